"""A case as an officer sees it: one card with its facts and buttons, and a list of several.

Decides the looks only; what stands on the card and which buttons it has comes from `handlers/casework`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from content.cards.colours import CLAY, INK, LEAF, PAPER, SAND, SOFT, words
from content.say import Action, Message, cut_utf16, text, with_quick

WORDS_LIMIT = 180  # of the testimony on the card; the rest is one tap away
ALT_LIMIT = 400  # older LINE versions cut there (PLATFORM §4)
LIST_LIMIT = 10


@dataclass(frozen=True, slots=True)
class CaseCard:
    """`facts` are (label, value) rows; `main` is the next thing to do, `others` what else can be done."""

    number: str
    kind: str
    state: str
    facts: Sequence[tuple[str, str]]
    words: str | None = None
    photo: str | None = None  # https addresses of the preview and of the whole picture
    photo_whole: str | None = None
    map_link: str | None = None
    urgent: bool = False
    ended: bool = False
    main: Action | None = None
    others: Sequence[Action] = field(default_factory=tuple)
    quick: Sequence[Action] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a list; tapping it opens the card."""

    number: str
    about: str
    state: str
    open: Action


def officer_card(card: CaseCard) -> Message:
    """A Flex message with one bubble."""
    bubble: Message = {"type": "bubble", "size": "mega", "header": _header(card), "body": _body(card)}
    if card.photo:
        bubble["hero"] = _photo(card)
    if footer := _footer(card):
        bubble["footer"] = footer
    alt = text("alt.case", number=card.number, state=card.state)
    return with_quick({"type": "flex", "altText": cut_utf16(alt, ALT_LIMIT), "contents": bubble}, card.quick)


def case_list(title: str, rows: Sequence[Row], *, left_off: int = 0) -> Message:
    """A Flex message with up to ten cases. `left_off`: how many more there are."""
    shown: list[Message] = [_title(title)]
    for row in rows[:LIST_LIMIT]:
        shown += [{"type": "separator", "color": SAND, "margin": "md"}, _row(row)]
    more = left_off + max(0, len(rows) - LIST_LIMIT)
    if more:
        shown.append({**words(text("desk.list_more", count=more), size="sm", color=SOFT), "margin": "lg"})
    body = {"type": "box", "layout": "vertical", "backgroundColor": PAPER, "contents": shown}
    bubble = {"type": "bubble", "size": "mega", "body": body}
    return {"type": "flex", "altText": cut_utf16(title, ALT_LIMIT), "contents": bubble}


def _header(card: CaseCard) -> Message:
    color = CLAY if card.urgent else SOFT if card.ended else INK
    kind = text("part.urgent_kind", kind=card.kind) if card.urgent else card.kind
    return {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": color,
        "paddingAll": "lg",
        "contents": [
            words(kind, size="xs", color=SAND),
            words(card.number, size="lg", color="#FFFFFF", weight="bold"),
            words(card.state, size="sm", color="#FFFFFF"),
        ],
    }


def _photo(card: CaseCard) -> Message:
    picture: Message = {
        "type": "image",
        "url": card.photo,
        "size": "full",
        "aspectRatio": "4:3",
        "aspectMode": "cover",
        "backgroundColor": SAND,
    }
    if card.photo_whole:
        picture["action"] = {"type": "uri", "label": text("label.photo_whole"), "uri": card.photo_whole}
    return picture


def _body(card: CaseCard) -> Message:
    shown: list[Message] = [_fact(label, value) for label, value in card.facts if value]
    if card.words:
        shown.append(
            {
                "type": "box",
                "layout": "vertical",
                "backgroundColor": SAND,
                "cornerRadius": "md",
                "paddingAll": "md",
                "margin": "lg",
                "contents": [words(cut_utf16(card.words, WORDS_LIMIT), size="sm")],
            }
        )
    if card.map_link:
        shown.append(_button({"type": "uri", "label": text("label.map"), "uri": card.map_link}, style="link"))
    return {"type": "box", "layout": "vertical", "spacing": "sm", "backgroundColor": PAPER, "contents": shown}


def _fact(label: str, value: str) -> Message:
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "md",
        "contents": [
            {**words(label, size="sm", color=SOFT), "flex": 3},
            {**words(value, size="sm"), "flex": 7},
        ],
    }


def _footer(card: CaseCard) -> Message | None:
    shown: list[Message] = []
    if card.main is not None:
        shown.append(_button(card.main, style="primary"))
    for first in range(0, len(card.others), 2):
        pair = [_button(action, style="secondary") for action in card.others[first : first + 2]]
        shown.append({"type": "box", "layout": "horizontal", "spacing": "sm", "contents": pair})
    if not shown:
        return None
    return {"type": "box", "layout": "vertical", "spacing": "sm", "backgroundColor": PAPER, "contents": shown}


def _button(action: Action, *, style: str) -> Message:
    button: Message = {
        "type": "button",
        "style": style,
        "height": "sm",
        "adjustMode": "shrink-to-fit",  # two long Thai labels side by side on a small phone
        "action": action,
    }
    if style != "link":
        button["color"] = LEAF if style == "primary" else SAND
    return button


def _title(title: str) -> Message:
    return words(title, size="md", weight="bold")


def _row(row: Row) -> Message:
    return {
        "type": "box",
        "layout": "vertical",
        "margin": "md",
        "action": row.open,
        "contents": [
            words(row.number, size="sm", weight="bold", color=CLAY),
            words(row.about, size="sm"),
            words(row.state, size="xs", color=SOFT),
        ],
    }
