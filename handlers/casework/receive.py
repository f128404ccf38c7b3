"""How a complaint becomes a case: number, place, reporter, what was told, and somebody who looks after it.

Decides what is written when a reporter tells something; how the officer's card looks is in `card.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from content.say import Message, plain, say, text, with_quick
from content.thai_dates import buddhist_year
from db import audit, cases, media, reporters
from db.officers import OPEN_STATES
from db.tables import Case, Reporter, Testimony
from handlers.casework import card
from handlers.casework.assign import assign, reassign_by_place
from handlers.casework.media_messages import media_message
from handlers.casework.moves import go_back, locked
from handlers.casework.tell import to_holder
from handlers.incoming import Incoming
from handlers.outcome import REPLY_LIMIT, Outcome
from handlers.situation import Situation

TOLD_KINDS = {"text": "words", "photo": "photo", "voice": "voice", "video": "video", "file": "file"}


@dataclass(frozen=True)
class Told:
    """One thing a reporter said. `kind`: words, photo, voice, video, file or place; `message_id` is LINE's, for unsend.

    Of a place, `words` is "latitude,longitude address".
    """

    kind: str
    words: str | None
    media_id: str | None
    message_id: str | None


@dataclass(frozen=True)
class Where:
    """Where it happens: DOPA codes, WGS84 degrees and the person's own words, each as far as it is known."""

    district_code: str | None
    tambon_code: str | None
    latitude: float | None
    longitude: float | None
    words: str | None


NOWHERE = Where(None, None, None, None, None)


def told_of(s: Situation, said: Incoming) -> Told | None:
    """What a message tells; None for what tells nothing (a sticker, a tap, media that LINE does not hold)."""
    if said.kind == "location" and said.latitude is not None and said.longitude is not None:
        words = f"{said.latitude:.6f},{said.longitude:.6f} {said.address}".strip()
        return Told("place", words, None, said.message_id)
    if said.kind == "text" and said.text:
        return Told("words", said.text, None, said.message_id)
    kind = TOLD_KINDS.get(said.kind)
    if kind is None or not said.is_media or said.message_id is None or not said.provided_by_line:
        return None
    kept = media.expect(
        s.session,
        office_id=s.office.id,
        message_id=said.message_id,
        person_id=s.person.id if s.person is not None else None,
        kind=kind,
        now=s.now,
        file_name=said.file_name,
        duration_ms=said.duration_ms,
    )
    return Told(kind, None, kept.id, said.message_id)


def open_complaint(
    s: Situation,
    *,
    category: str | None,
    where: Where,
    told: Sequence[Told],
    anonymous: bool = False,
    urgent: bool = False,
) -> tuple[Case, Outcome]:
    """A new case with its number, given to an officer. The outcome tells the officers; it holds no replies."""
    case = cases.open_case(s.session, office_id=s.office.id, number=next_number(s), kind="complaint", now=s.now)
    reporter = reporters.add(
        s.session, case, person_id=s.person.id if s.person else None, anonymous=anonymous, first=True, now=s.now
    )
    if category is not None:
        cases.append(s.session, case, kind="category", value=category, author="reporter", now=s.now)
    if where != NOWHERE:
        place(s, case, where)
    testify(s, reporter, told)
    if urgent:
        cases.append(s.session, case, kind="note", value=card.URGENT, author="system", now=s.now)
    audit.note(
        s.session,
        office_id=s.office.id,
        actor=s.actor,
        action="case.opened",
        subject=f"case:{case.id}",
        now=s.now,
    )
    outcome = assign(s, case, urgent=urgent)
    return case, Outcome(notices=outcome.notices, decision="complaint")


def next_number(s: Situation) -> str:
    return cases.take_number(
        s.session, office_id=s.office.id, prefix=s.office.ticket_prefix, buddhist_year=buddhist_year(s.now)
    )


def add_testimony(s: Situation, case: Case, told: Sequence[Told]) -> Outcome:
    """The reporter adds something; whoever holds the case learns of it. No replies.

    While the case waits for the reporter, or when an officer wrote last, this is the answer: the waiting ends, and the
    officer gets all of it at once, as in an emergency. Otherwise the officer is told that there is more; the words are
    shown on opening the case, so that nothing taken back meanwhile still arrives. Errors: LookupError for somebody who
    is no reporter of the case.
    """
    case = locked(s, case.id)
    reporter = reporters.reporter_of(s.session, case.id, s.who().id)
    if reporter is None:
        raise LookupError("only a reporter of the case adds to it")
    said = testify(s, reporter, told)
    _place_by_pin(s, case, told)
    if not said:
        return Outcome()
    waited = case.status == "waiting_reporter"
    answers = waited or case.kind == "consultation" or _officer_wrote_last(s, case)
    if answers:
        cases.append(
            s.session, case, kind="answer", value=f"testimony:{said[-1].id}", author="reporter", now=s.now
        )  # the words stay in the testimony, where they can be taken back
    if waited:
        go_back(s, case)
    moved = reassign_by_place(s, case)
    if moved.notices:
        return moved
    if answers:
        asks = case.kind == "consultation" and not waited
        whole = _all_of_it(s, case, told, "desk.asked_more" if asks else "desk.answered")
        return to_holder(s, case, *whole, why="answered")
    if card.is_urgent(s, case) and case.status in OPEN_STATES:
        return to_holder(s, case, *_all_of_it(s, case, told, "desk.urgent_more"), why="told more")
    return to_holder(s, case, _there_is_more(s, case, told), why="told more", urgent=False)


def _officer_wrote_last(s: Situation, case: Case) -> bool:
    """An officer's words to the reporter that nobody has answered yet."""
    said = [fact.kind for fact in cases.history(s.session, case.id) if fact.kind in ("told", "question", "answer")]
    return case.status in OPEN_STATES and said[-1:] == ["told"]


def testify(s: Situation, reporter: Reporter, told: Sequence[Told]) -> tuple[Testimony, ...]:
    """Keeps what was told."""
    return tuple(
        reporters.testify(
            s.session,
            reporter,
            kind=one.kind,
            words=one.words,
            media_id=one.media_id,
            message_id=one.message_id,
            now=s.now,
        )
        for one in told
    )


def name_reporter(s: Situation, case: Case, *, name: str | None, phone: str | None) -> None:
    """Keeps the reporter's name and phone, encrypted; without either, the reporter is anonymous from now on.

    Errors: LookupError for somebody who is no reporter of the case.
    """
    reporter = reporters.reporter_of(s.session, case.id, s.who().id)
    if reporter is None:
        raise LookupError("only a reporter of the case gives a name")
    if name or phone:
        reporter.anonymous = False
        reporters.name_reporter(
            s.session,
            reporter,
            office_id=s.office.id,
            name_sealed=s.sealer.seal(name) if name else None,
            phone_sealed=s.sealer.seal(phone) if phone else None,
            now=s.now,
        )
    else:
        reporters.forget_name(s.session, reporter)
    audit.note(
        s.session,
        office_id=s.office.id,
        actor=s.actor,
        action="reporter.named" if name or phone else "reporter.anonymous",
        subject=f"case:{case.id}",
        now=s.now,
    )


_PIN = re.compile(r"^(-?\d{1,2}\.\d+),(-?\d{1,3}\.\d+)")


def pin_of(told: Told | Testimony) -> tuple[float, float] | None:
    """Latitude and longitude of a told place."""
    found = _PIN.match(told.words or "") if told.kind == "place" else None
    return (float(found[1]), float(found[2])) if found else None


def place(s: Situation, case: Case, where: Where) -> None:
    """Writes down where it is, as its reporter told it."""
    cases.place_case(
        s.session,
        case,
        author="reporter",
        now=s.now,
        district_code=where.district_code,
        tambon_code=where.tambon_code,
        latitude=where.latitude,
        longitude=where.longitude,
        words=where.words[:500] if where.words else None,
    )


def _place_by_pin(s: Situation, case: Case, told: Sequence[Told]) -> None:
    """A pin sent later gives a case its point, where it had none; its district only when it is sure."""
    pin = next((pin for pin in map(pin_of, told) if pin is not None), None)
    if pin is None or case.latitude is not None or case.kind != "complaint":
        return
    placed = s.places.place(*pin, s.shapes)
    sure = placed.district is not None and placed.sure and case.district_code in (None, placed.district.code)
    place(
        s,
        case,
        Where(
            placed.district.code if sure and placed.district else None,
            None,  # of a pin the nearest tambon is a guess; what people said stays
            *pin,
            None,
        ),
    )


def _all_of_it(
    s: Situation, case: Case, told: Sequence[Told], key: Literal["desk.answered", "desk.asked_more", "desk.urgent_more"]
) -> tuple[Message, ...]:
    words = "\n".join(_shown(one) for one in told if one.words) or _counted(told)
    head = plain(text(key, number=case.number, words=words))
    shown = [message for one in told for message in media_message(s, one.media_id)]
    messages = (head, *shown[: REPLY_LIMIT - 1])
    return (*messages[:-1], with_quick(messages[-1], card.answer_buttons(s, case)))


def _shown(one: Told) -> str:
    pin = pin_of(one)
    return card.map_address(*pin) if pin is not None else f"“{one.words}”"


def _there_is_more(s: Situation, case: Case, told: Sequence[Told]) -> Message:
    return say("desk.told_more", number=case.number, what=_counted(told), quick=[card.story_button(s, case)])


def _counted(told: Sequence[Told]) -> str:
    return card.counted([one.kind for one in told])
