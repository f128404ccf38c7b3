"""The long form of an answer, a page at a time: numbered steps, or a table of what holds for what."""

from __future__ import annotations

from collections.abc import Sequence

from content.cards.answer import box, button, flex, links
from content.cards.colours import CLAY, SAND, SOFT, words
from content.entries import Entry
from content.quick import tap
from content.say import Action, Message, text, with_quick

ROWS_A_PAGE = 6  # a small phone shows about so many without scrolling away the title


def pages(entry: Entry) -> int:
    """How many pages its steps and its table fill together; 0 when it has neither."""
    return _parts(len(entry.steps)) + _parts(len(entry.table))


def long_card(entry: Entry, page: int, *, further: str | None, person: str, quick: Sequence[Action] = ()) -> Message:
    """One page, from 0. `further`: data of the button to the next one. Errors: ValueError for a page there is not."""
    if not 0 <= page < pages(entry):
        raise ValueError(f"{entry.id} has no page {page}")
    of_steps = _parts(len(entry.steps))
    first = (page if page < of_steps else page - of_steps) * ROWS_A_PAGE
    if page < of_steps:
        rows = [_step(number, step) for number, step in enumerate(entry.steps, start=1)][first : first + ROWS_A_PAGE]
    else:
        rows = [_row(*row) for row in entry.table[first : first + ROWS_A_PAGE]]
    heading = "ask.steps_of" if page < of_steps else "ask.table_of"
    body = [words(text(heading, title=entry.title), size="lg", weight="bold"), *rows]
    if pages(entry) > 1:
        body.append(words(text("part.page", page=page + 1, pages=pages(entry)), size="xs", color=SOFT, margin="lg"))
    foot = [button(tap("label.next_page", further), "primary")] if further else []
    foot += [*links(entry), button(tap("label.ask_person", person), "secondary")]
    bubble = {"type": "bubble", "size": "mega", "body": box(body), "footer": box(foot, spacing="sm")}
    return with_quick(flex(bubble, text("alt.steps", title=entry.title)), quick)


def _parts(rows: int) -> int:
    return -(-rows // ROWS_A_PAGE)


def _step(number: int, step: str) -> Message:
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "md",
        "margin": "lg",
        "contents": [
            {**words(str(number), size="md", weight="bold", color=CLAY), "flex": 1},
            {**words(step, size="sm"), "flex": 9},
        ],
    }


def _row(what: str, holds: str) -> Message:
    """One above the other: two columns of Thai on a small phone break in the middle of words."""
    return {
        "type": "box",
        "layout": "vertical",
        "margin": "md",
        "backgroundColor": SAND,
        "cornerRadius": "md",
        "paddingAll": "md",
        "contents": [words(what, size="sm", weight="bold", color=CLAY), words(holds, size="sm")],
    }
