"""The search on messages that are no phrasing of any entry: how often it is right, and never wrong on dates.

The bounds are what it reached when they were written, less a little; `make bench-answers` prints the figures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from content import search
from content.entries import entries
from content.search import Found
from tests.answers.messages import Message, beyond, intents, questions

HERE = Path(__file__).parent
EVERY = 3  # one held-out message of three: a quarter of a minute
QUESTIONS = [one for one in questions() if one.held_out][::EVERY]
BEYOND = [one for one in beyond() if one.held_out]


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


WISHES = [(wish, text) for wish, texts in _read("wishes.yml").items() for text in texts]


@pytest.fixture(scope="module")
def found() -> list[tuple[Message, Found]]:
    return [(one, search.find(one.text)) for one in QUESTIONS]


def test_no_test_message_is_a_phrasing() -> None:
    phrasings = {_bare(text) for entry in entries().values() for text in entry.phrasings}
    assert len(questions()) >= 1500
    assert len(beyond()) >= 400
    assert {one.entry for one in questions()} == set(entries())
    assert [one.text for one in questions() if _bare(one.text) in phrasings] == []


def test_most_questions_are_answered_at_once(found: list[tuple[Message, Found]]) -> None:
    right = [one for one, said in found if said.entry is not None and said.entry.id == one.entry]
    assert len(right) / len(found) >= 0.65


def test_nearly_all_are_answered_or_offered(found: list[tuple[Message, Found]]) -> None:
    shown = [one for one, said in found if one.entry in _shown(said)]
    assert len(shown) / len(found) >= 0.88


def test_hardly_any_is_answered_wrongly(found: list[tuple[Message, Found]]) -> None:
    wrong = [
        (one.text, said.entry.id) for one, said in found if said.entry is not None and one.entry not in _shown(said)
    ]
    assert len(wrong) / len(found) <= 0.03, wrong


def test_no_date_is_ever_the_wrong_answer(found: list[tuple[Message, Found]]) -> None:
    wrong = [
        (one.text, said.entry.id)
        for one, said in found
        if said.entry is not None and said.entry.deadlines and said.entry.id != one.entry
    ]
    assert wrong == []


def test_hardly_anything_beyond_the_office_is_answered_or_asked_back() -> None:
    said = [(one.text, search.find(one.text)) for one in BEYOND]
    answered = [(text, one.entry.id) for text, one in said if one.entry is not None]
    asked_back = [text for text, one in said if one.decision == "clarify"]
    assert len(answered) / len(said) <= 0.05, answered
    assert len(asked_back) / len(said) <= 0.12, asked_back


def test_a_complaint_told_as_a_story_is_hardly_ever_turned_away() -> None:
    stories = intents()["complaint"]
    turned_away = [text for text in stories if search.find(text).decision == "none"]
    assert len(turned_away) / len(stories) <= 0.05, turned_away


@pytest.mark.parametrize(("wish", "text"), WISHES)
def test_what_is_no_question_is_understood(wish: str, text: str) -> None:
    decision = search.find(text).decision
    if wish.startswith("not "):
        assert decision != wish.removeprefix("not ")
    else:
        assert decision == wish


def test_nearly_every_phrasing_of_an_entry_leads_to_it_or_shows_it() -> None:
    asked = [(entry.id, phrasing) for entry in entries().values() for phrasing in entry.phrasings[::8]]
    lost = [
        (entry_id, phrasing)
        for entry_id, phrasing in asked
        if (one := search.find(phrasing)).decision in ("answer", "handover", "clarify", "none")
        and entry_id not in _shown(one)
    ]
    assert len(lost) / len(asked) <= 0.02, lost


def test_a_bare_gi_asks_which_gi_is_meant() -> None:
    one = search.find("GI")
    assert one.decision == "clarify"
    assert {entry.id for entry, _ in one.alternatives} >= {"gi-what", "gi-geographical"}


def test_what_the_office_must_complete_is_handed_over_with_its_entry() -> None:
    one = search.find("ลืมรหัสผ่าน isingleform ทำยังไง")
    assert one.entry is not None
    assert (one.decision, one.entry.id) == ("handover", "isf-password")


def test_another_level_is_never_given_for_the_one_that_is_asked() -> None:
    for level in range(1, 6):
        one = search.find(f"เกณฑ์อุตสาหกรรมสีเขียวระดับ {level} มีอะไรบ้าง")
        assert one.entry is not None
        assert one.entry.id == f"gi-level-{level}"


def test_a_follow_up_leans_on_the_last_answer() -> None:
    one = search.find("แล้วระดับ 3 ล่ะ", "gi-level-2")
    assert one.entry is not None
    assert one.entry.id == "gi-level-3"


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "\u200b", "😀😀", "?", "ๆ", "." * 5000, "ก" * 5000, "a" * 5000, "\ud83d"]
)
def test_nothing_to_understand_is_no_error(text: str) -> None:
    assert search.find(text).entry is None


def _shown(one: Found) -> set[str]:
    offered = {entry.id for entry, _ in one.alternatives} if one.decision == "clarify" else set()
    given = {said.entry.id for said in (one, one.second) if said is not None and said.entry is not None}
    return offered | given


def _bare(text: str) -> str:
    return "".join(text.casefold().split())
