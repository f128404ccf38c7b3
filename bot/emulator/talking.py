"""What people do in a chat: write, send a picture, a pin, a sticker; take it back; edit it.

Every act leaves a bubble and makes the webhook LINE would make (PLATFORM §1.3). Taps are in `tapping`, comings and
goings in `membership`.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.emulator import ids
from bot.emulator.chats import ChatMessage
from bot.emulator.people import Person
from bot.emulator.rules.counting import utf16
from bot.emulator.state import State
from bot.emulator.webhook_events import event

TEXT_LONGEST = 5_000  # https://developers.line.biz/en/reference/messaging-api/#text-message, UTF-16 code units
MENTIONS_MOST = 20  # PLATFORM §1.3
QUOTABLE = frozenset(
    {"text", "image", "video", "sticker"}
)  # PLATFORM §1.3: audio, file and location have no quote token
UNKNOWN_RESOURCE_TYPE = "HOLOGRAM"


@dataclass
class Upload:
    """One file a person sends."""

    data: bytes
    media_type: str
    file_name: str = ""
    duration_ms: int | None = None


def person_in(state: State, chat_id: str, person_id: str) -> Person:
    """The person, if he can write in that chat. Raises ValueError with a sentence."""
    person = state.people.get(person_id)
    if person is None:
        raise ValueError("ไม่พบคนนี้")
    group = state.groups.get(chat_id)
    if group is not None:
        if person_id not in group.members:
            raise ValueError("คนนี้ไม่ได้อยู่ในกลุ่มนั้น")
    elif chat_id != person_id:
        raise ValueError("ไม่พบแชตนี้")
    elif person.blocked:
        raise ValueError("คนนี้บล็อกบัญชีอยู่ เลิกบล็อกก่อนจึงจะส่งได้")
    return person


def put_bubble(state: State, chat_id: str, person_id: str, message: dict[str, Any]) -> ChatMessage:
    """A person's bubble alone. `message` is the webhook's message object without id and tokens, which are added."""
    person = person_in(state, chat_id, person_id)
    content = {"id": ids.message_id(), **message}
    bubble = ChatMessage(content["id"], chat_id, person_id, state.now(), content)
    if content["type"] in QUOTABLE:
        bubble.quote_token = content["quoteToken"] = ids.long_token()
    bubble.mark_as_read_token = content["markAsReadToken"] = ids.long_token()
    state.remember_mark(bubble.mark_as_read_token, bubble.id)
    state.chats.add(bubble)
    person.last_wrote = bubble.at
    state.show_message(bubble)
    return bubble


def say(state: State, chat_id: str, person_id: str, message: dict[str, Any]) -> tuple[ChatMessage, dict[str, Any]]:
    """A bubble and its `message` event."""
    if message["type"] == "text" and chat_id in state.groups:
        message = {**message, **_mentions(state, chat_id, message["text"])}
    bubble = put_bubble(state, chat_id, person_id, message)
    return bubble, event(state, "message", chat_id, state.people[person_id], message=bubble.line)


def _mentions(state: State, group_id: str, words: str) -> dict[str, Any]:
    """In groups "@name" is a mention, as a phone makes one of it: of the bot, of a member, or of all.
    https://developers.line.biz/en/reference/messaging-api/#wh-text; positions are UTF-16 code units."""
    channel = state.channel_of(group_id)
    named: dict[str, dict[str, Any]] = {
        f"@{channel.name}": {"type": "user", "userId": channel.bot_user_id, "isSelf": True}
    }
    for member in state.groups[group_id].members:
        named[f"@{state.people[member].name}"] = {"type": "user", "userId": member, "isSelf": False}
    named["@All"] = {"type": "all"}
    mentionees = []
    longest_first = sorted(named, key=len, reverse=True)
    for found in re.finditer("|".join(re.escape(name) for name in longest_first), words):
        index, length = utf16(words[: found.start()]), utf16(found[0])
        mentionees.append({"index": index, "length": length, **named[found[0]]})
    return {"mention": {"mentionees": mentionees[:MENTIONS_MOST]}} if mentionees else {}


def text(words: str, quoted: str | None = None) -> dict[str, Any]:
    if not words:
        raise ValueError("ยังไม่ได้พิมพ์ข้อความ")
    if utf16(words) > TEXT_LONGEST:
        raise ValueError(f"ข้อความยาวเกิน {TEXT_LONGEST:,} ตัวอักษร")
    message = {"type": "text", "text": words}
    return {**message, "quotedMessageId": quoted} if quoted else message


def sticker(state: State, package_id: str, sticker_id: str, keywords: list[str] | None = None) -> dict[str, Any]:
    kind = UNKNOWN_RESOURCE_TYPE if state.nasty.unknown_sticker else "STATIC"
    message: dict[str, Any] = {
        "type": "sticker", "packageId": package_id, "stickerId": sticker_id, "stickerResourceType": kind,
    }  # fmt: skip
    return {**message, "keywords": keywords[:15]} if keywords else message


def location(latitude: float, longitude: float, title: str | None = None, address: str | None = None) -> dict[str, Any]:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("พิกัดไม่ถูกต้อง")
    message: dict[str, Any] = {"type": "location"}
    if title:
        message["title"] = title
    if address:
        message["address"] = address
    return {**message, "latitude": latitude, "longitude": longitude}


def media(kind: str, upload: Upload) -> dict[str, Any]:
    if kind == "file":
        return {"type": "file", "fileName": upload.file_name or "file", "fileSize": len(upload.data)}
    message: dict[str, Any] = {"type": kind, "contentProvider": {"type": "line"}}
    if kind in ("video", "audio") and upload.duration_ms is not None:
        message["duration"] = upload.duration_ms
    return message


def send_files(
    state: State, chat_id: str, person_id: str, kind: str, uploads: list[Upload]
) -> list[tuple[ChatMessage, dict[str, Any]]]:
    """Several pictures at once are one burst: LINE marks them with the same imageSet.
    https://developers.line.biz/en/reference/messaging-api/#wh-image"""
    sent = []
    set_id = ids.reply_token().upper()
    for number, upload in enumerate(uploads, start=1):
        message = media(kind, upload)
        if kind == "image" and len(uploads) > 1:
            message["imageSet"] = {"id": set_id, "index": number, "total": len(uploads)}
        bubble, happened = say(state, chat_id, person_id, message)
        state.contents.add(bubble.id, kind, upload.media_type, upload.data, state.now(), upload.file_name)
        bubble.content_url = f"/emulator/content/{bubble.id}"
        state.show_message(bubble)
        sent.append((bubble, happened))
    return sent


def unsend(state: State, message_id: str) -> dict[str, Any]:
    bubble = _own_bubble(state, message_id)
    state.chats.remove(message_id)
    state.contents.withdraw(message_id)
    state.changes.tell({"type": "removed", "chatId": bubble.chat_id, "messageId": message_id})
    return event(state, "unsend", bubble.chat_id, state.people[bubble.sender], unsend={"messageId": message_id})


def edit(state: State, message_id: str, words: str) -> dict[str, Any]:
    """A corrected text: same message id, new quote token, no mark-as-read token; in groups only.
    https://developers.line.biz/en/reference/messaging-api/#edit-event"""
    bubble = _own_bubble(state, message_id)
    if bubble.line["type"] != "text" or bubble.chat_id not in state.groups:
        raise ValueError("LINE ให้แก้ได้เฉพาะข้อความตัวอักษรในกลุ่ม")
    content = {"id": bubble.id, **text(words), "quoteToken": ids.long_token()}
    bubble.line, bubble.quote_token = content, content["quoteToken"]
    state.show_message(bubble)
    return event(state, "messageEdited", bubble.chat_id, state.people[bubble.sender], message=content)


def _own_bubble(state: State, message_id: str) -> ChatMessage:
    bubble = state.chats.find(message_id)
    if bubble is None or bubble.from_bot:
        raise ValueError("ไม่พบข้อความนี้ หรือไม่ใช่ข้อความของคน")
    return bubble
