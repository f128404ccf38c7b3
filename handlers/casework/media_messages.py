"""Pictures, voices and files on their way to the other side: as LINE messages with links to our copies."""

from __future__ import annotations

from collections.abc import Iterable

from content.say import Message, plain, text
from db import media
from db.tables import Media, Testimony
from handlers.situation import Situation

STILL_THERE = ("waiting", "kept")


def media_message(s: Situation, media_id: str | None) -> tuple[Message, ...]:
    """What was sent, as one message; nothing for what was taken back, was refused or never arrived."""
    found = _still_there(s, media_id)
    if found is None:
        return ()
    if found.kind == "photo":
        return (_with_preview("image", s.media_link(found.id, "photo"), s.media_link(found.id, "preview")),)
    if found.kind == "video":
        return (_with_preview("video", s.media_link(found.id, "video"), s.media_link(found.id, "preview")),)
    if found.kind == "voice":
        link = s.media_link(found.id, "voice")
        return ({"type": "audio", "originalContentUrl": link, "duration": max(1, found.duration_ms or 1000)},)
    name = found.file_name or text("part.told.file")
    return (plain(text("casework.file", name=name, link=s.media_link(found.id, "file"))),)


def first_photo_of(s: Situation, told: Iterable[Testimony]) -> Media | None:
    photos = (_still_there(s, one.media_id) for one in told if one.kind == "photo")
    return next((photo for photo in photos if photo is not None), None)


def _still_there(s: Situation, media_id: str | None) -> Media | None:
    found = media.by_id(s.session, media_id) if media_id is not None else None
    return found if found is not None and found.office_id == s.office.id and found.state in STILL_THERE else None


def _with_preview(kind: str, whole: str, preview: str) -> Message:
    return {"type": kind, "originalContentUrl": whole, "previewImageUrl": preview}
