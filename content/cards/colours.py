"""The colours of the cards and the text element they share.

INK on PAPER has a contrast of 12:1, SOFT 4.6:1, CLAY 5:1 (WCAG AA for small text needs 4.5:1): old, dim phones.
"""

from __future__ import annotations

from content.say import Message

INK = "#4A2A18"
SOFT = "#80644F"
PAPER = "#FFFBF3"
CLAY = "#B8442F"
LEAF = "#3F7A3C"
SAND = "#F3E3CB"


def words(text: str, *, size: str, color: str = INK, weight: str = "regular", margin: str | None = None) -> Message:
    """A Flex text that wraps. `size`: xs, sm, md, lg …; "md" is LINE's reading size."""
    element: Message = {"type": "text", "text": text, "size": size, "color": color, "weight": weight, "wrap": True}
    if margin:
        element["margin"] = margin
    return element
