from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.handlers.phone import Phone

NOW = datetime.fromisoformat("2026-11-22T03:00:00+00:00")


@pytest.fixture
def villager(situation: Callable[..., Any], meet: Callable[..., Any], officer: Callable[..., Any]) -> Phone:
    """Somebody of Nan with a phone; an officer of เมืองน่าน and a head are there."""
    officer("สมชาย", districts=("5501",))
    officer("สมศรี", districts=(), role="head")
    return Phone(situation, meet("Uvillager"), NOW)


@pytest.fixture
def case_of(villager: Phone) -> Callable[[], Any]:
    """The one case of the villager, as the database has it now."""
    from db import cases

    def find() -> Any:
        found = cases.reported_by(villager.s.session, villager.person.id)
        assert len(found) == 1, [case.number for case in found]
        return found[0]

    return find


@pytest.fixture
def told(villager: Phone, case_of: Callable[[], Any]) -> Callable[[], list[tuple[str, str | None]]]:
    """What the villager told, in order: (kind, words)."""
    from db import reporters

    return lambda: [(one.kind, one.words) for one in reporters.testimonies(villager.s.session, case_of().id)]
