"""Rules of dates: the next day, and how it may be spoken of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from content.deadlines import Deadline, Rule, Status, parse_rule, thai_rule


def _standing(words: str, status: Status, now: datetime) -> tuple[str, date | None]:
    return Deadline("d", "ส่ง", parse_rule(words), status).standing(now)


NOVEMBER = datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_the_rules_read_as_they_are_written() -> None:
    assert parse_rule("30 April each year") == Rule(30, 4)
    assert parse_rule("15th of each month") == Rule(15)
    assert parse_rule("16 May 2025") == Rule(16, 5, 2025)


@pytest.mark.parametrize("words", ["soon", "30 Aprils each year", "31 April each year", "32th of each month", ""])
def test_a_rule_that_names_no_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        parse_rule(words)


def test_a_yearly_day_that_has_passed_is_next_years() -> None:
    assert Rule(30, 4).next_from(date(2026, 4, 30)) == date(2026, 4, 30)
    assert Rule(30, 4).next_from(date(2026, 5, 1)) == date(2027, 4, 30)


def test_a_monthly_day_moves_on_over_the_year_and_in_short_months() -> None:
    assert Rule(15).next_from(date(2026, 12, 16)) == date(2027, 1, 15)
    assert Rule(31).next_from(date(2027, 2, 1)) == date(2027, 2, 28)
    assert Rule(29, 2).next_from(date(2027, 1, 1)) == date(2027, 2, 28)


def test_a_confirmed_day_is_ahead_and_one_that_is_over_is_said_to_be_over() -> None:
    assert _standing("30 April each year", "confirmed", NOVEMBER) == ("ahead", date(2027, 4, 30))
    assert _standing("16 May 2025", "confirmed", NOVEMBER) == ("over", date(2025, 5, 16))


def test_an_unconfirmed_day_is_never_counted_down() -> None:
    assert _standing("30 April each year", "confirm", NOVEMBER)[0] == "to_confirm"
    assert _standing("16 May 2027", "confirm", NOVEMBER)[0] == "to_confirm"


def test_a_round_that_is_over_waits_for_the_next_announcement() -> None:
    assert _standing("16 May 2025", "passed", NOVEMBER) == ("awaited", date(2027, 5, 16))


def test_the_day_is_bangkoks() -> None:
    """23.30 in London on 29 April is 30 April in Bangkok already."""
    late = datetime(2027, 4, 30, 17, 30, tzinfo=UTC)
    assert _standing("30 April each year", "confirmed", late) == ("ahead", date(2028, 4, 30))


def test_rules_in_thai() -> None:
    assert thai_rule(Rule(30, 4)) == "30 เม.ย. ของทุกปี"
    assert thai_rule(Rule(15)) == "วันที่ 15 ของทุกเดือน"
    assert thai_rule(Rule(16, 5, 2025)) == "16 พ.ค. 2568"
