from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from db import cases
from tests.handlers.phone import Phone

NOW = datetime.fromisoformat("2026-11-22T03:00:00+00:00")


@pytest.fixture
def holder(officer: Callable[..., Any]) -> Any:
    return officer("สมชาย", districts=("5501",))


@pytest.fixture
def reporter(situation: Callable[..., Any], meet: Callable[..., Any], holder: Any) -> Phone:
    """Somebody who has reported one smell in ตำบลดู่ใต้ and stopped there."""
    phone = Phone(situation, meet("Uvillager"), NOW)
    phone.says("เหม็นมากจากโรงงานที่ตำบลดู่ใต้ค่ะ")
    phone.taps("พอแค่นี้")
    return phone


@pytest.fixture
def case_of(reporter: Phone) -> Callable[[], Any]:
    """The newest case of the reporter, as the database has it now."""
    return lambda: cases.reported_by(reporter.s.session, reporter.person.id)[0]


@pytest.fixture
def works(situation: Callable[..., Any], holder: Any, reporter: Phone) -> Callable[[], Any]:
    """The situation of the officer who holds the case, a minute later."""

    def at() -> Any:
        reporter.waits(minutes=1)
        return situation(officer=holder, now=reporter.now)

    return at
