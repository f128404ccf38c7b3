"""What a complaint talk knows so far, as the JSON of its answers, and how that becomes what casework takes.

Decides the keys of the answers; what is asked next, and what is said about it, is decided by the steps.

    told     what was said before there was a case: [{kind, words, media_id, message_id}, …]
    what     True once it is known what happened; category: its key in content/categories.yml
    where    {district_code, tambon_code, latitude, longitude, words, message_id}
    choices  codes of districts and tambons it may be (a pin near a border, a name that two tambons share)
    pin      the pin those choices, or an answer about a place outside the province, belong to
    outside  True while the pin lies outside the province and nobody has said what to do with it
    spot     words about the place that name no district
    additions  how many things were added to the case since its officer was told of it
    case     id of the case, once it exists; number: its number; talk: id of the talk's row; media: how many were kept
"""

from __future__ import annotations

from typing import Any, cast

from db import cases
from db.tables import Case
from handlers.casework import receive
from handlers.casework.receive import Told, Where
from handlers.outcome import Notice
from handlers.situation import Situation
from handlers.talk import Answers

Notices = tuple[Notice, ...]

OPEN_PLACE_QUESTIONS = ("choices", "pin", "outside", "spot", "page")
PLACE_WORDS_LIMIT = 500
WHERE_FIELDS = ("district_code", "tambon_code", "latitude", "longitude", "words")


def keep(s: Situation, answers: Answers, told: Told) -> tuple[Answers, Notices]:
    """Keeps what was said: in the case where there is one already, else in the draft. Known messages are kept once.

    The officer hears of the first addition; of what follows in the same talk once, at its end (`ticket.py`).
    """
    case = case_of(s, answers)
    if case is not None:
        tells = receive.add_testimony(s, case, (told,)).notices
        if any(tell.urgent for tell in tells) or "additions" not in answers:
            return {**answers, "additions": 0}, tells
        return {**answers, "additions": answers["additions"] + 1}, ()
    known = cast(list[dict[str, Any]], answers.get("told", []))
    if told.message_id is not None and any(entry["message_id"] == told.message_id for entry in known):
        return answers, ()
    return {**answers, "told": [*known, _as_json(told)]}, ()


def case_of(s: Situation, answers: Answers) -> Case | None:
    case_id = answers.get("case")
    return cases.by_id(s.session, s.office.id, case_id) if isinstance(case_id, int) else None


def told_of(answers: Answers) -> tuple[Told, ...]:
    return tuple(Told(**entry) for entry in answers.get("told", ()))


def where_of(answers: Answers) -> Where:
    """Where it is as far as anybody said; near a border the likelier district; all fields None when nobody did."""
    known = answers.get("where") or _likeliest(answers)
    return Where(**{name: known.get(name) for name in WHERE_FIELDS})


def placed(
    answers: Answers,
    *,
    district_code: str | None,
    tambon_code: str | None = None,
    pin: dict[str, Any] | None = None,
    words: str | None = None,
) -> Answers:
    """The answers with the place settled: what was still open about it is closed."""
    settled = without_open_place(answers)
    spot = " ".join(part for part in (answers.get("spot"), words, (pin or {}).get("words")) if part)
    settled["where"] = {
        "district_code": district_code,
        "tambon_code": tambon_code,
        "latitude": (pin or {}).get("latitude"),
        "longitude": (pin or {}).get("longitude"),
        "words": spot[:PLACE_WORDS_LIMIT] or None,
        # A pin that is taken back takes the place with it (casework/withdraw.py cleans by this name).
        "message_id": (pin or {}).get("message_id"),
    }
    return settled


def knows_where(answers: Answers) -> bool:
    """A place was told, if only by a pin of which it is still to be asked on which side of a border it lies."""
    return "where" in answers or ("pin" in answers and "choices" in answers)


def _likeliest(answers: Answers) -> dict[str, Any]:
    if not knows_where(answers):
        return {}
    return {**answers["pin"], "district_code": answers["choices"][0][:4]}


def without_open_place(answers: Answers) -> Answers:
    return {name: value for name, value in answers.items() if name not in OPEN_PLACE_QUESTIONS}


def is_empty(answers: Answers) -> bool:
    """Nothing was said yet that would be lost."""
    return not any(name in answers for name in ("told", "where", "case", *OPEN_PLACE_QUESTIONS))


def _as_json(told: Told) -> dict[str, Any]:
    return {"kind": told.kind, "words": told.words, "media_id": told.media_id, "message_id": told.message_id}
