"""`content`: what officers own is checked and learned from the command line."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime

import click

from bot.commands.answering import told
from content import search
from content.check import check, review_table
from content.say import text
from content.thai_dates import local_day


@click.group("content")
def content() -> None:
    """Answers and words: check them, let the search learn them."""


@content.command("check")
def check_content() -> None:
    """Everything officers may write: what must be mended, then a table of topics. Exit 1 when something must."""
    today = local_day(datetime.now(UTC))
    problems = check(today)
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}")
    for row in review_table(today):
        click.echo("  ".join(row))
    counted = Counter(problem.severity for problem in problems)
    click.echo(f"{counted['error']} errors, {counted['warning']} warnings")
    sys.exit(1 if counted["error"] else 0)


@content.command("learn")
def learn() -> None:
    """Lets the search learn the answers now, so that the next start need not (a minute or two; once)."""
    with told(text("command.learning")) as progress:
        engine = search.learn(progress=progress)
    click.echo(f"{len(engine.entries)} entries, {len(engine.model.of)} texts, views: {', '.join(engine.model.views)}")
