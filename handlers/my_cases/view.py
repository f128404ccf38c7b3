"""A case in the words of its reporter: where it stands, what happens next, what was said last, what they can do.

Decides what a reporter may see: states, the officer's questions and what the reporter was told, never the notes inside
the office. How the card looks is in `content/cards/my_case.py`.
"""

from __future__ import annotations

from content import quick
from content.cards import complaint as words_of
from content.cards.my_case import MyCase, StepDone
from content.say import Action, text
from content.thai_dates import thai_date, thai_moment
from db import cases
from db.tables import Case, CaseFact
from handlers.situation import Situation

ENDED = ("closed", "rejected", "merged")
MAY_REOPEN = ("resolved", "closed", "rejected")
WITHDRAWN = "reporter"  # value of the withdrawn fact by which a reporter asks to withdraw the whole case


def view(s: Situation, case: Case, *, opened: bool = False) -> MyCase:
    """The card. `opened`: with all that can be done, not only with the button that opens it."""
    facts = cases.history(s.session, case.id)
    return MyCase(
        number=case.number,
        about=about(s, case),
        state=text(f"part.mine.state.{case.status}"),
        next_step=_next_step(case, facts),
        opened=thai_date(case.opened_at),
        news=_news(facts),
        holder=case.owner.name if case.owner is not None and case.status not in ENDED else None,
        asks=case.status == "waiting_reporter",
        ended=case.status in ENDED,
        buttons=buttons(s, case, facts) if opened else first_buttons(s, case),
    )


def about(s: Situation, case: Case) -> str:
    if case.kind == "consultation":
        return case.topic or text("part.mine.consultation")
    place = words_of.known_place(
        s.places, case.district_code, case.tambon_code, case.place_words, pinned=case.latitude is not None
    )
    what = words_of.about(case.category)
    return text("part.mine.about", about=what, place=place) if place else what


def _next_step(case: Case, facts: tuple[CaseFact, ...]) -> str:
    if case.status not in ENDED and asked_to_withdraw(facts):
        return text("part.mine.next.withdrawing")
    if case.status == "ordered" and case.status_due_at is not None:
        return text("part.mine.next.ordered_until", day=thai_date(case.status_due_at))
    if case.status == "handed_over":
        newest = next((f for f in reversed(facts) if f.kind == "status"), None)
        agency = (newest.words or "").split("\n")[0] if newest else ""
        return text("part.mine.next.handed_over_to", agency=agency) if agency else text("part.mine.next.handed_over")
    if case.status == "merged":
        newest = next((f for f in reversed(facts) if f.kind == "status"), None)
        return text("part.mine.next.merged", into=(newest.words or "").split("\n")[0] if newest else "")
    if case.kind == "consultation" and case.status not in ENDED:
        return text("part.mine.next.consultation")
    return text(f"part.mine.next.{case.status}")


def _news(facts: tuple[CaseFact, ...]) -> str | None:
    """The last thing the office said to the reporter."""
    for fact in reversed(facts):
        if fact.author == "officer" and fact.kind in ("question", "told") and fact.words:
            return text("part.mine.news", words=fact.words, day=thai_date(fact.at))
        if fact.author == "officer" and fact.kind == "status" and (words := _said_beside(fact)):
            return text("part.mine.news", words=words, day=thai_date(fact.at))
    return None


def _said_beside(fact: CaseFact) -> str:
    """What an officer wrote with a move; the agency or the case that it names first stands elsewhere on the card."""
    if fact.value in ("handed_over", "merged"):
        return (fact.words or "").partition("\n")[2]
    return fact.words or ""


def steps(s: Situation, case: Case) -> list[StepDone]:
    """What happened, newest first."""
    facts = cases.history(s.session, case.id)
    found = [(fact, _step_words(fact)) for fact in reversed(facts) if not _goes_without_saying(fact, facts)]
    return [StepDone(thai_moment(fact.at), words) for fact, words in found if words]


def _goes_without_saying(fact: CaseFact, facts: tuple[CaseFact, ...]) -> bool:
    """The case waits because a question stands beside it, and it goes back because the answer does."""
    if fact.kind != "status":
        return False
    if fact.value == "waiting_reporter":
        return True
    before = [earlier for earlier in facts if earlier.kind == "status" and earlier.id < fact.id]
    return bool(before) and before[-1].value == "waiting_reporter" and fact.author != "officer"


def _step_words(fact: CaseFact) -> str | None:
    if fact.kind == "status" and fact.value:
        # The system's words are about routing; the officer's are for the reporter, and the reporter's are theirs.
        words = fact.words if fact.author != "system" else None
        return f"{_step_name(fact)}\n{words}" if words else _step_name(fact)
    if fact.kind in ("question", "told") and fact.words:
        return text(f"part.mine.step.{fact.kind}", words=fact.words)
    if fact.kind == "answer":
        return text("part.mine.step.answer")
    if fact.kind == "withdrawn":
        return text("part.mine.step.withdrawing" if fact.value == WITHDRAWN else "part.mine.step.taken_back")
    return None


def _step_name(fact: CaseFact) -> str:
    if fact.value == "ordered" and fact.due_at is not None:
        return text("part.mine.step.ordered_until", day=thai_date(fact.due_at))
    by_me = fact.value in ("reopened", "closed") and fact.author == "reporter"
    return text(f"part.mine.step.{fact.value}_by_me" if by_me else f"part.mine.step.{fact.value}")


def asked_to_withdraw(facts: tuple[CaseFact, ...]) -> bool:
    """Since the case was last opened (or opened again)."""
    for fact in reversed(facts):
        if fact.kind == "withdrawn" and fact.value == WITHDRAWN:
            return True
        if fact.kind == "status" and fact.value == "reopened":
            return False
    return False


def first_buttons(s: Situation, case: Case) -> list[Action]:
    """Of a card in the list: what is most needed, and the way to the whole story."""
    open_it = quick.tap("button.mine.open", s.buttons.shows("mine.open", c=case.id))
    if case.status == "waiting_reporter":
        return [quick.tap("button.mine.answer", s.buttons.changes("mine.answer", c=case.id)), open_it]
    if case.status == "resolved":
        return [quick.tap("button.mine.done", s.buttons.changes("mine.done", c=case.id)), open_it]
    return [open_it]


def buttons(s: Situation, case: Case, facts: tuple[CaseFact, ...]) -> list[Action]:
    """All that a reporter can do with the case in its state."""

    def button(name: str) -> Action:
        return quick.tap(f"button.mine.{name}", s.buttons.changes(f"mine.{name}", c=case.id))

    if case.status == "waiting_reporter":
        return [button("answer"), *([] if asked_to_withdraw(facts) else [button("withdraw")])]
    if case.status == "resolved":
        return [button("done"), button("reopen")]
    if case.status in MAY_REOPEN:
        return [button("reopen")]
    if case.status == "merged":
        return []
    if case.kind == "consultation":
        return [button("add"), button("done")] if case.status == "accepted" else [button("add")]
    return [button("add"), *([] if asked_to_withdraw(facts) else [button("withdraw")])]
