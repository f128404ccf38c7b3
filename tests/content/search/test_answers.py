"""The search on messages that are no phrasing of any entry: how often it is right, and never wrong on dates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from content import search
from content.entries import entries
from content.search import Found

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


QUESTIONS = [(entry, text) for entry, texts in _read("questions.yml").items() for text in texts]
BEYOND: list[str] = _read("beyond.yml")
WISHES = [(wish, text) for wish, texts in _read("wishes.yml").items() for text in texts]


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str, Found]]:
    return [(entry, text, search.find(text)) for entry, text in QUESTIONS]


def test_no_test_message_is_a_phrasing() -> None:
    phrasings = {"".join(text.casefold().split()) for entry in entries().values() for text in entry.phrasings}
    messages = [text for _, text in QUESTIONS] + BEYOND
    assert len(QUESTIONS) >= 120
    assert len(BEYOND) >= 40
    assert {entry for entry, _ in QUESTIONS} <= set(entries())
    assert [text for text in messages if "".join(text.casefold().split()) in phrasings] == []


def test_most_questions_are_answered_at_once(found: list[tuple[str, str, Found]]) -> None:
    right = [text for entry, text, one in found if one.entry is not None and one.entry.id == entry]
    assert len(right) / len(found) >= 0.68


def test_nearly_all_are_answered_or_offered(found: list[tuple[str, str, Found]]) -> None:
    shown = [text for entry, text, one in found if entry in _shown(one)]
    assert len(shown) / len(found) >= 0.94


def test_hardly_any_is_answered_wrongly(found: list[tuple[str, str, Found]]) -> None:
    wrong = [(text, one.entry.id) for entry, text, one in found if one.entry is not None and one.entry.id != entry]
    assert len(wrong) / len(found) <= 0.02, wrong


def test_no_date_is_ever_the_wrong_answer(found: list[tuple[str, str, Found]]) -> None:
    wrong = [
        (text, one.entry.id)
        for entry, text, one in found
        if one.entry is not None and one.entry.deadlines and one.entry.id != entry
    ]
    assert wrong == []


def test_nothing_beyond_the_office_is_answered() -> None:
    answered = [(text, one.entry.id) for text in BEYOND if (one := search.find(text)).entry is not None]
    assert answered == []


def test_hardly_anything_beyond_the_office_is_asked_back() -> None:
    asked_back = [text for text in BEYOND if search.find(text).decision == "clarify"]
    assert len(asked_back) / len(BEYOND) <= 0.12, asked_back


@pytest.mark.parametrize(("wish", "text"), WISHES)
def test_what_is_no_question_is_understood(wish: str, text: str) -> None:
    decision = search.find(text).decision
    if wish.startswith("not "):
        assert decision != wish.removeprefix("not ")
    else:
        assert decision == wish


def test_every_phrasing_of_an_entry_leads_to_it_or_shows_it() -> None:
    lost = []
    for entry in entries().values():
        for phrasing in entry.phrasings:
            one = search.find(phrasing)
            if one.decision in ("answer", "handover", "clarify", "none") and entry.id not in _shown(one):
                lost.append((entry.id, phrasing))
    assert lost == []


def test_a_bare_gi_asks_which_gi_is_meant() -> None:
    one = search.find("GI")
    assert one.decision == "clarify"
    assert {entry.id for entry, _ in one.alternatives} >= {"gi-what", "gi-geographical"}


def test_what_the_office_must_complete_is_handed_over_with_its_entry() -> None:
    one = search.find("ลืมรหัสผ่าน isingleform ทำยังไง")
    assert one.entry is not None
    assert (one.decision, one.entry.id) == ("handover", "isf-password")


def test_our_field_without_an_entry_is_handed_over() -> None:
    one = search.find("จดทะเบียนเครื่องจักรใช้เวลากี่วัน")
    assert (one.decision, one.entry) == ("handover", None)


def test_another_level_is_never_given_for_the_one_that_is_asked() -> None:
    for level in range(1, 6):
        one = search.find(f"เกณฑ์อุตสาหกรรมสีเขียวระดับ {level} มีอะไรบ้าง")
        assert one.entry is not None
        assert one.entry.id == f"gi-level-{level}"


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "\u200b", "😀😀", "?", "ๆ", "." * 5000, "ก" * 5000, "a" * 5000, "\ud83d"]
)
def test_nothing_to_understand_is_no_error(text: str) -> None:
    assert search.find(text).entry is None


def _shown(one: Found) -> set[str]:
    offered = {entry.id for entry, _ in one.alternatives} if one.decision == "clarify" else set()
    return offered | ({one.entry.id} if one.entry else set())
