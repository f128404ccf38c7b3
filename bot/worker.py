"""Works in one conversation: event by event, one transaction each, and sends what was decided after the commit.

Decides only the order of things and what happens when something raises. What an event means is `handlers/router.py`'s
decision; how messages travel is `sender.py`'s.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot import metrics
from bot.channels import Channel, Channels
from bot.loading import Light, LoadingLights
from bot.sender import REDELIVERED_LIFE, REPLY_LIFE, Plan, Sender, Verdict, hopeless, next_plan
from bot.situations import Situations
from content.say import say
from db import inbox, locks, outbox, people
from db.session import Database
from db.tables import InboxEvent, OutboxMessage
from handlers import router
from handlers.incoming import Incoming, read
from handlers.outcome import NOTHING, Outcome

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # longer than the longest call to LINE; each step renews it
ATTEMPTS = 4
# Together under the life of a reply token, so that the polite word of a parked event is still free.
WAITS = (timedelta(seconds=1), timedelta(seconds=4), timedelta(seconds=12))


@dataclass(slots=True)
class Stay:
    """One stay in a conversation: what is remembered between its steps."""

    channel: Channel
    key: str
    holder: str
    event_id: int | None = None  # in hand
    handled: int = 0
    fresh: set[int] = field(default_factory=set)  # outbox rows of this stay: no attempt of theirs can have arrived
    walkers: set[int] = field(default_factory=set)  # outbox rows that LINE refused when they rode along
    verdicts: list[Verdict] = field(default_factory=list)  # of calls made since the last commit
    wakes: set[str] = field(default_factory=set)
    after: list[Callable[[], None]] = field(default_factory=list)  # after the commit, outside any transaction
    light: Light | None = None


NOTHING_TO_SEND = Plan("push", ())


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the edge does after a commit, besides sending. Each may fail without harm: the clock comes back to it."""

    wake: Callable[[int, str], None]
    fetch_media: Callable[[int, str], None]  # office id, message id
    forget_media: Callable[[Sequence[str]], None]
    link_rich_menu: Callable[[Channel, str, str], None]  # channel, user id, menu name
    leave_group: Callable[[Channel, str], None]


class Worker:
    """Drains conversations. Safe to run in many threads and processes: a lease gives each conversation one worker."""

    def __init__(
        self,
        database: Database,
        channels: Channels,
        situations: Situations,
        hooks: Hooks,
        *,
        clock: Callable[[], datetime],
        lights: LoadingLights,
        should_stop: Callable[[], bool] = lambda: False,
        room_for_step: Callable[[], AbstractContextManager[None]] = nullcontext,
        others_wait: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._channels = channels
        self._situations = situations
        self._hooks = hooks
        self._now = clock
        self._lights = lights
        self._should_stop = should_stop
        self._room_for_step = room_for_step
        self._others_wait = others_wait

    def drain(self, office_id: int, key: str) -> None:
        """Handles the conversation's pending events, sends its waiting messages. Returns at once when another does."""
        channel = self._channels.by_office(office_id)
        if channel is None:
            log.error("there is no channel for office %s", office_id)
            return
        stay = Stay(channel, key, str(uuid4()))
        try:
            while (plan := self._step(stay)) is not None:
                self._wake_others(stay)
                if plan.rows:
                    self._database.make_durable()
                    self._send(stay, plan)
                self._lights.put_out(stay.light)
                self._run_after(stay)
        except Exception:
            self._let_go(stay)
            raise
        finally:
            self._lights.put_out(stay.light)
        self._wake_others(stay)

    def _let_go(self, stay: Stay) -> None:
        """Something failed that no event is to blame for: the sweep comes back in a second, not after the lease."""
        try:
            with self._database.writing() as session:
                locks.release_conversation(session, stay.channel.office.id, stay.key, holder=stay.holder)
        except SQLAlchemyError as problem:
            log.warning("a conversation of office %s stays leased: %s", stay.channel.office.id, type(problem).__name__)

    def _step(self, stay: Stay) -> Plan | None:
        """One transaction: record what LINE said, handle the next event, choose the next call.

        None: nothing is left to do, or another works here; the lease went back in the same transaction. So whoever
        stored an event since then finds the conversation free, and whoever stored it before was seen.
        """
        stay.event_id = None
        fresh = set(stay.fresh)
        try:
            with self._room_for_step(), self._database.writing() as session:
                plan = self._take_step(session, stay)
        except OperationalError:
            raise  # the database is away or overtaxed: no event's fault, the sweep comes back
        except Exception as problem:
            if stay.event_id is None:
                raise
            stay.fresh = fresh  # rows of a transaction that was rolled back never were; their ids come again
            self._count_failure(stay, stay.event_id, problem)
            return NOTHING_TO_SEND
        stay.verdicts.clear()
        return plan

    def _take_step(self, session: Session, stay: Stay) -> Plan | None:
        if not self._hold(session, stay):
            return None
        rows = self._waiting_rows(session, stay)
        plan = next_plan(rows, self._now(), fresh=stay.fresh, walkers=stay.walkers)
        if plan is not None:
            return self._begin(session, stay, plan)
        event = None
        if not self._should_stop():
            event = inbox.next_event(session, stay.channel.office.id, stay.key, self._now())
        others_turn = event is not None and stay.handled > 0 and self._others_wait()
        if event is None or others_turn:
            locks.release_conversation(session, stay.channel.office.id, stay.key, holder=stay.holder)
            if others_turn:
                stay.wakes.add(stay.key)  # who writes without a pause does not keep others waiting
            return None
        stay.event_id = event.id
        stay.handled += 1
        rows += self._handle(session, stay, event)
        plan = next_plan(rows, self._now(), fresh=stay.fresh, walkers=stay.walkers)
        return self._begin(session, stay, plan) if plan is not None else NOTHING_TO_SEND

    def _hold(self, session: Session, stay: Stay) -> bool:
        """Takes or keeps the lease, which locks the conversation until the commit, and records what LINE said."""
        now = self._now()
        office_id = stay.channel.office.id
        if not locks.lease_conversation(session, office_id, stay.key, holder=stay.holder, now=now, length=LEASE):
            return False
        for verdict in stay.verdicts:
            _record(session, verdict, now)
        return True

    def _waiting_rows(self, session: Session, stay: Stay) -> list[OutboxMessage]:
        now = self._now()
        rows = []
        for row in outbox.waiting_in(session, stay.channel.office.id, stay.key):
            reason = hopeless(row, now)
            if reason is None:
                rows.append(row)
            else:
                outbox.failed(session, [row.id], now, reason=reason)
                metrics.SENDS.labels("push" if row.push_tried_at else "reply", reason).inc()
        return rows

    def _begin(self, session: Session, stay: Stay, plan: Plan) -> Plan:
        """Writes down that an attempt begins, where the rows do not say so yet; committed before the call."""
        now = self._now()
        ids = [row.id for row in plan.rows]
        first_try = all(
            row.id in stay.fresh or (row.reply_tried_at is None and row.push_tried_at is None) for row in plan.rows
        )
        if ids and plan.way == "push":
            outbox.push_begins(session, ids[0], now)
        elif plan.carrier is not None and not (len(ids) == 1 and ids[0] in stay.fresh):
            outbox.reply_begins(session, ids, plan.carrier.id, now)
        return replace(plan, first_try=first_try)

    def _handle(self, session: Session, stay: Stay, event: InboxEvent) -> list[OutboxMessage]:
        """Lets a handler decide and writes its outcome down; the new rows of this very chat."""
        raw = json.loads(event.raw)
        raw = raw if isinstance(raw, dict) else {}
        said = read(raw)
        started = time.perf_counter()
        if said.in_private and raw.get("replyToken") and raw.get("mode") != "standby":
            stay.light = self._lights.light(stay.channel.line, said.user_id)
        outcome = self._decide(session, stay, event, raw, said)
        metrics.HANDLER_SECONDS.labels(said.kind).observe(time.perf_counter() - started)
        metrics.EVENTS_HANDLED.labels("done").inc()
        if outcome.decision != "none":
            metrics.DECISIONS.labels(outcome.decision).inc()
        inbox.settle(event, self._now())
        self._plan_afterwards(stay, said, outcome)
        return self._write_down(session, stay, event, raw, outcome)

    def _decide(
        self, session: Session, stay: Stay, event: InboxEvent, raw: Mapping[str, Any], said: Incoming
    ) -> Outcome:
        office = stay.channel.office
        if said.kind == "unsend" and said.message_id:
            inbox.withdraw_message(session, office.id, said.message_id, self._now())
        elif said.message_id and inbox.is_withdrawn(session, office.id, said.message_id):
            event.raw = "{}"
            return NOTHING  # it was taken back before we came to it
        if raw.get("mode") == "standby" and said.kind != "unsend":
            return NOTHING  # another module has the chat: what was said is kept, nothing is shown (PLATFORM §0.7)
        return router.route(self._situations.of(session, stay.channel, stay.key, said, self._now()), said)

    def _write_down(
        self, session: Session, stay: Stay, event: InboxEvent, raw: Mapping[str, Any], outcome: Outcome
    ) -> list[OutboxMessage]:
        now = self._now()
        office_id = stay.channel.office.id
        here: list[OutboxMessage] = []
        if outcome.replies:
            token, until = _reply_token(raw, event)
            row = outbox.queue(
                session,
                office_id=office_id,
                conversation_key=stay.key,
                messages=outcome.replies,
                why="reply",
                event_id=event.id,
                reply_token=token,
                reply_until=until,
                now=now,
            )
            # The attempt follows this very commit, so the commit says already that one may have been made.
            row.reply_tried_at = now if token else None
            row.attempts = 1 if token else 0
            session.flush()
            stay.fresh.add(row.id)
            here.append(row)
        for notice in outcome.notices:
            person = people.by_id(session, office_id, notice.person_id)
            if person is None:
                continue
            row = outbox.queue(
                session,
                office_id=office_id,
                conversation_key=f"user:{person.line_user_id}",
                messages=notice.messages,
                why=notice.why,
                urgent=notice.urgent,
                event_id=event.id,
                now=now,
            )
            if person.blocked_at is not None:
                session.flush()
                outbox.failed(session, [row.id], now, reason="blocked")
            elif row.conversation_key == stay.key:
                here.append(row)
            elif notice.urgent:
                stay.wakes.add(row.conversation_key)
        session.flush()
        return here

    def _plan_afterwards(self, stay: Stay, said: Incoming, outcome: Outcome) -> None:
        office_id = stay.channel.office.id
        if outcome.rich_menu and said.user_id:
            menu, user_id = outcome.rich_menu, said.user_id
            stay.after.append(lambda: self._hooks.link_rich_menu(stay.channel, user_id, menu))
        if outcome.forget_media:
            stay.after.append(lambda: self._hooks.forget_media(outcome.forget_media))
        if said.is_media and said.provided_by_line and said.message_id:
            message_id = said.message_id
            stay.after.append(lambda: self._hooks.fetch_media(office_id, message_id))
        if outcome.leave_group:
            stay.after.append(lambda: self._hooks.leave_group(stay.channel, stay.key))

    def _count_failure(self, stay: Stay, event_id: int, problem: Exception) -> None:
        """The event's transaction is rolled back; this one counts the attempt, and parks the event after the last."""
        name = type(problem).__name__
        log.error("handling event %s failed: %s", event_id, name, exc_info=problem)
        stay.after.clear()
        stay.wakes.clear()
        now = self._now()
        with self._database.writing() as session:
            if not self._hold(session, stay):
                return
            event = session.get_one(InboxEvent, event_id)
            if event.attempts + 1 < ATTEMPTS:
                inbox.try_again(event, now, wait=WAITS[event.attempts], problem=name)
                metrics.EVENTS_HANDLED.labels("try_again").inc()
            else:
                inbox.park(event, now, problem=name)
                metrics.EVENTS_HANDLED.labels("parked").inc()
                self._say_sorry(session, stay, event)
        stay.verdicts.clear()

    def _say_sorry(self, session: Session, stay: Stay, event: InboxEvent) -> None:
        raw = json.loads(event.raw)
        token, until = _reply_token(raw if isinstance(raw, dict) else {}, event)
        if token is None or until is None or until <= self._now():
            return  # a paid push to say that something failed helps nobody
        if not stay.key.startswith("user:"):
            return  # in a group most words are not for us, and nobody there waits for an answer
        outbox.queue(
            session,
            office_id=stay.channel.office.id,
            conversation_key=stay.key,
            messages=[say("error.parked")],
            why="parked",
            event_id=event.id,
            reply_token=token,
            reply_until=until,
            now=self._now(),
        )

    def _send(self, stay: Stay, plan: Plan) -> None:
        to = stay.key.partition(":")[2]
        verdict = Sender(stay.channel.line).send(plan, to, self._now())
        stay.verdicts.append(verdict)
        stay.fresh.difference_update(verdict.ids)
        if verdict.what == "apart":
            stay.walkers.update(verdict.ids[1:])

    def _wake_others(self, stay: Stay) -> None:
        wakes, stay.wakes = stay.wakes, set()
        for key in wakes:
            self._hooks.wake(stay.channel.office.id, key)

    def _run_after(self, stay: Stay) -> None:
        """What follows a commit and may take long: media fetched, menus linked. A failure here loses nothing."""
        after, stay.after = stay.after, []
        for act in after:
            try:
                act()
            except Exception:
                log.exception("something after a commit failed in office %s", stay.channel.office.id)


def _reply_token(raw: Mapping[str, Any], event: InboxEvent) -> tuple[str | None, datetime | None]:
    """The event's reply token and until when we use it (PLATFORM §0.9)."""
    token = raw.get("replyToken")
    if not isinstance(token, str) or not token or len(token) > 200:
        return None, None
    until = event.received_at + REPLY_LIFE
    context = raw.get("deliveryContext")
    if isinstance(context, dict) and context.get("isRedelivery"):
        until = min(until, event.occurred_at + REDELIVERED_LIFE)
    return token, until


def _record(session: Session, verdict: Verdict, now: datetime) -> None:
    ids = verdict.ids
    if verdict.what == "accepted":
        outbox.accepted(session, ids, now, sent_by=verdict.way, request_id=verdict.request_id, reason=verdict.reason)
    elif verdict.what == "failed":
        outbox.failed(session, ids, now, reason=verdict.reason or "refused", request_id=verdict.request_id)
    elif verdict.what == "token_gone":
        outbox.without_token(session, ids)
    elif verdict.what == "apart":
        outbox.apart(session, ids[0], ids[1:])
    else:
        reason = verdict.reason or "later"
        surely_not_sent = reason in outbox.SURELY_NOT_SENT and not verdict.in_doubt
        outbox.later(session, ids, verdict.until or now, reason=reason, surely_not_sent=surely_not_sent)
