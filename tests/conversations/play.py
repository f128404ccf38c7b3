"""Plays a script on a stage, step by step; a step that is not met shows the whole talk so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from content.thai_dates import BANGKOK
from db.tables import InboxEvent, OutboxMessage, Talk
from tests.conversations import bubbles, records, transcript
from tests.conversations.phones import Phones
from tests.conversations.script import OFFICERS, Role, Script, ScriptError, Step, seconds_of
from tests.conversations.stage import Stage
from tests.conversations.trouble import Mine, line_is, slow_thinking, stumbling

TICK = timedelta(seconds=1)  # between two acts of people
PAYING = {"pushes": "push", "replies": "reply"}
# What the script itself asks of LINE; any other refusal is the bot's mistake.
FAULTS = frozenset({"cut", 429, 500, 502, 503, 504})
RETRY_KEY_KNOWN = 409  # PLATFORM §2: accepted before


class NotAsWritten(AssertionError):
    """The talk did not go as the script says. The message holds the step, the reason and the talk."""


@dataclass
class Played:
    """What is known after a script: each question that was asked, as (talk, step), and the talk as people saw it."""

    asked: set[tuple[str, str]] = field(default_factory=set)
    said: list[str] = field(default_factory=list)  # all words of the bot's bubbles
    talk: str = ""


def play(stage: Stage, script: Script) -> Played:
    """Errors: NotAsWritten; ScriptError for a step that nobody understands."""
    return _Playing(stage, script).whole()


class _Playing:
    def __init__(self, stage: Stage, script: Script) -> None:
        stage.clear()
        self._stage = stage
        self._script = script
        self._mine = Mine(stage)
        self._trouble = ExitStack()
        self._actor: str | None = None
        self._played = Played()
        self._phones = Phones(stage, script)

    def whole(self) -> Played:
        with self._mine.around(), self._trouble:
            for step in self._script.steps:
                self._do(step)
            self._mine.clear_away()
        self._no_surprises()
        self._played.talk = transcript.written(self._phones)
        self._played.said = [
            "\n".join(bubbles.words_of(bubble.line))
            for phone in self._phones.all
            for bubble in self._stage.line.bot_messages(phone.chat)
        ]
        return self._played

    def _do(self, step: Step) -> None:
        try:
            problem = self._step(step)
        except (ScriptError, LookupError, ValueError, TimeoutError) as error:
            problem = f"{type(error).__name__}: {error}"
        if problem is not None:
            raise NotAsWritten(
                f"{self._script.name}, step {step.number}:\n  {step.written()}\n  {problem}\n\n"
                f"{transcript.written(self._phones)}"
            ) from None

    def _step(self, step: Step) -> str | None:
        if step.who in self._words:
            return self._words[step.who](step.what)
        looks = isinstance(step.what, Mapping) and "sees" in step.what
        if looks:
            return self._sees(step.who, step.what["sees"])
        self._act(step)
        self._come_to_rest()
        return None

    def _act(self, step: Step) -> None:
        self._stage.clock.pass_by(TICK)
        self._actor = step.who
        self._phones.act(step.who, step.what)

    def _come_to_rest(self) -> None:
        self._stage.at_rest()
        if self._stage.died:
            self._stage.stop_bot()
        with self._stage.database.reading() as session:
            self._played.asked.update((name, step) for name, step in session.execute(select(Talk.name, Talk.step)))

    def _sees(self, who: str, wanted: Any) -> str | None:
        if isinstance(wanted, Mapping) and "menu" in wanted:
            return self._sees_menu(who, wanted["menu"])
        problem = bubbles.objections(self._phones.new_bubbles(who), wanted)
        self._phones.look_away(who)
        return problem

    def _sees_menu(self, who: str, wanted: str) -> str | None:
        line = self._stage.line
        person = self._phones.person(who)
        menu = line.channels[person.token].menus.find(line.rich_menu_of(person) or "")
        shown = str(menu.content["name"]) if menu else "no menu"
        return None if wanted in shown else f"{who} has {shown}, not {wanted}"

    # The words that are no people

    @property
    def _words(self) -> Mapping[str, Callable[[Any], str | None]]:
        return {
            "bot": self._bot,
            "wait": self._wait,
            "next_day": self._next_day,
            "slow": self._slow,
            "stumble": self._stumble,
            "line": self._line,
            "office": self._office,
            "cost": self._cost,
            "crash": self._mine.lay,
            "restart": self._restart,
            "at_once": self._at_once,
            "backwards": self._backwards,
        }

    def _bot(self, wanted: Any) -> str | None:
        if self._actor is None:
            raise ScriptError("nobody has done anything yet")
        return self._sees(self._actor, wanted)

    def _wait(self, length: Any) -> None:
        self._stage.clock.pass_by(timedelta(seconds=seconds_of(length)))
        self._come_to_rest()

    def _next_day(self, at: str) -> None:
        """The next day at a time of Bangkok, as "09.30"."""
        hour, minute = (int(part) for part in str(at).split("."))
        now = self._stage.clock().astimezone(BANGKOK)
        then = datetime.combine(now.date() + timedelta(days=1), time(hour, minute), tzinfo=BANGKOK)
        self._stage.clock.pass_by(then - now)
        self._come_to_rest()

    def _slow(self, length: Any) -> None:
        self._trouble.enter_context(slow_thinking(self._stage, length))

    def _stumble(self, times: int) -> None:
        self._trouble.enter_context(stumbling(times))

    def _line(self, wish: Mapping[str, Any]) -> None:
        self._stage.clock.pass_by(TICK)
        line_is(self._stage, wish, self._phones.person)
        self._come_to_rest()

    def _office(self, wanted: Mapping[str, Any]) -> str | None:
        if "invites" in wanted:
            name, spec = next(iter(wanted["invites"].items()))
            kind = next(one for one in OFFICERS if one in spec)
            self._phones.invite(name, Role(kind, tuple(spec[kind] or ())))
            return None
        return records.objections(self._stage, wanted)

    def _cost(self, wanted: Mapping[str, int]) -> str | None:
        """How often LINE took a reply (free) and a push (paid) since the script began."""
        calls = Counter(call.kind for call in self._stage.line.api_calls() if call.status == 200)
        for name, count in wanted.items():
            if name not in PAYING:
                raise ScriptError(f"cost knows {', '.join(PAYING)}")
            if calls[PAYING[name]] != count:
                return f"LINE took {calls[PAYING[name]]} {name}, not {count}"
        return None

    def _restart(self, _: Any) -> None:
        self._mine.clear_away()
        self._stage.restart_bot()
        self._come_to_rest()

    def _at_once(self, steps: tuple[Step, ...]) -> None:
        """Nobody waits for an answer before the next one acts; each in a webhook of its own."""
        for step in steps:
            self._act(step)
        self._come_to_rest()

    def _backwards(self, steps: tuple[Step, ...]) -> None:
        """All in one webhook, the latest event first."""
        sent: list[dict[str, Any]] = []
        postman = self._stage.line.postman
        with patch.object(postman, "send", lambda _chat_id, events: sent.extend(events)):
            for step in steps:
                self._act(step)
        postman.send(self._phones.person(steps[-1].who).id, sent[::-1])
        self._come_to_rest()

    # The end

    def _no_surprises(self) -> None:
        """LINE refused nothing, no handler raised, nothing was given up as wrong, unless the script says so."""
        line = self._stage.line
        api = [call for call in line.api_calls() if call.status not in FAULTS and call.status != RETRY_KEY_KNOWN]
        calls = [f"{call.kind} {call.status}" for call in api if not isinstance(call.status, int) or call.status >= 400]
        posts = [f"webhook {post.status}" for post in line.webhooks() if post.status not in (200, 503)]
        problems = []
        if Counter(calls + posts) != Counter(self._script.line_refuses):
            problems.append(f"refused were {calls + posts}, the script says {list(self._script.line_refuses)}")
        with self._stage.database.reading() as session:
            raised = session.scalars(select(InboxEvent.problem).where(InboxEvent.attempts > 0)).all()
            refused = session.scalars(select(OutboxMessage.id).where(OutboxMessage.reason == "refused")).all()
        if bool(raised) != self._script.stumbles:
            problems.append(f"handlers raised {list(raised)}")
        if refused:
            problems.append(f"LINE refused {len(refused)} messages for good")
        if problems:
            written = transcript.written(self._phones)
            raise NotAsWritten(f"{self._script.name}: {'; '.join(problems)}\n\n{written}")
