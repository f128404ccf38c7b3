"""The engine of every multi-step talk. A talk is a table of steps; its state is a row, never memory.

Decides which step comes next, what back, skip, cancel and help do, and what happens to a wrong answer, a question in
the middle and a button of an older talk. What a step asks and takes is its own table's matter (`complain/`,
`casework/`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from content import quick
from content.commands import command_of
from content.say import Action, Message, plain, say, text, with_quick
from db import talks
from db.tables import Talk
from handlers.buttons import Tap
from handlers.incoming import MEDIA_KINDS, Incoming
from handlers.outcome import NOTHING, REPLY_LIMIT, Notice, Outcome, reply
from handlers.situation import Situation

# What was answered so far; JSON. Keys that start with "_" are the engine's own. "_waits", set by a talk's `settle`:
# when another talk comes between, this one is not thrown away but goes on afterwards.
Answers = dict[str, Any]

EXPLAIN_AT_MOST = 2  # a third wrong answer is offered a way out instead (ARCHITECTURE §3)
LABEL_LONGEST = 20  # LINE's limit of a quick reply's label, PLATFORM §4.2
AWAY_AFTER = timedelta(days=1)  # whoever is silent for longer is asked first whether the talk goes on

# What a talk can make something of; a follow or an unsend is no answer to a question.
ANSWER_KINDS = frozenset({"text", "location", "sticker", "unknown_message", "tap", *MEDIA_KINDS})


@dataclass(frozen=True, slots=True)
class Taken:
    """The step took what was said. `quiet`: nothing needs to be said (more photos of the same burst are coming).

    `tells` goes to other people, said or not.
    """

    answers: Answers
    says: tuple[Message, ...] = ()
    quiet: bool = False
    tells: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Meant for this step, but wrong: `key` explains what happened, what is kept, what to do."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


# None: not for this step at all.
Take = Callable[[Situation, Answers, Incoming, Tap | None], Taken | Refused | None]
Ask = Callable[[Situation, Answers], tuple[Message, ...]]
# Answers something asked in the middle of a talk; None when it is no question.
Aside = Callable[[Situation, Incoming], Outcome | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `fills` are the answers it is about: it is done when all are there, and "back" forgets them."""

    name: str
    ask: Ask
    take: Take
    fills: tuple[str, ...]
    skippable: bool = False
    needed: Callable[[Answers], bool] = lambda _: True

    def is_done(self, answers: Answers) -> bool:
        return (
            not self.needed(answers)
            or self.name in answers.get("_skipped", ())
            or all(name in answers for name in self.fills)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A talk: its steps in the order in which they are asked when nothing else is known.

    `listen` hears everything first, at any step: several facts in one message, a photo or pin at any time.
    `settle` runs after each new answer and may say something or write records (the ticket, as soon as it can exist).
    `finish` runs when no step is left. `cancelled` is said when the person stops it; `stop_label` names the button that
    does so. `otherwise` takes what no step took and nobody could answer. `welcome_back` is said, with "go on" and
    "stop", to a person who returns after a day with something that is no answer.
    """

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Situation, Talk, Answers], Outcome]
    cancelled: Callable[[Situation, Answers], Outcome]
    help_key: str
    keep_for: timedelta | Callable[[Answers], timedelta]
    listen: Take | None = None
    settle: Callable[[Situation, Talk, Answers], tuple[Answers, Outcome]] | None = None
    otherwise: Take | None = None
    welcome_back: Callable[[Situation, Answers], Message] | None = None
    stop_label: Callable[[Answers], str] = lambda _: "label.cancel"

    def kept_for(self, answers: Answers) -> timedelta:
        return self.keep_for if isinstance(self.keep_for, timedelta) else self.keep_for(answers)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def next_step(self, answers: Answers) -> Step | None:
        return next((step for step in self.steps if not step.is_done(answers)), None)


def start(s: Situation, table: Table, answers: Answers | None = None, says: tuple[Message, ...] = ()) -> Outcome:
    """Begins the talk with what is known already and asks the first open question."""
    known = dict(answers or {})
    first = table.next_step(known) or table.steps[-1]
    talk = talks.begin(
        s.session,
        office_id=s.office.id,
        person_id=s.who().id,
        name=table.name,
        step=first.name,
        answers=known,
        keep_until=s.now + table.kept_for(known),
        now=s.now,
    )
    return _go_on(s, table, talk, known, says)


def carry_on(
    s: Situation, tables: Mapping[str, Table], talk: Talk, said: Incoming, tap: Tap | None, aside: Aside
) -> Outcome | None:
    """What the open talk makes of an event; None when it is nothing to the talk (another feature may take it)."""
    table = tables.get(talk.name)
    if table is None:  # a talk of an older release that no longer exists
        talks.end(s.session, talk, "expired", s.now)
        return None
    if said.kind not in ANSWER_KINDS:
        return None
    outcome = _carry_on(s, tables, table, talk, said, tap, aside)
    if outcome is None or talk.state == "open":
        return outcome
    return outcome.followed_by(_back_to_paused(s, tables))


def _carry_on(
    s: Situation,
    tables: Mapping[str, Table],
    table: Table,
    talk: Talk,
    said: Incoming,
    tap: Tap | None,
    aside: Aside,
) -> Outcome | None:
    if _is_of_an_older_talk(said, tap, talk):
        return old_button(s, tables, talk)
    tap = tap or _typed_label(s, table, talk, said)
    if tap is not None and tap.values.get("at", talk.step) != talk.step:
        return ask_again(s, tables, talk)  # "skip" tapped twice skips one question, not two
    command = _command(said, tap)
    if command is not None:
        return _obey(s, table, talk, command)
    answers = dict(talk.answers)
    for take in (table.listen, _step_of(table, talk).take):
        taken = take(s, answers, said, tap) if take else None
        if isinstance(taken, Taken):
            return _took(s, table, talk, taken)
        if isinstance(taken, Refused):
            return _welcome_back(s, table, talk) or _refuse(s, table, talk, taken)
    if tap is not None:
        return None
    return _asked_in_the_middle(s, table, talk, said, aside)


def _back_to_paused(s: Situation, tables: Mapping[str, Table]) -> Outcome:
    """The talk that came between has ended: the one before goes on where it stood."""
    waited = talks.take_up_paused(s.session, s.who().id, s.now)
    return reply(say("talk.back_to")).followed_by(ask_again(s, tables, waited)) if waited else NOTHING


def ask_again(s: Situation, tables: Mapping[str, Table], talk: Talk) -> Outcome:
    """The current question once more (resume after days, after an aside, after an old button)."""
    table = tables.get(talk.name)
    if table is None:
        return NOTHING
    return Outcome(replies=_question(s, table, talk, _step_of(table, talk), talk.answers))


def old_button(s: Situation, tables: Mapping[str, Table], talk: Talk | None) -> Outcome:
    """A button of an earlier talk was tapped: nothing is changed, and it says so."""
    said = reply(say("talk.old_button"))
    return said.followed_by(ask_again(s, tables, talk)) if talk is not None else said


def resume_button(s: Situation, talk: Talk) -> Action:
    """For answers given while a talk waits: one tap leads back to its question."""
    return quick.tap("label.go_on", s.buttons.shows("talk.resume", t=talk.id))


def _is_of_an_older_talk(said: Incoming, tap: Tap | None, talk: Talk) -> bool:
    """A tap that names another talk, or whose data cannot be read any more."""
    if tap is None:
        return said.kind == "tap"
    return "t" in tap.values and tap.number("t") != talk.id


def _typed_label(s: Situation, table: Table, talk: Talk, said: Incoming) -> Tap | None:
    """The words of a button, typed: LINE on a computer shows no quick replies."""
    if said.kind != "text" or len(said.text) > LABEL_LONGEST:
        return None
    actions = _actions(_question(s, table, talk, _step_of(table, talk), talk.answers)[-1])
    written = "".join(said.text.split())
    same = [one for one in actions if one["type"] == "postback" and "".join(one["label"].split()) == written]
    return s.buttons.read(same[0]["data"]) if same else None


def _command(said: Incoming, tap: Tap | None) -> str | None:
    if tap is not None:
        verb = tap.action.removeprefix("talk.")
        return verb if tap.action.startswith("talk.") else None
    command = command_of(said.text) if said.kind == "text" else None
    return command if command in ("back", "skip", "cancel", "help") else None


def _obey(s: Situation, table: Table, talk: Talk, command: str) -> Outcome:
    step = _step_of(table, talk)
    if command == "cancel":
        answers = dict(talk.answers)
        talks.end(s.session, talk, "cancelled", s.now)
        return table.cancelled(s, answers)
    if command == "skip" and step.skippable:
        answers = {**talk.answers, "_skipped": [*talk.answers.get("_skipped", ()), step.name]}
        return _go_on(s, table, talk, answers)
    if command == "skip":
        said: tuple[Message, ...] = (say("talk.cannot_skip"),)
        return Outcome(replies=said).followed_by(Outcome(replies=_question(s, table, talk, step, talk.answers)))
    if command == "back":
        return _go_back(s, table, talk)
    explained = (say(table.help_key),) if command == "help" else ()
    return Outcome(replies=explained + _question(s, table, talk, step, talk.answers)[: REPLY_LIMIT - len(explained)])


def _go_back(s: Situation, table: Table, talk: Talk) -> Outcome:
    asked = [name for name in talk.answers.get("_asked", ()) if name != talk.step]
    previous = table.step(asked[-1]) if asked else None
    if previous is None:
        step = _step_of(table, talk)
        return reply(say("talk.at_the_beginning")).followed_by(
            Outcome(replies=_question(s, table, talk, step, talk.answers))
        )
    answers = {name: value for name, value in talk.answers.items() if name not in previous.fills}
    answers["_asked"] = asked[:-1]
    answers["_skipped"] = [name for name in answers.get("_skipped", ()) if name != previous.name]
    return _ask(s, table, talk, previous, answers)


def _took(s: Situation, table: Table, talk: Talk, taken: Taken) -> Outcome:
    if not taken.quiet:
        return _go_on(s, table, talk, taken.answers, taken.says).followed_by(Outcome(notices=taken.tells))
    _stay(s, table, talk, taken.answers, wrong_answers=0)
    return Outcome(notices=taken.tells)


def _stay(s: Situation, table: Table, talk: Talk, answers: Answers, *, wrong_answers: int) -> None:
    _move(s, table, talk, talk.step, answers, wrong_answers=wrong_answers)


def _move(s: Situation, table: Table, talk: Talk, step: str, answers: Answers, *, wrong_answers: int = 0) -> None:
    talks.move(
        s.session,
        talk,
        step=step,
        answers=answers,
        wrong_answers=wrong_answers,
        keep_until=s.now + table.kept_for(answers),
        now=s.now,
    )


def _go_on(s: Situation, table: Table, talk: Talk, answers: Answers, says: tuple[Message, ...] = ()) -> Outcome:
    outcome = Outcome(replies=says)
    if table.settle is not None:
        answers, settled = table.settle(s, talk, answers)
        outcome = outcome.followed_by(settled)
    step = table.next_step(answers)
    if step is not None:
        return outcome.followed_by(_ask(s, table, talk, step, answers))
    # Finish first: a handler that raises must leave the talk and its answers as they were.
    finished = table.finish(s, talk, answers)
    talks.end(s.session, talk, "finished", s.now)
    return outcome.followed_by(finished)


def _ask(s: Situation, table: Table, talk: Talk, step: Step, answers: Answers) -> Outcome:
    asked = [name for name in answers.get("_asked", ()) if name != step.name]
    answers = {**answers, "_asked": [*asked, step.name]}
    _move(s, table, talk, step.name, answers)
    return Outcome(replies=_question(s, table, talk, step, answers))


def _question(s: Situation, table: Table, talk: Talk, step: Step, answers: Answers) -> tuple[Message, ...]:
    """The step's messages with back, skip and cancel under the last one."""
    messages = step.ask(s, answers)
    ways = [item["action"] for item in messages[-1].get("quickReply", {}).get("items", [])]
    if step.skippable:
        ways.append(quick.tap("label.skip", s.buttons.shows("talk.skip", t=talk.id, at=step.name)))
    if len(answers.get("_asked", ())) > 1:
        ways.append(quick.tap("label.back", s.buttons.shows("talk.back", t=talk.id, at=step.name)))
    ways.append(_stop_button(s, table, talk, answers))
    return (*messages[:-1], with_quick(messages[-1], ways))


def _refuse(s: Situation, table: Table, talk: Talk, refused: Refused) -> Outcome:
    wrong = talk.wrong_answers + 1
    _stay(s, table, talk, talk.answers, wrong_answers=wrong)
    explained = plain(text(refused.key, **refused.values))
    if wrong <= EXPLAIN_AT_MOST:
        question = _question(s, table, talk, _step_of(table, talk), talk.answers)
        return Outcome(replies=(with_quick(explained, _actions(question[-1])),))
    return reply(explained, say("talk.way_out", quick=_ways_out(s, table, talk)))


def _ways_out(s: Situation, table: Table, talk: Talk) -> list[Action]:
    ways = [quick.tap("label.ask_person", s.buttons.shows("menu.officer"))]
    step = _step_of(table, talk)
    if step.skippable:
        ways.insert(0, quick.tap("label.skip", s.buttons.shows("talk.skip", t=talk.id, at=step.name)))
    return [*ways, resume_button(s, talk), _stop_button(s, table, talk, talk.answers)]


def _stop_button(s: Situation, table: Table, talk: Talk, answers: Answers) -> Action:
    return quick.tap(table.stop_label(answers), s.buttons.shows("talk.cancel", t=talk.id))


def _welcome_back(s: Situation, table: Table, talk: Talk) -> Outcome | None:
    """Asks whether the talk goes on, once, of somebody who was away for more than a day; None for everybody else."""
    if table.welcome_back is None or s.now - talk.changed_at < AWAY_AFTER:
        return None
    message = table.welcome_back(s, talk.answers)
    _stay(s, table, talk, talk.answers, wrong_answers=0)
    return reply(with_quick(message, [resume_button(s, talk), _stop_button(s, table, talk, talk.answers)]))


def _asked_in_the_middle(s: Situation, table: Table, talk: Talk, said: Incoming, aside: Aside) -> Outcome:
    answered = aside(s, said)
    if answered is None or not answered.replies:
        return _left_over(s, table, talk, said)
    back = _welcome_back(s, table, talk)
    question = back.replies if back else _question(s, table, talk, _step_of(table, talk), talk.answers)
    return Outcome(
        replies=(*answered.replies[: REPLY_LIMIT - 1], question[-1]),
        notices=answered.notices,
        decision=answered.decision,
    )


def _left_over(s: Situation, table: Table, talk: Talk, said: Incoming) -> Outcome:
    """What no step took and nobody could answer."""
    taken = table.otherwise(s, dict(talk.answers), said, None) if table.otherwise else None
    if isinstance(taken, Taken):
        return _took(s, table, talk, taken)
    return _welcome_back(s, table, talk) or _refuse(s, table, talk, taken or Refused("talk.not_understood"))


def _actions(message: Message) -> list[Action]:
    return [item["action"] for item in message.get("quickReply", {}).get("items", [])]


def _step_of(table: Table, talk: Talk) -> Step:
    """The step the row names; after a release that renamed steps, the first open one."""
    return table.step(talk.step) or table.next_step(talk.answers) or table.steps[-1]
