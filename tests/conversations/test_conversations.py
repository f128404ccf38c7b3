"""Every conversation script, played by the real webhook, HTTP and the emulator.

A script that fails prints its talk. `python -m tests.conversations` prints the talks of scripts that pass.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.talks import TABLES
from tests.conversations.play import NotAsWritten, Played, play
from tests.conversations.script import all_scripts, name_of, read
from tests.conversations.stage import Stage

# Where a script lets the bot's process die, its working thread ends as a kill would end it.
pytestmark = pytest.mark.filterwarnings("ignore:Exception in thread work-:pytest.PytestUnhandledThreadExceptionWarning")

SCRIPTS = all_scripts()
ON_POSTGRESQL = tuple(path for path in SCRIPTS if "postgresql" in read(path).also_on)
ON_SQLITE = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)

_played: dict[Path, Played] = {}


def shown(stage: Stage, path: Path) -> Played:
    """A talk that went otherwise is shown as people saw it, without the way our code went."""
    try:
        return play(stage, read(path))
    except NotAsWritten as problem:
        pytest.fail(str(problem), pytrace=False)


def played(stage: Stage, path: Path) -> Played:
    """Once in this process, for the tests that look at all scripts together."""
    if path not in _played:
        _played[path] = shown(stage, path)
    return _played[path]


@ON_SQLITE
@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_the_talk_goes_as_written(stage: Stage, path: Path) -> None:
    played(stage, path)


@pytest.mark.parametrize("stage", ["postgresql"], indirect=True)
@pytest.mark.parametrize("path", ON_POSTGRESQL, ids=name_of)
def test_the_talk_goes_the_same_way_on_postgresql(stage: Stage, path: Path) -> None:
    shown(stage, path)


@ON_SQLITE
def test_every_step_of_every_talk_is_asked_in_a_script(stage: Stage) -> None:
    asked = {question for path in SCRIPTS for question in played(stage, path).asked}
    every = {(table.name, step.name) for table in TABLES.values() for step in table.steps}
    missing = sorted(every - asked)
    print(f"{len(every & asked)} of {len(every)} questions of {len(TABLES)} talks were asked")
    assert not missing, f"no script is asked {missing}"
