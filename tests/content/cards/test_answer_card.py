"""The card of an answer: its dates in words, its source, how sure it is, its buttons, and LINE's limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from content.cards.answer import answer_card, choices, confidence_line, date_lines
from content.cards.long_form import long_card, pages
from content.deadlines import Deadline, Status, parse_rule
from content.entries import Entry, entries, graphemes
from content.say import Message

NOW = datetime(2027, 4, 18, 3, tzinfo=UTC)
CHECKED = datetime(2026, 11, 22, 3, tzinfo=UTC)
DATA = "v1 " + "x" * 297


def _elements(node: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        for value in node.values():
            yield from _elements(value, kind)
    elif isinstance(node, list):
        for value in node:
            yield from _elements(value, kind)


def _texts(card: Message) -> list[str]:
    return [element["text"] for element in _elements(card, "text")]


def _labels(card: Message) -> list[str]:
    return [button["action"]["label"] for button in _elements(card, "button")]


def _card(entry: Entry, now: datetime = CHECKED) -> Message:
    return answer_card(entry, now, more=DATA, helped=DATA, wrong=DATA, person=DATA)


def _deadline(words: str, status: Status, as_of: str | None = "2025-01") -> Deadline:
    return Deadline("d", "สารเคมี", parse_rule(words), status, as_of)


@pytest.mark.parametrize(
    ("deadline", "line", "note"),
    [
        (_deadline("30 April each year", "confirmed"), "อีก 12 วัน (30 เม.ย. 2570)", None),
        (_deadline("18 April each year", "confirmed"), "วันนี้วันสุดท้าย (18 เม.ย. 2570)", None),
        (_deadline("17 April 2027", "confirmed"), "เลยกำหนดแล้ว (17 เม.ย. 2570)", None),
        (_deadline("16 May 2025", "passed"), "16 พ.ค. 2568 (ผ่านไปแล้ว)", "รอประกาศปี 2570"),
        (
            _deadline("30 April each year", "confirm"),
            "30 เม.ย. ของทุกปี",
            "ข้อมูล ณ ม.ค. 2568 ยังไม่ยืนยันรอบปี 2570",
        ),
        (
            _deadline("10th of each month", "confirm", None),
            "วันที่ 10 ของทุกเดือน",
            "ที่มาไม่แสดงวันที่ ยังไม่ยืนยันรอบปี 2570",
        ),
    ],
)
def test_dates_say_how_long_and_how_sure(deadline: Deadline, line: str, note: str | None) -> None:
    assert date_lines(deadline, NOW) == (line, note)


def test_no_shipped_date_is_counted_down() -> None:
    for entry in entries().values():
        for deadline in entry.deadlines:
            assert "อีก" not in date_lines(deadline, NOW)[0]


def test_the_first_thing_under_the_title_is_the_answer_or_its_dates() -> None:
    plain, dated = entries()["gi-what"], entries()["isf-deadline"]
    assert _texts(_card(plain))[1:3] == [plain.title, plain.answer]
    assert _texts(_card(dated))[2] == dated.deadlines[0].what


def test_the_card_names_its_source_with_the_date_of_the_page() -> None:
    assert "ที่มา: รัฐบาลไทย (3 เม.ย. 2568)" in _texts(_card(entries()["aw-what"]))


def test_a_page_without_a_date_is_not_given_one() -> None:
    entry = entries()["isf-password"]
    assert confidence_line(entry, CHECKED) == "ข้อมูลยังไม่ครบ ตรวจเมื่อ 22 พ.ย. 2569 โปรดยืนยันกับสำนักงาน"


def test_what_is_less_than_sure_asks_to_be_confirmed() -> None:
    for entry in entries().values():
        if entry.confidence != "high":
            assert "โปรดยืนยันกับสำนักงาน" in confidence_line(entry, CHECKED), entry.id


def test_after_its_review_day_even_a_sure_answer_asks_to_be_confirmed() -> None:
    entry = replace(entries()["gi-what"], review_by=date(2027, 2, 28))
    assert confidence_line(entry, NOW) == "เลยวันทบทวน (28 ก.พ. 2570) โปรดยืนยันกับสำนักงานก่อนใช้"


def test_steps_are_offered_only_where_there_are_some() -> None:
    assert "ดูขั้นตอน" in _labels(_card(entries()["isf-register"]))
    assert "ดูขั้นตอน" not in _labels(_card(entries()["gi-what"]))
    with pytest.raises(ValueError):
        long_card(entries()["gi-what"], 0, further=None, person=DATA)


def test_what_the_office_must_complete_offers_the_office_first() -> None:
    labels = _labels(_card(entries()["isf-password"]))
    assert labels[0] == "ให้เจ้าหน้าที่ตอบ"
    assert "คุยกับเจ้าหน้าที่" not in labels
    assert _labels(_card(entries()["gi-what"])) == ["ตรงคำถาม", "ไม่ตรงคำถาม", "คุยกับเจ้าหน้าที่"]


def test_choices_name_each_entry_and_a_way_out() -> None:
    offered = [(entries()["gi-what"], "v1 a"), (entries()["gi-geographical"], "v1 b")]
    card = choices("ask.which", offered, none="v1 none", person="v1 person")
    assert _labels(card) == [offered[0][0].title, offered[1][0].title, "ไม่ใช่ทั้งหมดนี้", "คุยกับเจ้าหน้าที่"]


def test_every_card_fits_into_line() -> None:
    for entry in entries().values():
        cards = [_card(entry), choices("ask.which", [(entry, DATA)], none=DATA, person=DATA)]
        if entry.has_long_form:
            cards += [long_card(entry, page, further=DATA, person=DATA) for page in range(pages(entry))]
        for card in cards:
            assert len(json.dumps(card["contents"], ensure_ascii=False).encode()) <= 30 * 1024
            assert len(card["altText"]) <= 400
            assert all(graphemes(label) <= 40 for label in _labels(card))
            assert all(_texts(card))
