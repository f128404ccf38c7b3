"""Single strange webhooks on request: redelivered, doubled, empty, unknown, badly signed, many at once.

Lasting trouble is in `nasty`; the bytes go out through `delivery`.
"""

from collections.abc import Callable
from typing import Any

from bot.emulator import ids, webhook_events
from bot.emulator.line import Line
from bot.emulator.people import Person

STRANGE_TEXT = "สวัสดี"


def send(line: Line, wish: dict[str, Any]) -> dict[str, Any]:
    """wish: {kind, chatId?, text?}. ValueError for a kind nobody knows, or when there is nothing to repeat."""
    kind = wish.get("kind")
    maker = _KINDS.get(str(kind))
    if maker is None:
        raise ValueError(f"ชนิดต้องเป็นหนึ่งใน {', '.join(_KINDS)}")
    maker(line, _person(line, wish), str(wish.get("text") or STRANGE_TEXT))
    return {"ok": True}


def _person(line: Line, wish: dict[str, Any]) -> Person:
    chat_id = wish.get("chatId") or wish.get("from")
    if chat_id in line.people:
        return line.people[chat_id]
    if not line.people:
        raise ValueError("ยังไม่มีใครอยู่ที่นี่")
    return next(iter(line.people.values()))


def _repeat(redelivery: bool) -> Callable[[Line, Person, str], None]:
    def repeat(line: Line, _who: Person, _words: str) -> None:
        if not line.postman.repeat_last(redelivery=redelivery):
            raise ValueError("ยังไม่มีเหตุการณ์ให้ส่งซ้ำ")

    return repeat


def _empty(line: Line, who: Person, _words: str) -> None:
    line.send_events(who, [])


def _unknown_event(line: Line, who: Person, _words: str) -> None:
    with line.lock:
        line.send_events(who, [webhook_events.unknown_event(line, who.id)])


def _unknown_message(line: Line, who: Person, _words: str) -> None:
    with line.lock:
        content = {"type": "hologram", "id": ids.message_id(), "hologram": {"depth": 3}}
        line.send_events(who, [webhook_events.event(line, "message", who.id, who, message=content)])


def _standby_text(line: Line, who: Person, words: str) -> None:
    with line.lock:
        was, line.nasty.standby = line.nasty.standby, True
        try:
            line.say(who, who, words)
        finally:
            line.nasty.standby = was


def _wrong_signature(line: Line, who: Person, words: str) -> None:
    content = {"type": "text", "id": ids.message_id(), "text": words, "quoteToken": ids.long_token()}
    with line.lock:
        channel = line.channel_of(who.id)
        strange = webhook_events.event(line, "message", who.id, who, message=content)
    line.postman.post(channel, channel.webhook_url, [strange], break_signature=True)


def _batch(line: Line, who: Person, words: str) -> None:
    """One text of everybody who knows the same bot, in one POST."""
    with line.together():
        for person in list(line.people.values()):
            if person.token == who.token and not person.blocked:
                line.say(person, person, words)


_KINDS: dict[str, Callable[[Line, Person, str], None]] = {
    "redeliver_last": _repeat(True),
    "duplicate_last": _repeat(False),
    "empty": _empty,
    "unknown_event": _unknown_event,
    "unknown_message": _unknown_message,
    "standby_text": _standby_text,
    "wrong_signature": _wrong_signature,
    "batch": _batch,
}
