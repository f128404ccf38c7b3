"""How places and the new case are named to whoever files a complaint.

Decides wording and length; which place it is, is decided by the handlers.
"""

from __future__ import annotations

import regex

from content import quick
from content.categories import category_name
from content.places import Places
from content.say import Message, text

LABEL_LIMIT = 20  # grapheme clusters of a quick reply's label, PLATFORM §4.2


def place_name(places: Places, code: str) -> str:
    """ "อำเภอปัว" of a 4-digit code, "ตำบลตาลชุม อำเภอท่าวังผา" of a 6-digit one. Errors: KeyError."""
    if len(code) == 4:
        return text("part.complain.district", district=places.district(code).name)
    tambon = places.tambon(code)
    return text("part.complain.tambon", tambon=tambon.tambon, district=tambon.district)


def short_place(places: Places, code: str) -> str:
    """The same for a button. Errors: KeyError."""
    if len(code) == 4:
        return text("part.complain.district_short", district=places.district(code).name)
    tambon = places.tambon(code)
    return cut_label(text("part.complain.tambon_short", tambon=tambon.tambon, district=tambon.district))


def known_place(
    places: Places, district_code: str | None, tambon_code: str | None, words: str | None, *, pinned: bool
) -> str | None:
    """The place as far as it is known, for a sentence; None when nothing is known."""
    if tambon_code is not None and any(tambon.code == tambon_code for tambon in places.tambons):
        return place_name(places, tambon_code)
    if district_code is not None and any(district.code == district_code for district in places.districts):
        return place_name(places, district_code)
    return words or (text("part.complain.pin_only") if pinned else None)


def about(category: str | None) -> str:
    """ "เรื่องกลิ่น"; of an unknown category just "เรื่อง"."""
    if category is None or category == "other":
        return text("part.complain.about_something")
    return text("part.complain.about", category=category_name(category))


def cut_label(words: str) -> str:
    """At most 20 grapheme clusters, as LINE counts labels."""
    clusters: list[str] = regex.findall(r"\X", words)
    return words if len(clusters) <= LABEL_LIMIT else "".join(clusters[: LABEL_LIMIT - 1]) + "…"


def is_it_a_complaint(kind: str, *, yes: str, person: str, no: str) -> Message:
    """Asks what a picture (voice, video, file) is for; its buttons stay: quick replies vanish with the next photo.

    `yes`, `person` and `no` are the data of the buttons.
    """
    words = text(f"part.complain.loose_{kind}")
    actions = [
        quick.tap("button.complain.yes", yes),
        quick.tap("button.complain.person", person),
        quick.tap("button.complain.no", no),
    ]
    return {"type": "template", "altText": words, "template": {"type": "buttons", "text": words, "actions": actions}}
