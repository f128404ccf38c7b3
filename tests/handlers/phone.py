"""A person with a phone: writes, sends, taps what is shown, and sees what LINE would show; driven through the router.

What LINE would refuse (counts and lengths of PLATFORM §4) fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import regex

from db.tables import Person
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.router import route

_ids = count(1)


class Phone:
    def __init__(self, situation: Callable[..., Any], person: Person, now: datetime) -> None:
        self._situation = situation
        self.person = person
        self.now = now
        self.shown: list[dict[str, Any]] = []
        self.outcome = Outcome()

    @property
    def s(self) -> Any:
        return self._situation(person=self.person, now=self.now)

    def says(self, text: str) -> str:
        return self._does(Incoming(kind="text", text=text, message_id=self._id(), **self._base()))

    def sends(self, kind: str, **what: Any) -> str:
        return self._does(Incoming(kind=kind, **{"message_id": self._id(), **self._base(), **what}))

    def photo(self, **what: Any) -> str:
        return self.sends("photo", **what)

    def photos(self, total: int) -> str:
        """A burst: what was said at its end; nothing may be said before."""
        set_id = self._id()
        for _ in range(total - 1):
            assert self.photo(set_id=set_id, set_total=total) == ""
        return self.photo(set_id=set_id, set_total=total)

    def pin(self, latitude: float, longitude: float, address: str = "") -> str:
        return self.sends("location", latitude=latitude, longitude=longitude, address=address)

    def taps(self, label: str) -> str:
        """Taps a button that can be seen: under the last message, or in any card of the chat."""
        return self.taps_data(self.data_of(label))

    def taps_data(self, data: str) -> str:
        return self._does(Incoming(kind="tap", data=data, **self._base()))

    def data_of(self, label: str) -> str:
        found = [action for action in self.buttons() if action["label"] == label]
        assert found, f"no button {label!r} among {[action['label'] for action in self.buttons()]}"
        return found[-1]["data"] if found[-1]["type"] == "postback" else found[-1]["text"]

    def offered(self) -> list[str]:
        """The buttons of what was said last."""
        return [action["label"] for message in self.outcome.replies for action in _actions(message)]

    def labels(self) -> list[str]:
        return [action["label"] for action in self.buttons()]

    def buttons(self) -> list[dict[str, Any]]:
        """Of cards, all that were ever shown; of quick replies, those of the last message."""
        staying = [action for message in self.shown for action in _actions({**message, "quickReply": {}})]
        return staying + (_actions(self.shown[-1].get("quickReply", {})) if self.shown else [])

    def waits(self, **time: float) -> Phone:
        self.now += timedelta(**time)
        return self

    def _does(self, said: Incoming) -> str:
        self.outcome = route(self.s, said)
        for message in self.outcome.replies:
            check(message)
        self.shown += self.outcome.replies
        return "\n".join(read(message) for message in self.outcome.replies)

    def _base(self) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        return {"occurred_at": self.now, "user_id": self.person.line_user_id, "source": "user"}

    def _id(self) -> str:
        return f"m{next(_ids)}"


def read(message: Any) -> str:
    """All words of a message, cards too."""
    if isinstance(message, list):
        return "\n".join(filter(None, map(read, message)))
    if not isinstance(message, dict):
        return ""
    own = [message["text"]] if isinstance(message.get("text"), str) and message.get("type") != "message" else []
    inside = [read(value) for name, value in message.items() if name not in ("quickReply", "action", "actions")]
    return "\n".join(filter(None, [*own, *inside]))


def _actions(part: Any) -> list[dict[str, Any]]:
    return list(_walk(part))


def _walk(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for one in part:
            yield from _walk(one)
    elif isinstance(part, dict):
        if "label" in part and part.get("type") in ("postback", "message"):
            yield part
        for value in part.values():
            yield from _walk(value)


def check(message: dict[str, Any]) -> None:
    """What LINE would refuse: PLATFORM §4."""
    assert message["type"] in ("text", "flex", "template", "image", "audio", "video", "location")
    if message["type"] == "text":
        assert 1 <= len(message["text"].encode("utf-16-le")) // 2 <= 5000
    items = message.get("quickReply", {}).get("items", [])
    assert len(items) <= 13
    for item in items:
        assert 1 <= _clusters(item["action"]["label"]) <= 20, item["action"]["label"]
    for action in _actions(message):
        assert len(action.get("data", "")) <= 300
        assert _clusters(action["label"]) <= 40
    if message["type"] == "template":
        template = message["template"]
        assert _clusters(template["text"]) <= 160
        assert len(template["actions"]) <= 4
        assert all(_clusters(action["label"]) <= 20 for action in template["actions"])
    if message["type"] != "text":
        assert 1 <= len(message.get("altText", "x")) <= 400


def _clusters(words: str) -> int:
    return len(regex.findall(r"\X", words))
