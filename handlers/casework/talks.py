"""The talks of casework as tables: ask the reporter, record a result, close, hand over, transfer, write, find.

Decides what is asked for each and in which order; what is then done is the verb's own file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from content.say import Message, plain, say, text, with_quick
from db import officers, talks
from db.tables import Case, Talk
from handlers.casework import (
    ask_reporter,
    card,
    close,
    consultation,
    find,
    hand_over,
    lists,
    record,
    relay,
    reopen,
    transfer,
)
from handlers.casework.moves import ENDED, MOVES, NotAllowed, check, may_hold, not_yours, state_name
from handlers.casework.order_due import due_of, due_step
from handlers.casework.steps import (
    Option,
    asks,
    case_of,
    choice_step,
    media_of,
    photo_step,
    said_step,
    stop_saying,
    words_of,
    written_step,
)
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from handlers.talk import Answers, Step, Table, ask_again, start

KEPT_FOR = timedelta(days=3)
AGENCIES = ("local", "police", "health", "environment", "pollution", "mines", "estates", "livestock", "damrongtham")


def begin(s: Situation, verb: str, case: Case) -> Outcome:
    """Starts the verb's talk. A second tap on the same button asks the same question again instead.

    Errors: NotAllowed when this officer could not make the move anyway.
    """
    _check(s, verb, case)
    table = VERBS[verb]
    answers: Answers = {"case": case.id, "verb": verb}
    open_talk = talks.open_talk(s.session, s.who().id, s.now)
    if open_talk is not None and all(open_talk.answers.get(name) == value for name, value in answers.items()):
        return ask_again(s, {table.name: table}, open_talk)
    says = (say("casework.left_unfinished"),) if open_talk is not None else ()
    return start(s, table, answers, says)


def begin_find(s: Situation) -> Outcome:
    return start(s, FIND)


def _check(s: Situation, verb: str, case: Case) -> None:
    asks_more = verb == "ask" and case.status == "waiting_reporter"
    if verb in TARGETS and not asks_more:
        check(s, case, TARGETS[verb])
        return
    nothing_to_record = verb == "record" and not any(result in MOVES[case.status] for result in record.RESULTS)
    if case.status in ENDED or nothing_to_record:
        raise NotAllowed("casework.no_such_move", number=case.number, state=state_name(case.status))
    if not may_hold(s, case) and not (verb == "write" and case.status in card.UNTAKEN):
        raise not_yours(s, case)


Act = Callable[[Situation, Case, Answers], Outcome]


def _finish(act: Act, *, written: str | None) -> Callable[[Situation, Talk, Answers], Outcome]:
    """Ends a talk by doing what it was about; when that is refused, what was written is handed back to be copied."""

    def finish(s: Situation, _talk: Talk, answers: Answers) -> Outcome:
        case = case_of(s, answers)
        if case is None:
            return reply(say("casework.no_such_case"), decision="officer")
        try:
            return act(s, case, answers)
        except NotAllowed as no:
            words = words_of(answers, written) if written else None
            kept = (plain(text("casework.kept_words", words=words)),) if words else ()
            refusal = (no.said(), *kept)
            last = with_quick(refusal[-1], [card.open_button(s, case)])
            return Outcome(replies=(*refusal[:-1], last), decision="officer")

    return finish


def _table(name: str, *steps: Step, act: Act, written: str | None) -> Table:
    return Table(
        name=name,
        steps=steps,
        finish=_finish(act, written=written),
        cancelled=stop_saying("casework.cancelled"),
        help_key="casework.help",
        keep_for=KEPT_FOR,
    )


def _results(s: Situation, answers: Answers) -> list[Option]:
    case = case_of(s, answers)
    possible = MOVES[case.status] if case is not None else {}
    return [
        (result, text(f"label.result_{result}"))
        for result in record.RESULTS
        if result == record.NOTE_ONLY or result in possible
    ]


def _ask_note(s: Situation, answers: Answers) -> tuple[Message, ...]:
    secret = answers.get("result") == record.NOTE_ONLY
    return asks("casework.record.ask_note_inside" if secret else "casework.record.ask_note")(s, answers)


def _record(s: Situation, case: Case, answers: Answers) -> Outcome:
    return record.record(
        s,
        case,
        result=answers["result"],
        note=words_of(answers, "note") or "",
        media_id=media_of(answers, "photo"),
        due_at=due_of(s, answers) if answers["result"] == "ordered" else None,
    )


def _agencies(_s: Situation, _answers: Answers) -> list[Option]:
    return [(key, text(f"label.agency_{key}")) for key in AGENCIES]


def _hand_over(s: Situation, case: Case, answers: Answers) -> Outcome:
    named = answers["agency"]
    agency = text(f"part.agency.{named}") if named in AGENCIES else named
    return hand_over.hand_over(s, case, agency=agency, note=words_of(answers, "note"))


def _colleagues(s: Situation, answers: Answers) -> list[Option]:
    case = case_of(s, answers)
    return [(str(one.id), one.name) for one in transfer.candidates(s, case)] if case is not None else []


def _transfer(s: Situation, case: Case, answers: Answers) -> Outcome:
    to = officers.by_id(s.session, s.office.id, int(answers["officer"]))
    if to is None:
        raise NotAllowed("casework.transfer.not_there", number=case.number)
    return transfer.transfer(s, case, to, reason=words_of(answers, "reason"))


def _write(s: Situation, case: Case, answers: Answers) -> Outcome:
    return relay.to_reporter(s, case, words_of(answers, "words"), media_of(answers, "words"))


def _ask_reason(s: Situation, answers: Answers) -> tuple[Message, ...]:
    return asks(f"casework.{answers['verb']}.ask_reason")(s, answers)


def _with_reason(s: Situation, case: Case, answers: Answers) -> Outcome:
    acts = {"reject": hand_over.reject, "reopen": reopen.reopen, "take_back": hand_over.take_back}
    return acts[answers["verb"]](s, case, words_of(answers, "reason") or "")


def _merge(s: Situation, case: Case, answers: Answers) -> Outcome:
    into = find.by_number(s, words_of(answers, "into") or "")
    return hand_over.merge(s, case, into.number if into is not None else "")


def _find(s: Situation, _talk: Talk, answers: Answers) -> Outcome:
    words = words_of(answers, "words") or ""
    case = find.by_number(s, words)
    if case is not None and s.officer is not None:
        return reply(card.of_case(s, case, s.officer), decision="officer")
    return lists.show(s, find.in_place(s, words), "desk.found_title", "desk.not_found")


QUESTIONS = (
    ("label.ask_photo", "desk.ask_photo"),
    ("label.ask_place", "desk.ask_place"),
    ("label.ask_when", "desk.ask_when"),
)
FIND = Table(
    name="desk_find",
    steps=(written_step("words", lambda _s, _a: (say("desk.ask_find"),), refused="desk.ask_find", short=True),),
    finish=_find,
    cancelled=stop_saying("casework.cancelled"),
    help_key="desk.ask_find",
    keep_for=timedelta(hours=1),
)
_WITH_REASON = _table("case_reason", written_step("reason", _ask_reason), act=_with_reason, written="reason")

VERBS: Mapping[str, Table] = {
    "ask": _table(
        "case_ask",
        written_step("question", asks("casework.ask.question", QUESTIONS)),
        act=lambda s, case, answers: ask_reporter.ask(s, case, words_of(answers, "question") or ""),
        written="question",
    ),
    "record": _table(
        "case_record",
        choice_step("result", "casework.record.ask_result", _results),
        due_step(lambda answers: answers.get("result") == "ordered"),
        written_step("note", _ask_note),
        photo_step("photo", asks("casework.record.ask_photo")),
        act=_record,
        written="note",
    ),
    "close": _table(
        "case_close",
        written_step("note", asks("casework.close.ask_note"), refused="casework.needs_note"),
        act=lambda s, case, answers: close.close(s, case, words_of(answers, "note") or ""),
        written="note",
    ),
    "hand_over": _table(
        "case_hand_over",
        choice_step("agency", "casework.hand_over.ask_agency", _agencies, take_words=lambda _s, _a, words: words[:120]),
        written_step("note", asks("casework.hand_over.ask_note"), skippable=True),
        act=_hand_over,
        written="note",
    ),
    "transfer": _table(
        "case_transfer",
        choice_step("officer", "casework.transfer.ask_officer", _colleagues),
        written_step("reason", asks("casework.transfer.ask_reason"), skippable=True),
        act=_transfer,
        written="reason",
    ),
    "write": _table("case_write", said_step("words", asks("casework.write.ask")), act=_write, written="words"),
    "merge": _table(
        "case_merge", written_step("into", asks("casework.merge.ask_into"), short=True), act=_merge, written=None
    ),
    "reject": _WITH_REASON,
    "reopen": _WITH_REASON,
    "take_back": _WITH_REASON,
}
TARGETS: Mapping[str, str] = {
    "ask": "waiting_reporter",
    "close": "closed",
    "hand_over": "handed_over",
    "merge": "merged",
    "reject": "rejected",
    "reopen": "reopened",
    "take_back": "accepted",
}
TABLES: tuple[Table, ...] = (
    *{table.name: table for table in VERBS.values()}.values(),
    FIND,
    consultation.TABLE,
)
