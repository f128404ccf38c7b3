"""Makes the stand-in send one webhook of every kind it knows, for the tests that look at them."""

from __future__ import annotations

from bot.emulator import Line
from bot.emulator.people import Person

ALIAS_ACTION = {"type": "richmenuswitch", "richMenuAliasId": "nowhere", "data": "to=nowhere"}
PICK = {"type": "datetimepicker", "label": "วัน", "data": "day"}


def happen(line: Line, person: Person) -> None:
    """Every message type, every event type, in one-to-one and in a group."""
    friend = line.add_person("เพื่อน")
    _talk(line, person)
    group = line.add_group("หมู่ 3", [person])
    line.edit(line.say(group, person, "น้ำเนา"), "น้ำเน่า")
    line.join_group(group, friend)
    line.leave_group(group, friend)
    _tap(line, person)
    line.emit("beacon", person, person, beacon={"hwid": "d41d8cd98f", "type": "enter"})
    line.emit("videoPlayComplete", person, person, videoPlayComplete={"trackingId": "t"})
    line.emit("accountLink", person, person, link={"result": "ok", "nonce": "n"})
    line.emit("membership", person, person, membership={"type": "joined", "membershipId": 3189})
    line.remove_bot(group)
    line.block(person)
    line.unblock(person)


def _talk(line: Line, person: Person) -> None:
    said = line.say(person, person, "สวัสดี 🙏")
    line.say(person, person, "ข้อนี้", quoting=said.id)
    line.send_photo(person, person)
    line.send_photos(person, person, [b"one", b"two"])
    line.send_voice(person, person)
    line.send_video(person, person, b"film")
    line.send_file(person, person, b"%PDF-1.7", "ใบอนุญาต.pdf", "application/pdf")
    line.send_pin(person, person, 18.7756, 100.773, "ศาลากลาง", "น่าน")
    line.send_sticker(person, person, keywords=["สวัสดี"])
    line.unsend(said)


def _tap(line: Line, person: Person) -> None:
    line.tap({"type": "postback", "label": "รับเรื่อง", "data": "take", "displayText": "รับเรื่อง"}, person)
    line.tap({**PICK, "mode": "date"}, person, params={"date": "2026-12-01"})
    line.tap({**PICK, "mode": "time"}, person, params={"time": "09:30"})
    line.tap({**PICK, "mode": "datetime"}, person, params={"datetime": "2026-12-01T09:30"})
    line.tap(ALIAS_ACTION, person)
    line.tap({"type": "message", "label": "ค่ะ", "text": "ค่ะ"}, person)
