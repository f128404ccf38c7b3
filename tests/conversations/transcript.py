"""A talk as people read it: phone by phone, both sides, with the buttons under each bubble."""

from __future__ import annotations

from collections.abc import Iterator

from bot.emulator.chats import ChatMessage
from content.thai_dates import thai_moment
from tests.conversations.bubbles import labels_of, words_of
from tests.conversations.phones import Phone, Phones

BOT = "น้องปั้น"
SENT = {"image": "(รูป)", "audio": "(เสียง)", "video": "(คลิป)", "file": "(ไฟล์)", "sticker": "(สติกเกอร์)"}


def written(phones: Phones) -> str:
    """The whole talk so far, and what LINE refused meanwhile."""
    lines = [line for phone in phones.all for line in _phone(phones, phone)]
    lines += [f"LINE {call.kind} {call.status}: {call.problem}" for call in phones.line.api_calls() if call.problem]
    lines += [f"webhook {post.status}: {post.problem}" for post in phones.line.webhooks() if post.problem]
    return "\n".join(lines)


def _phone(phones: Phones, phone: Phone) -> Iterator[str]:
    yield f"──── โทรศัพท์ของ{phone.name} ────"
    for bubble in phones.line.messages(phone.chat):
        who = BOT if bubble.from_bot else phones.line.people[bubble.sender].name
        side = "    " if bubble.from_bot else ""
        said = said_in(bubble).replace("\n", f"\n{side}      ")
        yield f"{thai_moment(bubble.at).split(' ')[-2]} {side}{who}: {said}"
        if bubble.from_bot and (labels := labels_of(bubble.line)):
            yield f"          [{'] ['.join(labels)}]"


def said_in(bubble: ChatMessage) -> str:
    if bubble.line["type"] == "location":
        return f"(ตำแหน่ง {bubble.line['latitude']}, {bubble.line['longitude']})"
    shown = "\n".join(words_of(bubble.line)) or SENT.get(bubble.line["type"], bubble.line["type"])
    return f"[การ์ด] {shown}" if bubble.line["type"] in ("flex", "template") else shown
