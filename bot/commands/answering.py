"""`ask`: what the bot makes of a message, without LINE and without a database (ARCHITECTURE §7)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from content import search
from content.commands import command_of
from content.say import text
from handlers.incoming import clean

COMMAND_DECISIONS = {"complain": "complaint", "track": "track", "officer": "officer"}


@click.command()
@click.argument("message", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a message.")
@click.option("--file", "file", type=click.File(encoding="utf-8"), help="One message a line; - reads standard input.")
def ask(message: str | None, as_json: bool, file: TextIO | None) -> None:
    """What the bot makes of MESSAGE, or of each line of a file."""
    if (message is None) == (file is None):
        raise click.UsageError("give a message or --file, not both")
    learn_first()
    for line in file if file is not None else (message or "",):
        found = understood(line.rstrip("\r\n"))
        if as_json or file is not None:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            click.echo(f"{found['decision']}\t{found['entry'] or '-'}\t{found['confidence']:.2f}")
        sys.stdout.flush()


def learn_first() -> None:
    """What is answered from the command line is answered with everything this machine can compute."""
    search.warm()
    if search.missing_views():
        with told(text("command.learning")) as progress:
            search.learn(progress=progress)


@contextmanager
def told(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, where somebody looks; the answers go to standard output."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def so_far(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield so_far


def understood(message: str) -> dict[str, Any]:
    """{"intent", "entry", "confidence", "alternatives": [{"entry", "confidence"}], "decision"}."""
    words = clean(message)
    command = command_of(words)
    if command in COMMAND_DECISIONS:
        decision = COMMAND_DECISIONS[command]
        return {"intent": decision, "entry": None, "confidence": 1.0, "alternatives": [], "decision": decision}
    found = search.find(words)
    return {
        "intent": found.intent,
        "entry": found.entry.id if found.entry else None,
        "confidence": round(found.confidence, 4),
        "alternatives": [
            {"entry": other.id, "confidence": round(confidence, 4)} for other, confidence in found.alternatives
        ],
        "decision": found.decision,
    }
