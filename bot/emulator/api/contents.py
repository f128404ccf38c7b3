"""Gives the bot the pictures, clips and files people sent.

https://developers.line.biz/en/reference/messaging-api/#get-content (PLATFORM §5); when they are ready or gone is
decided in `contents`.
"""

import io

from PIL import Image, UnidentifiedImageError

from bot.emulator.api.answering import Answer, Call, Endpoint, Refused
from bot.emulator.contents import Content

PREVIEW_SIZE = (240, 240)
PREVIEWABLE = frozenset({"image", "video"})
TRANSCODED = frozenset({"video", "audio"})


def content(call: Call, message_id: str) -> Answer:
    found = _find(call, message_id)
    if not found.is_ready(call.line.now()):
        return Answer({}, 202)
    return Answer(found.data, media_type=found.media_type)


def preview(call: Call, message_id: str) -> Answer:
    found = _find(call, message_id)
    if found.kind not in PREVIEWABLE:
        raise Refused(404, "Not found")
    if not found.is_ready(call.line.now()):
        return Answer({}, 202)
    return Answer(small_picture(found.data), media_type="image/jpeg")


def transcoding(call: Call, message_id: str) -> Answer:
    found = _find(call, message_id)
    if found.kind not in TRANSCODED:
        raise Refused(404, "Not found")
    return Answer({"status": "succeeded" if found.is_ready(call.line.now()) else "processing"})


def small_picture(data: bytes) -> bytes:
    """A preview. A video, or a picture that cannot be read, gets a plain grey one, as there is no decoder for it
    here."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.thumbnail(PREVIEW_SIZE)
            small = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        small = Image.new("RGB", PREVIEW_SIZE, (128, 128, 128))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()


def _find(call: Call, message_id: str) -> Content:
    found = call.line.contents.find(message_id)
    if found is None or not _hers(call, found):
        raise Refused(404, "Not found")
    if found.is_gone(call.line.now()):
        raise Refused(410, "Gone")
    return found


def _hers(call: Call, found: Content) -> bool:
    """Another channel's message is unknown here. A withdrawn one has no bubble any more and is answered 410 for all."""
    bubble = call.line.chats.find(found.message_id)
    return bubble is None or call.line.channel_of(bubble.chat_id) is call.channel


_ROOT = "/v2/bot/message/{messageId}/content"
ENDPOINTS = (
    Endpoint("content", "GET", _ROOT, content),
    Endpoint("content-preview", "GET", f"{_ROOT}/preview", preview),
    Endpoint("content-transcoding", "GET", f"{_ROOT}/transcoding", transcoding),
)
