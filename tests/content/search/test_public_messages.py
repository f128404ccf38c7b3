"""Thousands of Thai messages that others wrote about other matters: none may get an answer of ours."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from content import search

DATA = Path(__file__).parents[4] / "shared" / "thai" / "data"
EVERY = 24  # one message of so many is enough to notice a change, in half a minute


def _messages() -> list[str]:
    if not DATA.is_dir():
        pytest.skip("the public messages are not here (../shared/thai/data)")
    assistant = (DATA / "massive_th-TH.jsonl").read_text(encoding="utf-8").splitlines()
    with (DATA / "truevoice_intent_test.csv").open(encoding="utf-8") as file:
        calls = [row[0] for row in csv.reader(file)][1:]
    questions = (DATA / "wisesight_questions.txt").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["utt"] for line in assistant[::EVERY]] + calls[::EVERY] + questions[::2]


def test_other_peoples_matters_are_not_answered_and_hardly_asked_back() -> None:
    messages = _messages()
    found = [(text, search.find(text)) for text in messages]
    answered = [(text, one.entry.id) for text, one in found if one.entry is not None]
    asked_back = [text for text, one in found if one.decision == "clarify"]
    complaints = [text for text, one in found if one.decision == "complaint"]
    assert len(answered) / len(messages) <= 0.002, answered
    assert len(asked_back) / len(messages) <= 0.10
    assert len(complaints) / len(messages) <= 0.01, complaints
