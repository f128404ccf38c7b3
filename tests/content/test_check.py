"""What `content.check` finds: nothing in what is shipped, and each kind of mistake in what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content import check as checking
from content.check import check
from content.entries import Link, entries
from content.load import ContentError, Text


def _found(monkeypatch: pytest.MonkeyPatch, text: Text) -> list[str]:
    monkeypatch.setattr(checking, "texts", lambda: {text.key: text})
    monkeypatch.setattr(checking, "entries", dict)
    return [f"{problem.severity} {problem.what}" for problem in check()]


def test_what_is_shipped_has_no_error() -> None:
    assert [str(problem) for problem in check() if problem.severity == "error"] == []


def test_a_label_is_counted_as_people_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "กำ้" is one character on the button, though four code points."""
    assert _found(monkeypatch, Text("label.x", "กี้" * 20, "label", "x.yml")) == []
    assert _found(monkeypatch, Text("label.x", "กี้" * 21, "label", "x.yml")) == [
        "error has 21 characters, a label has at most 20"
    ]


def test_a_bubble_is_counted_as_line_counts_and_long_ones_are_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _found(monkeypatch, Text("a", "😀" * 2501, "bubble", "x.yml")) == [
        "error has 5002 characters, a bubble has at most 5000"
    ]
    assert _found(monkeypatch, Text("a", "ก" * 401, "bubble", "x.yml"))[0].startswith("warning")
    assert _found(monkeypatch, Text("a", "ก" * 400, "bubble", "x.yml")) == []


def test_every_placeholder_needs_an_example_and_is_measured_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _found(monkeypatch, Text("label.x", "{who}", "label", "x.yml")) == ["error needs an example for who"]
    long = Text("label.x", "{who}", "label", "x.yml", {"who": "ก" * 30})
    assert _found(monkeypatch, long) == ["error has 30 characters, a label has at most 20"]
    unused = Text("a", "คำ", "bubble", "x.yml", {"who": "ก"})
    assert _found(monkeypatch, unused) == ["warning has examples for who, which it does not say"]


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "http:", "ftp://x.th", "https://x.th/" + "a" * 1000, "https://โรงงาน.ไทย"]
)
def test_a_button_must_open_something(monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    entry = replace(entries()["gi-what"], buttons=(Link("เปิด", uri),))
    monkeypatch.setattr(checking, "entries", lambda: {entry.id: entry})
    assert [p.key for p in check() if "no address" in p.what] == ["gi-what"]


def test_a_card_must_fit_into_line(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = replace(entries()["gi-what"], answer="ก" * 11_000)
    monkeypatch.setattr(checking, "entries", lambda: {entry.id: entry})
    assert any("LINE takes 30720" in problem.what for problem in check())


def test_a_review_that_is_due_is_a_warning_on_its_day() -> None:
    entry = entries()["gi-what"]
    assert not [p for p in check(entry.review_by) if p.key == entry.id]
    late = [p for p in check(date(2099, 1, 1)) if p.key == entry.id]
    assert [p.severity for p in late] == ["warning"]


def test_what_cannot_be_read_is_one_problem_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ContentError("gi.yml: one: answer is missing")

    monkeypatch.setattr(checking, "entries", broken)
    assert [str(problem) for problem in check()] == ["content: : gi.yml: one: answer is missing"]
