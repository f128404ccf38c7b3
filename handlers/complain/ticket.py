"""The ticket: it exists as soon as what and where are known, and in an emergency at once.

Decides when the case is opened and what is said of it; who works it is decided by `casework`.
"""

from __future__ import annotations

from content import quick
from content.cards import complaint as words_of
from content.cards import my_case
from content.categories import category_of
from content.say import Message, say, text, with_quick
from db.tables import Talk
from handlers.casework import card as officers_card
from handlers.casework import receive, tell
from handlers.casework.assign import reassign_by_place
from handlers.complain import draft
from handlers.complain.words import is_only_a_place
from handlers.my_cases.view import view
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from handlers.talk import Answers

# What wears people down, as against what merely is not as it should be.
WEARING = ("smell", "noise", "dust", "smoke", "waste_water", "chemicals", "waste")


def settle(s: Situation, talk: Talk, answers: Answers) -> tuple[Answers, Outcome]:
    """After each answer: the notice on personal data once, the ticket as soon as it can exist, its place when told."""
    # A draft is not lost when somebody talks with an officer in between; a ticket needs no such care.
    answers = {**answers, "talk": talk.id, "_waits": "case" not in answers and not draft.is_empty(answers)}
    outcome = Outcome(decision="emergency" if answers.get("urgent") else "complaint")
    if not answers.get("noticed"):
        answers["noticed"] = True
        outcome = outcome.followed_by(reply(_notice(answers)))
    if "case" not in answers and "what" in answers and not _still_told(s, answers):
        answers = {name: value for name, value in answers.items() if name not in ("what", "category")}
    if "case" not in answers and "what" in answers and (draft.knows_where(answers) or answers.get("urgent")):
        return _open(s, answers, outcome)
    if "case" in answers and "where" in answers and not answers.get("case_placed"):
        return _place(s, answers, outcome)
    return answers, outcome


def _still_told(s: Situation, answers: Answers) -> bool:
    """Whether something of what was told says what happened: messages may have been taken back meanwhile."""
    return any(told.media_id or not is_only_a_place(s, told.words or "") for told in draft.told_of(answers))


def _notice(answers: Answers) -> Message:
    if not any(told.kind == "words" for told in draft.told_of(answers)):
        return say("complain.notice")
    wearing = answers.get("category") in WEARING
    return say("complain.thanks_and_notice" if wearing else "complain.short_thanks_and_notice")


def _open(s: Situation, answers: Answers, outcome: Outcome) -> tuple[Answers, Outcome]:
    urgent = bool(answers.get("urgent"))
    told = draft.told_of(answers)
    all_words = " ".join(one.words for one in told if one.words)
    answers = {**answers, "category": answers.get("category") or category_of(all_words)}
    case, opened = receive.open_complaint(
        s,
        category=answers["category"],
        where=draft.where_of(answers),
        told=told,
        urgent=urgent,
    )
    answers = {**answers, "_waits": False, "case": case.id, "number": case.number, "case_placed": "where" in answers}
    answers.pop("told", None)
    answers["_asked"] = []  # back leads no further than this: what stands in the case is added to, not taken out
    said = say("emergency.ticket", number=case.number) if urgent else _ticket(s, answers)
    return answers, outcome.followed_by(Outcome(replies=(said,), notices=opened.notices))


def _ticket(s: Situation, answers: Answers) -> Message:
    about = words_of.about(answers.get("category"))
    if "where" not in answers:  # a pin near a border: the district is asked next, not claimed
        return say("complain.ticket_somewhere", number=answers["number"], about=about)
    where = draft.where_of(answers)
    place = words_of.known_place(
        s.places, where.district_code, where.tambon_code, where.words, pinned=where.latitude is not None
    )
    if place is None:
        return say("complain.ticket_somewhere", number=answers["number"], about=about)
    return say("complain.ticket", number=answers["number"], about=about, place=place)


def _place(s: Situation, answers: Answers, outcome: Outcome) -> tuple[Answers, Outcome]:
    """The place, or its district, told after the case was opened: it goes to whoever looks after that place."""
    answers = {**answers, "case_placed": True}
    case = draft.case_of(s, answers)
    if case is None:
        return answers, outcome
    where = draft.where_of(answers)
    receive.place(s, case, where)
    if not answers.get("urgent"):
        return answers, outcome.followed_by(Outcome(notices=reassign_by_place(s, case).notices))
    place = words_of.known_place(
        s.places, where.district_code, where.tambon_code, where.words, pinned=where.latitude is not None
    )
    said = say("emergency.place_for_officer", number=case.number, place=place or text("part.complain.place_unknown"))
    told = tell.to_holder(s, case, with_quick(said, [officers_card.open_button(s, case)]), why="placed")
    return answers, outcome.followed_by(reply(say("emergency.placed"))).followed_by(told)


def finish(s: Situation, _: Talk, answers: Answers) -> Outcome:
    case = draft.case_of(s, answers)
    if case is None:  # erased while the talk was open
        return reply(say("complain.finished_without"))
    ways = [quick.tap("label.track", s.buttons.shows("menu.track"))]
    key = "emergency.finished" if answers.get("urgent") else "complain.finished"
    done = reply(say(key, number=case.number), my_case.card(view(s, case), quick=ways))
    return done.followed_by(_additions(s, answers))


def _additions(s: Situation, answers: Answers) -> Outcome:
    """To the officer, who has heard of the first addition only."""
    case = draft.case_of(s, answers)
    if case is None or not answers.get("additions"):
        return Outcome()
    said = say("complain.additions_for_officer", number=case.number, quick=[officers_card.open_button(s, case)])
    return tell.to_holder(s, case, said, why="told more", urgent=False)


def cancelled(s: Situation, answers: Answers) -> Outcome:
    """Stopped: a ticket stays and is said, a draft is thrown away and that is said too."""
    if "case" in answers:
        ways = [quick.tap("label.track", s.buttons.shows("menu.track"))]
        stopped = reply(say("complain.stopped_with_ticket", number=answers["number"], quick=ways))
        return stopped.followed_by(_additions(s, answers))
    ways = [quick.tap("label.complain", s.buttons.shows("menu.complain"))]
    return reply(say("complain.cancelled" if not draft.is_empty(answers) else "complain.cancelled_empty", quick=ways))
