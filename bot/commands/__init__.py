"""The command line. One file a matter; each command says what it does with `--help`."""

from __future__ import annotations

import sys

import click

from bot import start_problems
from bot.commands.answering import ask
from bot.commands.casework import case, cases
from bot.commands.content import content
from bot.commands.officers import officer
from bot.commands.offices import office
from bot.commands.places import places
from bot.commands.processes import clock, migrate, run, worker
from bot.commands.richmenu import richmenu


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def bot() -> None:
    """น้องปั้น: the LINE official account of a provincial industry office."""


for command in (run, migrate, worker, clock, officer, office, ask, cases, case, richmenu, places, content):
    bot.add_command(command)


def main() -> None:
    """Runs a command. A mistake in the environment ends with its sentence, not with a traceback."""
    try:
        bot.main(standalone_mode=False)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as problem:
        told = start_problems.sentence(problem)
        if told is None:
            raise
        print(told, file=sys.stderr)
        sys.exit(2)
