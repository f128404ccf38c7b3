"""What an officer is shown of a case: its card and its line in a list. The reporter is always "ผู้แจ้ง" here.

Decides which buttons a case has for whom; whether a tap on one is allowed is decided again in `moves.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from content import quick
from content.cards.case import CaseCard, Row, officer_card
from content.categories import category_name
from content.say import Action, Message, cut_utf16, text
from content.thai_dates import thai_date, thai_moment
from db import cases, factories, reporters
from db.tables import Case, Officer, Testimony
from handlers.casework.media_messages import first_photo_of
from handlers.casework.moves import ENDED, HEADS, holder_name, state_name
from handlers.situation import Situation

URGENT = "urgent"  # value of the note fact that marks a case as urgent

# Buttons of a complaint for the officer who holds it (and for heads), by state; the first is the next thing to do.
BUTTONS: Mapping[str, tuple[str, ...]] = {
    "new": ("accept",),
    "assigned": ("accept", "hand_over", "transfer"),
    "accepted": ("record", "ask", "close", "hand_over", "transfer"),
    "inspecting": ("record", "ask", "close", "hand_over", "transfer"),
    "ordered": ("record", "ask", "hand_over", "transfer"),
    "waiting_reporter": ("record", "ask", "close", "hand_over", "transfer"),
    "resolved": ("close", "write", "reopen"),
    "closed": ("reopen",),
    "handed_over": ("close", "take_back"),
    "reopened": ("accept", "hand_over", "transfer"),
}
CONSULTATION_BUTTONS: Mapping[str, tuple[str, ...]] = {
    "new": ("write", "accept"),
    "assigned": ("write", "accept", "transfer"),
    "accepted": ("write", "close", "transfer"),
    "reopened": ("write", "accept", "transfer"),
}
FOR_HEADS: Mapping[str, tuple[str, ...]] = {"new": ("transfer", "hand_over"), "rejected": ("reopen",)}
UNTAKEN = ("new", "assigned", "reopened")
UNTAKEN_BY_ANYONE = ("accept", "write")
ABOUT_LIMIT = 200
ASKED_LIMIT = 60


def of_case(s: Situation, case: Case, viewer: Officer, *, with_photo: bool = True) -> Message:
    """The card of the case for this officer."""
    told = reporters.testimonies(s.session, case.id)
    photo = first_photo_of(s, told) if with_photo else None
    buttons = _buttons(s, case, viewer)
    return officer_card(
        CaseCard(
            number=case.number,
            kind=text(f"part.kind.{case.kind}"),
            state=_state(case),
            facts=_facts(s, case, told),
            words=next((one.words for one in told if one.kind == "words" and one.words), None),
            photo=s.media_link(photo.id, "preview") if photo else None,
            photo_whole=s.media_link(photo.id, "photo") if photo else None,
            map_link=map_link(case),
            urgent=is_urgent(s, case) and case.status not in ENDED,
            ended=case.status in ENDED,
            main=buttons[0] if buttons else None,
            others=buttons[1:],
            quick=_quick(s, case, viewer),
        )
    )


def row(s: Situation, case: Case) -> Row:
    """The case as one line of a list."""
    about = _asked(s, case) if case.kind == "consultation" else _about(case)
    return Row(
        number=case.number,
        about=cut_utf16(" · ".join(part for part in (about, place_name(s, case)) if part), ABOUT_LIMIT),
        state=_state(case),
        open=quick.tap_named(case.number, s.buttons.shows("desk.case", n=case.id)),
    )


def answer_buttons(s: Situation, case: Case) -> list[Action]:
    """Under what a reporter wrote: answer it, or see the whole case."""
    return [button(s, "write", case), open_button(s, case)]


def open_button(s: Situation, case: Case) -> Action:
    return quick.tap("label.case_open", s.buttons.shows("desk.case", n=case.id))


def story_button(s: Situation, case: Case) -> Action:
    return quick.tap("label.case_story", s.buttons.shows("desk.story", n=case.id))


def button(s: Situation, verb: str, case: Case) -> Action:
    """The signed button that begins `verb` of this case."""
    return quick.tap(f"label.case_{verb}", s.buttons.changes(f"case.{verb}", n=case.id))


def district_name(s: Situation, code: str | None) -> str | None:
    """The district's name with its title, None for a code that the office does not know."""
    found = next((district for district in s.places.districts if district.code == code), None)
    return text("part.district", name=found.name) if found else None


def place_name(s: Situation, case: Case) -> str:
    """Tambon and district as far as they are known, else the reporter's own words, else nothing."""
    tambon = next((tambon for tambon in s.places.tambons if tambon.code == case.tambon_code), None)
    parts = [text("part.tambon", name=tambon.tambon) if tambon else None, district_name(s, case.district_code)]
    return " ".join(part for part in parts if part) or (case.place_words or "")


def map_link(case: Case) -> str | None:
    if case.latitude is None or case.longitude is None:
        return None
    return map_address(case.latitude, case.longitude)


def map_address(latitude: float, longitude: float) -> str:
    return f"https://www.google.com/maps/search/?api=1&query={latitude:.6f},{longitude:.6f}"


def is_urgent(s: Situation, case: Case) -> bool:
    return any(fact.kind == "note" and fact.value == URGENT for fact in cases.history(s.session, case.id))


def counted(kinds: Sequence[str]) -> str:
    """'ข้อความ 1 รูป 2': how much of each kind was told."""
    return " ".join(f"{text(f'part.told.{kind}')} {count}" for kind, count in Counter(kinds).items())


def _asked(s: Situation, case: Case) -> str:
    """What a consultation is about: its topic, else how the question begins."""
    words = next((one.words for one in reporters.testimonies(s.session, case.id) if one.words), None)
    return case.topic or (cut_utf16(words, ASKED_LIMIT) if words else text("part.kind.consultation"))


def _about(case: Case) -> str:
    return category_name(case.category)


def _state(case: Case) -> str:
    state = state_name(case.status)
    return text("part.state_until", state=state, due=thai_date(case.status_due_at)) if case.status_due_at else state


def _facts(s: Situation, case: Case, told: Sequence[Testimony]) -> list[tuple[str, str]]:
    place = place_name(s, case)
    own_words = case.place_words if case.place_words and case.place_words != place else ""
    about = ("topic", case.topic or "") if case.kind == "consultation" else ("category", _about(case))
    kept = [one.kind for one in told if one.withdrawn_at is None]
    factory = factories.by_id(s.session, case.office_id, case.factory_id) if case.factory_id is not None else None
    found = [
        about,
        ("place", cut_utf16("\n".join(part for part in (place, own_words) if part), ABOUT_LIMIT)),
        ("factory", cut_utf16(factory.name, ABOUT_LIMIT) if factory is not None else ""),
        ("opened", thai_moment(case.opened_at)),
        ("holder", holder_name(s, case)),
        ("reporter", _reporter(s, case)),
        ("told", counted(kept)),
    ]
    return [(text(f"part.fact.{name}"), value) for name, value in found if value]


def _reporter(s: Situation, case: Case) -> str:
    """Whether a name is known, never which."""
    found = reporters.of_case(s.session, case.id)
    named = any(reporter.identity_id is not None for reporter in found)
    anonymous = any(reporter.anonymous for reporter in found)
    return text("part.reporter.named" if named else "part.reporter.anonymous" if anonymous else "part.reporter.unnamed")


def _buttons(s: Situation, case: Case, viewer: Officer) -> list[Action]:
    of_state = (CONSULTATION_BUTTONS if case.kind == "consultation" else BUTTONS).get(case.status, ())
    if case.owner_id != viewer.id and viewer.role not in HEADS:
        of_state = tuple(verb for verb in of_state if verb in UNTAKEN_BY_ANYONE) if case.status in UNTAKEN else ()
    elif case.status in FOR_HEADS and viewer.role in HEADS:
        of_state = (*of_state, *FOR_HEADS[case.status])
    return [button(s, verb, case) for verb in of_state]


def _quick(s: Situation, case: Case, viewer: Officer) -> list[Action]:
    """What is less often wanted: under the card, not on it."""
    found = [story_button(s, case), quick.tap("label.case_history", s.buttons.shows("desk.history", n=case.id))]
    holds = case.owner_id == viewer.id or viewer.role in HEADS
    under_way = case.status in ("accepted", "inspecting", "ordered", "waiting_reporter")
    if holds and under_way and case.kind == "complaint":
        found += [button(s, "write", case), button(s, "merge", case)]
    if viewer.role in HEADS and case.status in ("new", "assigned", "accepted", "inspecting", "reopened"):
        found.append(button(s, "reject", case))
    return found
