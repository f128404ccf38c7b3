"""LINE in memory: what tests, the page and the API hold in their hands.

It joins the parts and sends off the webhooks an act causes; the rules of each act are in the module of its subject.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.emulator import ids, membership, samples, seed, talking, tapping, webhook_events
from bot.emulator.changes import LogEntry
from bot.emulator.chats import ChatMessage
from bot.emulator.delivery import Postman, is_loopback_url
from bot.emulator.people import Group, Person
from bot.emulator.state import Channel, Clock, State
from bot.emulator.talking import Upload

DEFAULT_SECRET = "emulator-channel-secret"  # noqa: S105 - the stand-in's own, worth nothing outside this machine
DEFAULT_TOKEN = "emulator-channel-access-token"  # noqa: S105
DEFAULT_NAME = "น้องปั้น"

Who = Person | str
Chat = Person | Group | str


class Line(State):
    """One LINE with one or more channels.

    `clock` returns an aware UTC datetime and rules every life time (reply tokens, retry keys, quota months);
    webhooks and waiting run on real time. `seeded` brings the three people and the group of the demo.
    """

    def __init__(
        self,
        *,
        channel_secret: str = DEFAULT_SECRET,
        channel_access_token: str = DEFAULT_TOKEN,
        webhook_url: str = "",
        bot_user_id: str | None = None,
        bot_name: str = DEFAULT_NAME,
        clock: Clock | None = None,
        latency: float = 0.0,
        seeded: bool = True,
    ) -> None:
        super().__init__(clock)
        self.latency = latency
        self.postman = Postman(self)
        self._seeded = seeded
        self._cast: list[Person] = []
        self._together: list[tuple[str, dict[str, Any]]] | None = None
        self.main = self.add_channel(
            access_token=channel_access_token, secret=channel_secret, webhook_url=webhook_url,
            bot_user_id=bot_user_id, name=bot_name,
        )  # fmt: skip
        if seeded:
            seed.plant(self, self.main)

    # Channels

    def add_channel(
        self, *, access_token: str, secret: str, webhook_url: str = "", bot_user_id: str | None = None, name: str
    ) -> Channel:
        """Another official account in the same LINE. ValueError for a webhook that is not on this machine."""
        if webhook_url and not is_loopback_url(webhook_url):
            raise ValueError("the stand-in posts webhooks to this machine only")
        user_id = bot_user_id or ids.fixed_id("U", f"bot {access_token}")
        channel = Channel(access_token, secret, webhook_url, user_id, name, f"@{user_id[1:9]}")
        with self.lock:
            self.channels[access_token] = channel
        return channel

    # People and groups

    def add_person(
        self,
        name: str,
        role: str = "guest",
        *,
        channel: Channel | None = None,
        friend: bool = True,
        id: str | None = None,
    ) -> Person:
        """Somebody new; a friend adds the bot at once (`follow`). Whoever comes with an id of her own belongs to the
        cast: she is still there after a reset."""
        with self.lock:
            token = (channel or self.main).access_token
            person, happened = membership.add_person(self, name, role, token, friend=friend, person_id=id)
            if id is not None:
                self._cast.append(replace(person))
            self._dispatch(happened)
        return person

    def add_group(self, name: str, members: list[Who], *, channel: Channel | None = None) -> Group:
        """A new group that invites the bot at once (`join`)."""
        with self.lock:
            people = [_id(member) for member in members]
            group, happened = membership.add_group(self, name, people, (channel or self.main).access_token)
            self._dispatch(happened)
        return group

    def person(self, who: Who) -> Person:
        """By id, role or name: the first that fits. KeyError when nobody does."""
        if isinstance(who, Person):
            return who
        with self.lock:
            if who in self.people:
                return self.people[who]
            for person in self.people.values():
                if who in (person.role, person.name):
                    return person
        raise KeyError(who)

    def group(self, name: str) -> Group:
        with self.lock:
            for group in self.groups.values():
                if name in (group.id, group.name):
                    return group
        raise KeyError(name)

    def block(self, who: Who) -> None:
        with self.lock:
            self._dispatch(membership.block(self, self.person(who)))

    def unblock(self, who: Who) -> None:
        with self.lock:
            self._dispatch(membership.unblock(self, self.person(who)))

    def join_group(self, group: Group, who: Who) -> None:
        with self.lock:
            self._dispatch(membership.join_group(self, group, self.person(who)))

    def leave_group(self, group: Group, who: Who) -> None:
        with self.lock:
            self._dispatch(membership.leave_group(self, group, self.person(who)))

    def remove_bot(self, group: Group) -> None:
        with self.lock:
            self._dispatch(membership.bot_leaves(self, group))

    def invite_bot(self, group: Group) -> None:
        with self.lock:
            self._dispatch(membership.bot_returns(self, group))

    # Talking. Every method takes the chat (a person for one-to-one, or a group) and the person who does it.

    def say(self, chat: Chat, who: Who, words: str, *, quoting: str | None = None) -> ChatMessage:
        return self._send(chat, who, talking.text(words, quoting))

    def send_sticker(
        self, chat: Chat, who: Who, package_id: str = "446", sticker_id: str = "1988", keywords: list[str] | None = None
    ) -> ChatMessage:
        return self._send(chat, who, talking.sticker(self, package_id, sticker_id, keywords))

    def send_pin(
        self,
        chat: Chat,
        who: Who,
        latitude: float,
        longitude: float,
        title: str | None = None,
        address: str | None = None,
    ) -> ChatMessage:
        return self._send(chat, who, talking.location(latitude, longitude, title, address))

    def send_photo(self, chat: Chat, who: Who, data: bytes | None = None, *, sample: int = 1) -> ChatMessage:
        return self.send_photos(chat, who, [data or samples.picture(sample)])[0]

    def send_photos(self, chat: Chat, who: Who, pictures: list[bytes]) -> list[ChatMessage]:
        """Several at once carry one imageSet, each in a webhook of its own as LINE does."""
        return self.send_files(chat, who, "image", [Upload(data, "image/jpeg") for data in pictures])

    def send_voice(self, chat: Chat, who: Who, data: bytes | None = None, *, duration_ms: int = 2_000) -> ChatMessage:
        upload = Upload(data, "audio/x-m4a", duration_ms=duration_ms) if data else samples.voice()
        return self.send_files(chat, who, "audio", [upload])[0]

    def send_video(self, chat: Chat, who: Who, data: bytes, *, duration_ms: int = 5_000) -> ChatMessage:
        return self.send_files(chat, who, "video", [Upload(data, "video/mp4", duration_ms=duration_ms)])[0]

    def send_file(
        self, chat: Chat, who: Who, data: bytes, file_name: str, media_type: str = "application/octet-stream"
    ) -> ChatMessage:
        return self.send_files(chat, who, "file", [Upload(data, media_type, file_name)])[0]

    def send_files(self, chat: Chat, who: Who, kind: str, uploads: list[Upload]) -> list[ChatMessage]:
        with self.lock:
            sent = talking.send_files(self, _id(chat), self.person(who).id, kind, uploads)
            self._dispatch([(bubble.chat_id, happened) for bubble, happened in sent])
        return [bubble for bubble, _ in sent]

    def unsend(self, message: ChatMessage | str) -> None:
        with self.lock:
            message_id = _message_id(message)
            chat_id = self._chat_of(message_id)
            self._dispatch([(chat_id, talking.unsend(self, message_id))])

    def edit(self, message: ChatMessage | str, words: str) -> None:
        with self.lock:
            message_id = _message_id(message)
            chat_id = self._chat_of(message_id)
            self._dispatch([(chat_id, talking.edit(self, message_id, words))])

    def tap(
        self, what: str | dict[str, Any], who: Who, *, chat: Chat | None = None, params: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Tap a button by its label, its postback data or its address (newest bubble first, then the rich menu), or an
        action object itself. Returns {"open": uri} for a link. LookupError names what could have been tapped."""
        with self.lock:
            person = self.person(who)
            chat_id = _id(chat or person)
            if isinstance(what, dict):
                return self.act(chat_id, person, what, params, None)
            action, bubble = tapping.find_action(self, person, chat_id, what)
            return self.act(chat_id, person, action, params, bubble)

    def act(
        self,
        chat_id: str,
        person: Person,
        action: dict[str, Any],
        params: dict[str, str] | None,
        bubble: ChatMessage | None,
    ) -> dict[str, Any]:
        with self.lock:
            answer, happened = tapping.act(self, chat_id, person, action, params, bubble)
            self._dispatch([(chat_id, one) for one in happened])
        return answer

    def emit(self, kind: str, chat: Chat, who: Who | None = None, **own: Any) -> dict[str, Any]:
        """Any other event: beacon, videoPlayComplete, accountLink, membership, or one nobody knows."""
        with self.lock:
            chat_id = _id(chat)
            happened = webhook_events.event(self, kind, chat_id, self.person(who) if who else None, **own)
            self._dispatch([(chat_id, happened)])
        return happened

    def send_events(self, chat: Chat, events: list[dict[str, Any]]) -> None:
        """One POST with exactly these events, however strange, in the lane of the chat."""
        self.postman.send(_id(chat), events)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything done inside reaches the bot as events of one POST, whoever did it (one POST for each bot)."""
        with self.lock:
            self._together = []
            try:
                yield
            finally:
                gathered, self._together = self._together, None
        posts: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for chat_id, happened in gathered:
            posts.setdefault(self.channel_of(chat_id).access_token, []).append((chat_id, happened))
        for together in posts.values():
            self.postman.send(together[0][0], [happened for _, happened in together])

    # Looking

    def messages(self, chat: Chat) -> list[ChatMessage]:
        with self.lock:
            return self.chats.of(_id(chat))

    def bot_messages(self, chat: Chat) -> list[ChatMessage]:
        return [message for message in self.messages(chat) if message.from_bot]

    def api_calls(self, kind: str | None = None) -> list[LogEntry]:
        """The bot's calls, oldest first, with their JSON bodies; the newest few thousand are kept."""
        with self.lock:
            return [e for e in self.changes.log if e.direction == "api" and (kind is None or e.kind == kind)]

    def webhooks(self) -> list[LogEntry]:
        """The POSTs to the bot, oldest first; `body` is the list of events."""
        with self.lock:
            return [entry for entry in self.changes.log if entry.direction == "webhook"]

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """True when every webhook has been carried (accepted, or given up). What the bot does after its 200 goes on."""
        return self.postman.wait_idle(timeout)

    def wait_for(self, condition: Callable[[], Any], timeout: float = 10.0) -> bool:
        """Wait until `condition()` is true, looking at every change here and a few times a second."""
        end = time.monotonic() + timeout
        seq = self.changes.seq
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                return False
            seq = self.changes.wait(seq, min(left, 0.1))
        return True

    def wait_for_bot(self, chat: Chat, count: int = 1, *, after: int = 0, timeout: float = 10.0) -> list[ChatMessage]:
        """The bot's bubbles of a chat beyond the first `after`, once there are `count` of them. TimeoutError
        otherwise."""
        if not self.wait_for(lambda: len(self.bot_messages(chat)) >= after + count, timeout):
            raise TimeoutError(
                f"the bot sent {len(self.bot_messages(chat)) - after} of {count} messages in {timeout} s"
            )
        return self.bot_messages(chat)[after:]

    # The whole

    def reset(self) -> None:
        """Everything people did is undone: the demo's cast, no messages, a calm day, a fresh month. What the bot set up
        (rich menus, its webhook) stays, as only the bot can set it up again."""
        self.postman.clear()
        with self.lock:
            self.empty()
            self.nasty.calm()
            self.last_webhook = None
            for channel in self.channels.values():
                channel.start_anew()
            if self._seeded:
                seed.plant(self, self.main)
            for person in self._cast:
                self.people[person.id] = replace(person)
                self.chats.open(person.id)
            self.changes.forget()

    def close(self) -> None:
        self.postman.stop()

    def _send(self, chat: Chat, who: Who, message: dict[str, Any]) -> ChatMessage:
        with self.lock:
            bubble, happened = talking.say(self, _id(chat), self.person(who).id, message)
            self._dispatch([(bubble.chat_id, happened)])
        return bubble

    def _dispatch(self, happened: membership.Events) -> None:
        """One POST for each event, or all in one inside `together()`. A bot that left a group hears no more of it."""
        for chat_id, one in happened:
            group = self.groups.get(chat_id)
            if group is not None and not group.bot_inside and one["type"] != "leave":
                continue
            if self._together is not None:
                self._together.append((chat_id, one))
            else:
                self.postman.send(chat_id, [one])

    def _chat_of(self, message_id: str) -> str:
        message = self.chats.find(message_id)
        if message is None:
            raise ValueError("ไม่พบข้อความนี้")
        return message.chat_id


def _id(chat: Chat) -> str:
    return chat if isinstance(chat, str) else chat.id


def _message_id(message: ChatMessage | str) -> str:
    return message if isinstance(message, str) else message.id
