"""A case as its reporter sees it: one card, several side by side, and the steps so far in plain words.

Decides the looks only; what stands on the card and which buttons it has comes from `handlers/my_cases`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.cards.colours import CLAY, LEAF, PAPER, SAND, SOFT, words
from content.say import Action, Message, cut_utf16, text, with_quick

CARDS_AT_MOST = 10
ALT_LIMIT = 400  # older LINE versions cut there (PLATFORM §4)
STEPS_AT_MOST = 12  # newest first; a bubble may have 30 KB of JSON (PLATFORM §4)
ABOUT_LIMIT = 100
NEWS_LIMIT = 160
STEP_LIMIT = 240


@dataclass(frozen=True, slots=True)
class MyCase:
    """`about`: "เรื่องกลิ่น อำเภอปัว". `state` and `next_step`: what is and what will be. `news`: the last that was said."""

    number: str
    about: str
    state: str
    next_step: str
    opened: str
    news: str | None = None
    holder: str | None = None
    asks: bool = False  # the officer waits for an answer
    ended: bool = False
    buttons: Sequence[Action] = ()


@dataclass(frozen=True, slots=True)
class StepDone:
    """One line of the story: when, and what happened."""

    when: str
    words: str


def card(case: MyCase, *, quick: Sequence[Action] = ()) -> Message:
    """One case as a Flex message."""
    return _flex(text("alt.mine.card", number=case.number, state=case.state), _bubble(case), quick)


def cards(found: Sequence[MyCase], *, quick: Sequence[Action] = ()) -> Message:
    """Up to ten cases side by side, as a Flex message."""
    bubbles = [_bubble(case) for case in found[:CARDS_AT_MOST]]
    contents: Message = bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}
    return _flex(text("alt.mine.cards", count=len(found)), contents, quick)


def story(case: MyCase, steps: Sequence[StepDone], *, quick: Sequence[Action] = ()) -> Message:
    """The case with its steps, the newest first."""
    bubble = _bubble(case)
    shown: list[Message] = bubble["body"]["contents"]
    shown.append({"type": "separator", "color": SAND, "margin": "lg"})
    shown.append({**words(text("part.mine.steps"), size="xs", color=SOFT), "margin": "lg"})
    shown += [_step(step, newest=place == 0) for place, step in enumerate(steps[:STEPS_AT_MOST])]
    return _flex(text("alt.mine.card", number=case.number, state=case.state), bubble, quick)


def _flex(alt: str, contents: Message, quick: Sequence[Action]) -> Message:
    return with_quick({"type": "flex", "altText": cut_utf16(alt, ALT_LIMIT), "contents": contents}, quick)


def _bubble(case: MyCase) -> Message:
    bubble: Message = {"type": "bubble", "size": "mega", "header": _header(case), "body": _body(case)}
    if case.buttons:
        buttons = [_button(action, main=place == 0) for place, action in enumerate(case.buttons)]
        bubble["footer"] = _column(buttons, backgroundColor=PAPER)
    return bubble


def _header(case: MyCase) -> Message:
    color = CLAY if case.asks else SOFT if case.ended else LEAF
    return _column(
        [
            words(case.number, size="sm", color="#FFFFFF"),
            words(case.state, size="lg", color="#FFFFFF", weight="bold"),
        ],
        backgroundColor=color,
        paddingAll="lg",
    )


def _body(case: MyCase) -> Message:
    about, next_step = cut_utf16(case.about, ABOUT_LIMIT), cut_utf16(case.next_step, NEWS_LIMIT)
    shown = [words(about, size="md", weight="bold"), words(next_step, size="sm")]
    if case.news:
        shown.append(
            _column(
                [words(cut_utf16(case.news, NEWS_LIMIT), size="sm")],
                backgroundColor=SAND,
                cornerRadius="md",
                paddingAll="md",
                margin="md",
            )
        )
    if case.holder:
        shown.append(words(text("part.mine.holder", holder=case.holder), size="xs", color=SOFT))
    shown.append(words(text("part.mine.opened", day=case.opened), size="xs", color=SOFT))
    return _column(shown, backgroundColor=PAPER)


def _step(step: StepDone, *, newest: bool) -> Message:
    return _column(
        [
            words(step.when, size="xs", color=SOFT),
            words(cut_utf16(step.words, STEP_LIMIT), size="sm", weight="bold" if newest else "regular"),
        ],
        spacing="none",
        margin="md",
    )


def _button(action: Action, *, main: bool) -> Message:
    style, color = ("primary", LEAF) if main else ("secondary", SAND)
    return {"type": "button", "style": style, "color": color, "height": "sm", "action": action}


def _column(contents: Sequence[Message], **looks: str) -> Message:
    return {"type": "box", "layout": "vertical", "spacing": "sm", **looks, "contents": list(contents)}
