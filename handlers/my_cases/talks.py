"""Two short talks about a case of mine: adding to it (or answering the officer), and asking to open it again."""

from __future__ import annotations

from datetime import timedelta

from content import quick
from content.say import Message, plain, say, text
from content.short_words import means
from db import cases
from db.tables import Case, Talk
from handlers.buttons import Tap
from handlers.casework import receive, reopen
from handlers.casework.moves import NotAllowed
from handlers.complain.words import is_for_somebody_else
from handlers.incoming import Incoming
from handlers.my_cases import mine
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Table, Taken

# What somebody sends hours later is more likely about something else; the case can be opened again with one tap.
ADDING_KEPT_FOR = timedelta(hours=2)
REASON_KEPT_FOR = timedelta(days=1)


def _add_ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    ways = [quick.camera(), quick.camera_roll(), quick.place()]
    if answers.get("count"):
        return (say("mine.add_more", number=answers["number"], quick=ways),)
    case = mine.case_of(s, answers["case"])
    question = _open_question(s, case) if case is not None else None
    if question is not None:
        return (say("mine.answer", number=answers["number"], question=question, quick=ways),)
    return (say("mine.add", number=answers["number"], quick=ways),)


def _open_question(s: Situation, case: Case) -> str | None:
    """What the officer waits to hear."""
    if case.status != "waiting_reporter":
        return None
    asked = [fact for fact in cases.history(s.session, case.id) if fact.kind == "question"]
    return asked[-1].words if asked else None


def _add_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    case = mine.case_of(s, answers["case"])
    if tap is not None or case is None:
        return None
    if said.kind in ("sticker", "unknown_message"):
        return Refused("mine.only_words_and_pictures")
    if said.kind == "text" and (is_for_somebody_else(said.text) or _is_a_question(s, case, said)):
        return None
    return _keep(s, answers, case, said)


def _is_a_question(s: Situation, case: Case, said: Incoming) -> bool:
    """A question goes to the answerer, except of somebody who talks with an officer already."""
    talking = case.kind == "consultation" or case.status == "waiting_reporter"
    return not talking and means(said.text, "question")


def _keep(s: Situation, answers: Answers, case: Case, said: Incoming) -> Taken | Refused:
    told = receive.told_of(s, said)
    if told is None:
        return Refused("mine.only_words_and_pictures")
    outcome = receive.add_testimony(s, case, (told,))
    answers = {**answers, "count": answers.get("count", 0) + 1}
    if said.set_id is None or said.set_total is None:
        return Taken(answers, tells=outcome.notices)
    bursts = {**answers.get("bursts", {})}
    here = bursts.pop(said.set_id, 0) + 1
    if here < said.set_total:
        urgent = tuple(notice for notice in outcome.notices if notice.urgent)
        return Taken({**answers, "bursts": {**bursts, said.set_id: here}}, quiet=True, tells=urgent)
    return Taken({**answers, "bursts": bursts}, tells=outcome.notices)


def _add_otherwise(s: Situation, answers: Answers, said: Incoming, _: Tap | None) -> Taken | Refused | None:
    """A question that nobody could answer goes to the officer with the rest."""
    case = mine.case_of(s, answers["case"])
    if case is None or said.kind != "text" or is_for_somebody_else(said.text):
        return None
    return _keep(s, answers, case, said)


def _add_done(s: Situation, answers: Answers) -> Outcome:
    ways = [quick.tap("label.track", s.buttons.shows("menu.track"))]
    key = "mine.added" if answers.get("count") else "mine.nothing_added"
    return reply(say(key, number=answers["number"], quick=ways), decision="track")


def _reason_ask(_: Situation, answers: Answers) -> tuple[Message, ...]:
    return (say("mine.reopen_why", number=answers["number"]),)


def _reason_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    case = mine.case_of(s, answers["case"])
    if tap is not None or case is None:
        return None
    if said.is_media or said.kind == "location":
        return _seen_with_the_reason(s, answers, case, said)
    if said.kind != "text":
        return Refused("mine.reopen_words")
    if is_for_somebody_else(said.text):
        return None
    if sum(letter.isalnum() for letter in said.text) < 2:
        return Refused("mine.reopen_words")
    return Taken({**answers, "reason": said.text})


def _seen_with_the_reason(s: Situation, answers: Answers, case: Case, said: Incoming) -> Taken | Refused:
    """A picture of what is still wrong is kept; the words are asked for again."""
    told = receive.told_of(s, said)
    if told is None:
        return Refused("mine.only_words_and_pictures")
    outcome = receive.add_testimony(s, case, (told,))
    return Taken(answers, (plain(text("mine.got_it")),), tells=outcome.notices)


def _reopened(s: Situation, _: Talk, answers: Answers) -> Outcome:
    case = mine.case_of(s, answers["case"])
    if case is None:
        return reply(say("mine.gone"))
    try:
        return reopen.reopen(s, case, answers["reason"])
    except NotAllowed:  # somebody opened it meanwhile
        return reply(say("mine.moved_on", number=case.number), decision="track")


def _not_reopened(s: Situation, answers: Answers) -> Outcome:
    ways = [quick.tap("label.track", s.buttons.shows("menu.track"))]
    return reply(say("mine.not_reopened", number=answers["number"], quick=ways), decision="track")


ADD = Table(
    name="my_case_add",
    # Nothing fills it: it goes on until the person has said all.
    steps=(Step("more", _add_ask, _add_take, fills=("enough",)),),
    finish=lambda s, _, answers: _add_done(s, answers),
    cancelled=_add_done,
    help_key="mine.add_help",
    keep_for=ADDING_KEPT_FOR,
    otherwise=_add_otherwise,
    stop_label=lambda _: "label.enough",
)
REOPEN = Table(
    name="my_case_reopen",
    steps=(Step("reason", _reason_ask, _reason_take, fills=("reason",)),),
    finish=_reopened,
    cancelled=_not_reopened,
    help_key="mine.reopen_help",
    keep_for=REASON_KEPT_FOR,
)
TABLES: tuple[Table, ...] = (ADD, REOPEN)
