"""The knowledge: what is there, what a file may not say, and that every fact stands in the fact sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from content.entries import by_topic, entries, graphemes, read_entries, thai_page_date
from content.load import ContentError

SHEETS = {
    "isf": "isingleform.md",
    "gi": "gi.md",
    "aw": "awards.md",
    "om": "opoai-mind.md",
    "cmp": "complaints.md",
}
FACTS = Path(__file__).parents[3] / "shared" / "facts"

SOURCES = {"page": {"name": "หน้า", "url": "https://example.go.th/a", "date": "2025-01"}}
ENTRY = {
    "id": "one",
    "topic": "gi",
    "title": "คำถามที่หนึ่ง",
    "short_title": "คำถามหนึ่ง",
    "audience": "owner",
    "phrasings": "\n".join(f"ถามแบบที่ {n}" for n in range(8)),
    "answer": "ตอบค่ะ",
    "facts": ["gi:G01"],
    "sources": ["page"],
    "checked_on": "2026-11-22",
    "review_by": "2027-02-28",
    "confidence": "high",
}


def _folder(tmp_path: Path, *raw: dict[str, object], file: str = "gi.yml") -> Path:
    days = ("checked_on", "review_by")
    rows = [{key: yaml.safe_load(str(value)) if key in days else value for key, value in one.items()} for one in raw]
    (tmp_path / "sources.yml").write_text(yaml.safe_dump(SOURCES), encoding="utf-8")
    (tmp_path / file).write_text(yaml.safe_dump({"entries": rows}, allow_unicode=True), encoding="utf-8")
    return tmp_path


def test_the_topics_are_covered() -> None:
    assert len(by_topic("isingleform")) >= 15
    assert len(by_topic("gi")) >= 12
    assert len(by_topic("awards")) >= 8
    assert len(by_topic("programmes") + by_topic("complaints")) >= 5
    assert len(entries()) >= 40


def test_every_entry_says_where_it_is_from_and_until_when_it_holds() -> None:
    for entry in entries().values():
        assert entry.sources and entry.facts
        assert entry.checked_on < entry.review_by
        assert len(entry.phrasings) >= 8
        assert graphemes(entry.short_title) <= 20


def test_what_the_sheets_do_not_know_well_is_not_told_as_certain() -> None:
    for entry in entries().values():
        if entry.status == "needs_office":
            assert entry.confidence == "low", entry.id


def test_answers_speak_as_the_voice_does() -> None:
    for entry in entries().values():
        assert not re.search("ท่าน(?!ั้น)|ผู้ใช้งาน|กรุณาดำเนินการ|[๐-๙]", entry.answer), entry.id
        assert len(re.findall("ค่ะ|นะคะ", entry.answer)) == 1, entry.id


def test_no_sentence_tells_a_deadline() -> None:
    """A day and a month in an answer would stay after the day has passed; they belong in `deadlines`."""
    day_and_month = re.compile(r"\d{1,2} ?(?:ม\.ค|ก\.พ|มี\.ค|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค)")
    for entry in entries().values():
        assert not day_and_month.search(entry.answer + " ".join(entry.steps)), entry.id


def test_no_date_is_confirmed_that_only_the_sheets_know() -> None:
    assert {deadline.status for entry in entries().values() for deadline in entry.deadlines} <= {"confirm", "passed"}


def test_every_fact_stands_in_its_sheet() -> None:
    if not FACTS.is_dir():
        pytest.skip("the fact sheets are not here (../shared/facts)")
    sheets = {name: (FACTS / file).read_text(encoding="utf-8") for name, file in SHEETS.items()}
    for entry in entries().values():
        for fact in entry.facts:
            name, _, number = fact.partition(":")
            sign = rf"^###? {re.escape(number)} " if name == "cmp" else rf"\b{re.escape(number)}\b"
            assert re.search(sign, sheets[name], re.MULTILINE), f"{entry.id}: {fact}"


def test_every_address_stands_in_a_sheet() -> None:
    if not FACTS.is_dir():
        pytest.skip("the fact sheets are not here (../shared/facts)")
    known = "".join(path.read_text(encoding="utf-8") for path in FACTS.glob("*.md"))
    for entry in entries().values():
        for source in entry.sources:
            if source.url and "%" not in source.url:
                address = source.url.removeprefix("https://").removeprefix("http://")
                assert address in known, f"{entry.id}: {source.url}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phrasings": "มีแค่นี้"}, "at least 8"),
        ({"answer": "ก" * 401}, "at most 400"),
        ({"short_title": "ก" * 21}, "20 characters"),
        ({"topic": "tax"}, "topic is 'tax'"),
        ({"confidence": "sure"}, "confidence is 'sure'"),
        ({"sources": ["nowhere"]}, "nowhere does not stand"),
        ({"facts": []}, "without a fact id"),
        ({"answr": "ตอบ"}, "unknown answr"),
        ({"review_by": "2026-11-01"}, "must come after"),
        ({"checked_on": "'yesterday'"}, "must be a day"),
        ({"related": ["missing"]}, "related missing leads nowhere"),
        ({"related": ["one"]}, "related one leads nowhere"),
        (
            {"deadlines": [{"id": "d", "what": "ส่ง", "rule": "soon", "status": "confirm"}]},
            "is no rule",
        ),
    ],
)
def test_a_malformed_entry_is_refused_with_its_file_and_id(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    folder = _folder(tmp_path, {**ENTRY, **change})
    with pytest.raises(ContentError, match=said) as refused:
        read_entries(folder)
    assert "gi.yml" in str(refused.value)
    assert "one" in str(refused.value)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path, {key: value for key, value in ENTRY.items() if key != "title"})
    with pytest.raises(ContentError, match="'title' is missing"):
        read_entries(folder)


def test_no_two_entries_share_a_phrasing(tmp_path: Path) -> None:
    other = {**ENTRY, "id": "two", "phrasings": str(ENTRY["phrasings"]).replace("แบบที่ 3", "แบบ  ที่ 3")}
    with pytest.raises(ContentError, match="stands in one too"):
        read_entries(_folder(tmp_path, ENTRY, other))


def test_no_two_entries_share_an_id(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"one stands in gi\.yml too"):
        read_entries(_folder(tmp_path, ENTRY, ENTRY))


def test_page_dates_are_as_exact_as_the_page() -> None:
    assert thai_page_date("2025-01-17") == "17 ม.ค. 2568"
    assert thai_page_date("2023-05") == "พ.ค. 2566"
    assert thai_page_date("2016") == "2559"
