"""Dates, times and numbers as Thai people read them: Bangkok time, the Buddhist year, Arabic digits.

Decides the written form (VOICE.md); never asks what time it is.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")

MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


def local_day(moment: date | datetime) -> date:
    """The Bangkok day of a moment; a plain date stays as it is."""
    return moment.astimezone(BANGKOK).date() if isinstance(moment, datetime) else moment


def buddhist_year(moment: date | datetime) -> int:
    """2026-11-22 → 2569."""
    return local_day(moment).year + 543


def thai_date(moment: date | datetime) -> str:
    """2027-04-30 → "30 เม.ย. 2570"."""
    day = local_day(moment)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}"


def thai_month(moment: date | datetime) -> str:
    """2025-01-17 → "ม.ค. 2568"."""
    day = local_day(moment)
    return f"{MONTHS[day.month - 1]} {day.year + 543}"


def thai_time(moment: datetime) -> str:
    """09:30 in Bangkok → "09.30 น."."""
    return f"{moment.astimezone(BANGKOK):%H.%M} น."


def thai_moment(moment: datetime) -> str:
    """Day and time together: "22 พ.ย. 2569 09.30 น."."""
    return f"{thai_date(moment)} {thai_time(moment)}"
