"""Answer cards as people see them on a small old phone: nothing cut, nothing sideways, words large enough to read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from bot.emulator import Line
from content.cards.answer import answer_card, choices
from content.cards.long_form import long_card
from content.entries import entries
from content.quick import tap_named
from content.say import Message
from tests.browser.conftest import OpenPage
from tests.browser.echo_bot import EchoBot

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SHOWN = [
    "isf-deadline",
    "isf-password",
    "isf-register",
    "isf-rg8",
    "gi-level-4",
    "gi-loans",
    "aw-when",
    "op-join",
    "cp-not-factory",
    "cp-emergency",
]
SMALLEST_WORDS = 10.5  # CSS pixels at LINE's "xs"


def _card(entry_id: str) -> Message:
    entry = entries()[entry_id]
    related = [tap_named(entries()[other].short_title, "v1 ask.entry") for other in entry.related]
    return answer_card(
        entry,
        NOW,
        more="v1 ask.steps" if entry.has_long_form else None,
        helped="v1 h",
        wrong="v1 a",
        person="v1 b",
        quick=related,
    )


def _extra() -> dict[str, Message]:
    some = [(entries()[entry_id], "v1 x") for entry_id in ("gi-what", "gi-geographical", "isf-many")]
    return {
        "choices": choices("ask.which", some, none="v1 n", person="v1 p"),
        "steps": long_card(entries()["isf-register"], 0, further=None, person="v1 p"),
        "table": long_card(entries()["aw-which"], 0, further="v1 f", person="v1 p"),
    }


@pytest.mark.parametrize("name", [*SHOWN, "choices", "steps", "table"])
def test_a_card_is_whole_on_a_small_phone(
    name: str, emulator_url: str, open_page: OpenPage, bot: EchoBot, line: Line
) -> None:
    watched = open_page(emulator_url, width=340, height=900)
    watched.page.wait_for_selector(".phone")
    phone = watched.phone("owner")
    card = _extra()[name] if name in ("choices", "steps", "table") else _card(name)
    bot.push(line.person("owner").id, card)
    bubble = phone.last.locator(".fx-bubble").first
    expect(bubble).to_be_visible()
    watched.shot(f"answer-{name}", phone.element)
    assert phone.element.locator(".log").evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    cut = bubble.evaluate("""el => [...el.querySelectorAll('.fx-text, .fx-button')]
        .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)""")
    assert cut == []
    small = bubble.evaluate(
        """(el, least) => [...el.querySelectorAll('.fx-text')]
        .filter(part => parseFloat(getComputedStyle(part).fontSize) < least).map(part => part.textContent)""",
        SMALLEST_WORDS,
    )
    assert small == []
