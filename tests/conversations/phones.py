"""The people of a script with their phones: what each can do, and which of the bot's bubbles are new to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.emulator import samples
from bot.emulator.chats import ChatMessage
from bot.emulator.people import Group, Person
from bot.emulator.tapping import actions_in
from db import officers
from handlers.casework import code
from tests.conversations.bubbles import words_of
from tests.conversations.script import Role, Script, ScriptError
from tests.conversations.stage import Stage

EMULATOR_ROLES = {"villager": "villager", "owner": "owner", "stranger": "guest"}
INVITED_FOR = timedelta(days=7)


@dataclass
class Phone:
    """One chat as somebody sees it. `looked` counts the bot's bubbles that a step has been about."""

    name: str
    chat: Person | Group
    looked: int = 0


class Phones:
    """Everybody's. `act` does what a step says; `new_bubbles` are those since the last look or act."""

    def __init__(self, stage: Stage, script: Script) -> None:
        self.stage = stage
        self.line = stage.line
        self._by_name: dict[str, Phone] = {}
        self._sent: dict[str, list[tuple[str, ChatMessage]]] = {}
        self.codes: dict[str, str] = {}
        for name, role in script.people.items():
            self._enter(name, role)
        for name, members in script.groups.items():
            group = self.line.add_group(name, [self.person(member) for member in members])
            self._by_name[name] = Phone(name, group)
        stage.at_rest()
        for phone in self._by_name.values():
            self.look_away(phone.name)

    @property
    def all(self) -> tuple[Phone, ...]:
        return tuple(self._by_name.values())

    def phone(self, name: str) -> Phone:
        return self._by_name[name]

    def person(self, name: str) -> Person:
        chat = self._by_name[name].chat
        if not isinstance(chat, Person):
            raise ScriptError(f"{name} is a group; say who in it acts: {{who: …}}")
        return chat

    def new_bubbles(self, name: str) -> list[ChatMessage]:
        phone = self._by_name[name]
        return self.line.bot_messages(phone.chat)[phone.looked :]

    def look_away(self, name: str) -> None:
        phone = self._by_name[name]
        phone.looked = len(self.line.bot_messages(phone.chat))

    def invite(self, name: str, role: Role) -> None:
        """As `python -m bot officer add` does; the code is what that person will type."""
        places = self.stage.places.districts
        one_time = code.new_code()
        now = self.stage.clock()
        with self.stage.database.writing() as session:
            officers.invite(
                session,
                office_id=self.stage.office(role.office).office.id,
                name=name,
                role=role.name,
                districts=[next(one.code for one in places if one.name == district) for district in role.districts],
                join_code_hash=code.hash_of(one_time),
                join_code_until=now + INVITED_FOR,
                now=now,
            )
        self.codes[name] = one_time

    def act(self, name: str, what: Any) -> None:
        """A string is said; a mapping names one act with what it needs. Errors: ScriptError for an unknown act."""
        self.look_away(name)
        phone = self._by_name[name]
        told = {"says": what} if not isinstance(what, Mapping) else dict(what)
        who = self.person(told.pop("who", name))
        kind = next((kind for kind in ACTS if kind in told), None)
        if kind is None:
            raise ScriptError(f"{name} cannot do {what!r}; there is {', '.join(ACTS)}")
        act, more = ACTS[kind]
        unknown = set(told) - {kind, *more}
        if unknown:
            raise ScriptError(f"{kind} does not know {', '.join(unknown)}; it knows {', '.join(more) or 'nothing'}")
        act(self, phone, who, told.pop(kind), told)

    def _enter(self, name: str, role: Role) -> None:
        channel = self.stage.line_channel(role.office)
        kind = EMULATOR_ROLES.get(role.name, "officer")
        person = self.line.add_person(name, kind, channel=channel, friend=role.name != "stranger")
        self._by_name[name] = Phone(name, person)
        if role.is_officer:
            self.invite(name, role)
            self.line.say(person, person, self.codes[name])

    # Acts

    def _keep(self, phone: Phone, name: str, *sent: ChatMessage) -> None:
        self._sent.setdefault(phone.name, []).extend((name, bubble) for bubble in sent)

    def _says(self, phone: Phone, who: Person, words: Any, more: Mapping[str, Any]) -> None:
        said = str(words) * more.get("times", 1)
        self._keep(phone, said, self.line.say(phone.chat, who, said))

    def _pins(self, phone: Phone, who: Person, point: list[float], more: Mapping[str, Any]) -> None:
        latitude, longitude = point
        self._keep(phone, "pin", self.line.send_pin(phone.chat, who, latitude, longitude, address=more.get("address")))

    def _taps(self, phone: Phone, who: Person, label: str, more: Mapping[str, Any]) -> None:
        params = {"date": str(more["date"])} if "date" in more else None
        what: str | dict[str, Any] = label
        if "under" in more:
            what = self._old_action(phone, label, more["under"])
        for _ in range(more.get("times", 1)):
            if isinstance(what, str) and more.get("times", 1) > 1:
                what = self._shown_action(phone, label)
            self.line.tap(what, who, chat=phone.chat, params=params)

    def _shown_action(self, phone: Phone, label: str) -> dict[str, Any]:
        return self._old_action(phone, label, "")

    def _old_action(self, phone: Phone, label: str, under: str) -> dict[str, Any]:
        """A button under an older bubble: a finger may be quicker than the bubble that hides it."""
        for bubble in reversed(self.line.bot_messages(phone.chat)):
            if under in "\n".join(words_of(bubble.line)):
                for action in actions_in(bubble.line):
                    if action.get("label") == label:
                        return action
        raise ScriptError(f"no bubble with {under!r} has a button {label!r}")

    def _photos(self, phone: Phone, who: Person, count: int, _more: Mapping[str, Any]) -> None:
        pictures = [samples.picture(1 + number % 3) for number in range(count)]
        self._keep(phone, "photo", *self.line.send_photos(phone.chat, who, pictures))

    def _photo(self, phone: Phone, who: Person, sample: int, _more: Mapping[str, Any]) -> None:
        self._keep(phone, "photo", self.line.send_photo(phone.chat, who, sample=sample))

    def _voice(self, phone: Phone, who: Person, seconds: int, _more: Mapping[str, Any]) -> None:
        self._keep(phone, "voice", self.line.send_voice(phone.chat, who, duration_ms=int(seconds) * 1000))

    def _video(self, phone: Phone, who: Person, _seconds: int, _more: Mapping[str, Any]) -> None:
        self._keep(phone, "video", self.line.send_video(phone.chat, who, b"\x00\x00\x00\x18ftypmp42film"))

    def _file(self, phone: Phone, who: Person, name: str, _more: Mapping[str, Any]) -> None:
        self._keep(phone, name, self.line.send_file(phone.chat, who, b"%PDF-1.7 a file", name, "application/pdf"))

    def _sticker(self, phone: Phone, who: Person, keywords: Any, _more: Mapping[str, Any]) -> None:
        words = [str(word) for word in keywords] if isinstance(keywords, list) else None
        self._keep(phone, "sticker", self.line.send_sticker(phone.chat, who, keywords=words))

    def _unsends(self, phone: Phone, _who: Person, name: str, _more: Mapping[str, Any]) -> None:
        """The last one sent of that name: its words, or photo, pin, voice."""
        for sent in reversed(self._sent.get(phone.name, [])):
            if sent[0] == name:
                self._sent[phone.name].remove(sent)
                return self.line.unsend(sent[1])
        raise ScriptError(f"{phone.name} has sent nothing called {name!r}")

    def _edits(self, phone: Phone, _who: Person, words: str, more: Mapping[str, Any]) -> None:
        found = [bubble for name, bubble in self._sent[phone.name] if name == more["was"]]
        self.line.edit(found[-1], words)

    def _blocks(self, _phone: Phone, who: Person, _: Any, _more: Mapping[str, Any]) -> None:
        self.line.block(who)

    def _unblocks(self, _phone: Phone, who: Person, _: Any, _more: Mapping[str, Any]) -> None:
        self.line.unblock(who)

    def _group(self, phone: Phone) -> Group:
        if not isinstance(phone.chat, Group):
            raise ScriptError(f"{phone.name} is no group")
        return phone.chat

    def _bot_leaves(self, phone: Phone, _who: Person, _: Any, _more: Mapping[str, Any]) -> None:
        self.line.remove_bot(self._group(phone))

    def _bot_joins(self, phone: Phone, _who: Person, _: Any, _more: Mapping[str, Any]) -> None:
        self.line.invite_bot(self._group(phone))

    def _joins(self, phone: Phone, _who: Person, name: str, _more: Mapping[str, Any]) -> None:
        self.line.join_group(self._group(phone), self.person(name))

    def _types_code(self, phone: Phone, who: Person, of: str, _more: Mapping[str, Any]) -> None:
        self.line.say(phone.chat, who, self.codes[of])


Act = Callable[[Phones, Phone, Person, Any, Mapping[str, Any]], None]

# Each act with what else it may say.
ACTS: Mapping[str, tuple[Act, tuple[str, ...]]] = {
    "says": (Phones._says, ("times",)),
    "pin": (Phones._pins, ("address",)),
    "tap": (Phones._taps, ("under", "times", "date")),
    "photo": (Phones._photo, ()),
    "photos": (Phones._photos, ()),
    "voice": (Phones._voice, ()),
    "video": (Phones._video, ()),
    "file": (Phones._file, ()),
    "sticker": (Phones._sticker, ()),
    "unsend": (Phones._unsends, ()),
    "edit": (Phones._edits, ("was",)),
    "block": (Phones._blocks, ()),
    "unblock": (Phones._unblocks, ()),
    "adds": (Phones._unblocks, ()),
    "types_code": (Phones._types_code, ()),
    "bot_leaves": (Phones._bot_leaves, ()),
    "bot_joins": (Phones._bot_joins, ()),
    "joins": (Phones._joins, ()),
}
