"""The bad days of a script: what LINE or the network does to the bot, and at which line its process dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from bot.emulator import nasty_events
from bot.emulator.people import Person
from bot.sender import Sender
from handlers import router
from tests.conversations.script import ScriptError, seconds_of
from tests.conversations.stage import Stage

LASTING = ("duplicate", "reorder", "standby", "unknown_event", "unknown_sticker", "redeliver")
EVENTS = ("redeliver_last", "duplicate_last", "empty", "unknown_event", "unknown_message", "wrong_signature")
CUTS = {"before sending": False, "after sending": True}
DIES = ("before the commit", "between commit and send", "between sending and writing it down")


def line_is(stage: Stage, wish: Mapping[str, Any], phone: Callable[[str], Person]) -> None:
    """One wish: reply_fails / push_fails (500, 429-rate, 429-quota …) with times and after; reply_cut / push_cut
    (before sending, after sending); quota; a lasting trouble with true or false; event, for one strange webhook."""
    wish = dict(wish)
    nasty = stage.line.nasty
    kind, value = next(iter(wish.items()))
    del wish[kind]
    with stage.line.lock:
        if kind in ("reply_fails", "push_fails"):
            _fails(stage, kind.partition("_")[0], value, wish)
        elif kind in ("reply_cut", "push_cut") and value in CUTS:
            nasty.next(kind.partition("_")[0], cut=True, after=CUTS[value], times=wish.pop("times", 1))
        elif kind == "quota":
            stage.line.main.quota.choose({"limit": value, "used": 0}, stage.clock())
        elif kind in LASTING:
            setattr(nasty, kind, bool(value))
        elif kind != "event" or value not in EVENTS:
            raise ScriptError(f"LINE knows no {kind}: {value!r}")
    if kind == "event":
        who = phone(wish.pop("of")) if "of" in wish else None
        nasty_events.send(stage.line, {"kind": value, "chatId": who.id if who else None, "text": wish.pop("text", "")})
    if wish:
        raise ScriptError(f"{kind} does not know {', '.join(wish)}")


def _fails(stage: Stage, kind: str, status: Any, wish: dict[str, Any]) -> None:
    stage.line.nasty.next(kind, status=str(status), times=wish.pop("times", 1), after=bool(wish.pop("after", False)))


class Mine:
    """Kills the bot's process at one line, once; until it is started again nothing of it works.

    SystemExit ends a thread as a kill would: no handler of ours catches it, what is not committed is rolled back.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._where: str | None = None

    def lay(self, where: str) -> None:
        if where not in DIES:
            raise ScriptError(f"the bot can die {', '.join(DIES)}; not {where!r}")
        self._where = where

    def clear_away(self) -> None:
        self._where = None

    @contextmanager
    def around(self) -> Iterator[None]:
        """While a script plays."""
        route, send = router.route, Sender.send

        def routed(*given: Any) -> Any:
            self._die_at("before the commit")
            return route(*given)

        def sent(sender: Sender, *given: Any) -> Any:
            self._die_at("between commit and send")
            verdict = send(sender, *given)
            self._die_at("between sending and writing it down")
            return verdict

        with patch.object(router, "route", routed), patch.object(Sender, "send", sent):
            yield

    def _die_at(self, here: str) -> None:
        if self._stage.died or self._where == here:
            self._stage.died = True
            raise SystemExit


@contextmanager
def stumbling(times: int) -> Iterator[None]:
    """Our own code raises so many times."""
    route = router.route
    left = [True] * times

    def routed(*given: Any) -> Any:
        if left:
            left.pop()
            raise RuntimeError("the script lets the bot stumble")
        return route(*given)

    with patch.object(router, "route", routed):
        yield


@contextmanager
def slow_thinking(stage: Stage, length: Any) -> Iterator[None]:
    """The next message is thought about for so long."""
    route = router.route
    left = [timedelta(seconds=seconds_of(length))]

    def routed(*given: Any) -> Any:
        if left:
            stage.clock.pass_by(left.pop())
        return route(*given)

    with patch.object(router, "route", routed):
        yield
