"""A complaint with its reporter, taps and messages, for every test of casework."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from db.tables import Case, Officer, Person
from handlers.casework import receive
from handlers.casework.receive import Told, Where
from handlers.incoming import Incoming
from handlers.situation import Situation
from tests.handlers.casework.acting import AT, PUA, Make, ids, press, put, words


@pytest.fixture
def said() -> Make:
    """said("ข้อความ") or said(kind="photo"): a message in a private chat."""

    def make(text: str = "", *, kind: str = "text", **more: Any) -> Incoming:
        return Incoming(
            kind=kind,  # type: ignore[arg-type]
            occurred_at=AT,
            source="user",
            message_id=more.pop("message_id", f"m{next(ids)}"),
            text=text,
            **more,
        )

    return make


@pytest.fixture
def complaint(situation: Make) -> Make:
    """complaint(person=…, where=PUA, …) → the case, opened by a villager."""

    def make(
        *,
        person: Person | None = None,
        where: Where = PUA,
        told: Sequence[Told] | None = None,
        owner: Officer | None = None,
        status: str | None = None,
        **more: Any,
    ) -> Case:
        s = situation(person=person, office=more.pop("office")) if "office" in more else situation(person=person)
        case, _ = receive.open_complaint(
            s, category="smell", where=where, told=told if told is not None else [words("เหม็นมากค่ะ")], **more
        )
        if owner is not None:
            put(s.session, case, owner=owner)
        if status is not None:
            put(s.session, case, status=status)
        return case

    return make


@pytest.fixture
def tap() -> Make:
    """tap(s, "case.accept", n=1): a signed button of this office; forged=True breaks the signature."""

    def make(
        s: Situation, action: str, *, forged: bool = False, params: dict[str, str] | None = None, **values: object
    ):
        data = s.buttons.changes(action, **values)
        if forged:
            data = data[:-1] + ("0" if data[-1] != "0" else "1")
        return press(s, data)

    return make
