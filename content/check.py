"""Reads everything officers may write in `content/` and says, in sentences, what must be mended.

Decides what is wrong with words and answers before anybody sees them; the loaders decide what cannot be read at all.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from urllib.parse import urlsplit

from content import facts, spelling
from content.cards.answer import answer_card, choices
from content.cards.long_form import long_card, pages
from content.entries import Entry, entries, graphemes
from content.load import ContentError, Kind, Text, texts
from content.say import utf16_length

LABEL_LIMIT = 20  # grapheme clusters; PLATFORM §4.2 labels
BUTTON_LIMIT = 40  # of a Flex button
BUBBLE_LIMIT = 5000  # UTF-16 units of a text message
ALT_LIMIT = 1500
DISPLAY_LIMIT = 300  # displayText of a postback
BUBBLE_READ_AT_ONCE = 400  # longer bubbles are not read on a small phone (VOICE.md)
URI_LIMIT = 1000
CARD_LIMIT = 30 * 1024  # bytes of one bubble's JSON, PLATFORM §4 "flex"

# What the command line, /readyz and a refused setting print goes to no chat: LINE's limits do not hold there.
_FOR_THE_DESK = ("command.", "health.", "settings.")

# A text is measured as it is used: labels in grapheme clusters, everything else in UTF-16 units.
_LIMITS: dict[Kind, int] = {
    "label": LABEL_LIMIT,
    "button": BUTTON_LIMIT,
    "bubble": BUBBLE_LIMIT,
    "part": BUBBLE_LIMIT,
    "alt": ALT_LIMIT,
    "display": DISPLAY_LIMIT,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: where (file and key), what, and whether it stops a release."""

    file: str
    key: str
    what: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}"


def check(today: date | None = None) -> tuple[Problem, ...]:
    """Every problem of messages and knowledge. With `today` also the entries whose review is due."""
    try:
        found = [problem for one in texts().values() for problem in _text_problems(one)]
        known = tuple(entries().values())
    except ContentError as error:
        return (Problem("content", "", str(error)),)
    for entry in known:
        found += _entry_problems(entry, today)
    return tuple(found)


def _text_problems(one: Text) -> Iterable[Problem]:
    if one.key.startswith(_FOR_THE_DESK):
        return
    missing = sorted(one.placeholders - set(one.examples))
    if missing:
        yield Problem(one.file, one.key, f"needs an example for {', '.join(missing)}")
        return
    if unused := sorted(set(one.examples) - one.placeholders):
        yield Problem(one.file, one.key, f"has examples for {', '.join(unused)}, which it does not say", "warning")
    filled = one.words.format_map(one.examples)
    length = graphemes(filled) if one.kind in ("label", "button") else utf16_length(filled)
    if length > _LIMITS[one.kind]:
        yield Problem(one.file, one.key, f"has {length} characters, a {one.kind} has at most {_LIMITS[one.kind]}")
    elif one.kind == "bubble" and length > BUBBLE_READ_AT_ONCE:
        yield Problem(one.file, one.key, f"has {length} characters, too long to be read at once", "warning")


def _entry_problems(entry: Entry, today: date | None) -> Iterable[Problem]:
    if graphemes(entry.title) > BUTTON_LIMIT:
        yield Problem(entry.file, entry.id, f"the title has more than the {BUTTON_LIMIT} characters of a button")
    for link in entry.buttons:
        if not _is_link(link.uri):
            yield Problem(entry.file, entry.id, f"{link.uri} is no address that LINE opens")
    for source in entry.sources:
        if source.url is not None and not _is_link(source.url):
            yield Problem(entry.file, entry.id, f"the source {source.id} has no address that LINE opens")
    yield from _wording_problems(entry)
    size = _largest_card(entry)
    if size > CARD_LIMIT:
        yield Problem(entry.file, entry.id, f"its card has {size} bytes, LINE takes {CARD_LIMIT}")
    if today is not None and entry.review_by < today:
        yield Problem(entry.file, entry.id, f"its review was due on {entry.review_by}", "warning")


def _wording_problems(entry: Entry) -> Iterable[Problem]:
    for digit in "๐๑๒๓๔๕๖๗๘๙":
        if digit in entry.answer + entry.title:
            yield Problem(entry.file, entry.id, "has Thai digits; people read Arabic ones")
            break
    for fact in entry.facts:
        standing = facts.standing(fact)
        if standing != "current":
            yield Problem(entry.file, entry.id, f"{fact} is {standing or 'no fact of the sheets'}")
    if unknown := spelling.of_entry(entry):
        yield Problem(entry.file, entry.id, f"misspelt, or a word for content/spelling.yml: {', '.join(unknown)}")


def review_table(today: date) -> list[tuple[str, ...]]:
    """Rows of words: topics x status x confidence, how many, the oldest check, and how many reviews are due."""
    groups: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries().values():
        groups[entry.topic, entry.status, entry.confidence].append(entry)
    rows = [
        (*group, len(those), min(entry.checked_on for entry in those), sum(entry.review_by < today for entry in those))
        for group, those in sorted(groups.items())
    ]
    head = ("topic", "status", "confidence", "entries", "oldest check", "review due")
    total = ("all", "", "", len(entries()), min((row[4] for row in rows), default=today), sum(row[5] for row in rows))
    widths = (12, 13, 11, 8, 13, 11)
    return [
        tuple(f"{cell!s:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in (head, *rows, total)
    ]


def _largest_card(entry: Entry) -> int:
    """Bytes of the largest of its cards, with button data as long as LINE allows."""
    data = "v1 " + "x" * 297
    now = datetime.combine(entry.checked_on, time(), UTC)
    cards = [answer_card(entry, now, more=data, helped=data, wrong=data, person=data)]
    cards.append(choices("ask.which", [(entry, data)] * 3, none=data, person=data))
    cards += [long_card(entry, page, further=data, person=data) for page in range(pages(entry))]
    return max(len(json.dumps(card["contents"], ensure_ascii=False).encode()) for card in cards)


def _is_link(uri: str) -> bool:
    """LINE opens http, https, line and tel addresses of at most 1,000 characters (PLATFORM §4.2)."""
    parts = urlsplit(uri)
    if len(uri) > URI_LIMIT or not uri.isascii():
        return False
    return bool(parts.netloc) if parts.scheme in ("http", "https", "line") else parts.scheme == "tel"
