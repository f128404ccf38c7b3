"""`python -m tests.conversations [part of a name …]`: plays scripts and prints the talks, to be read aloud."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.conversations.play import NotAsWritten, play
from tests.conversations.script import all_scripts, read
from tests.conversations.stage import Stage


def main(wanted: list[str]) -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(f"sqlite:///{folder}/pun.sqlite3", Path(folder))
        for path in all_scripts():
            script = read(path)
            if wanted and not any(words in script.name for words in wanted):
                continue
            print(f"\n════ {script.name}: {script.title}")
            try:
                print(play(stage, script).talk)
            except NotAsWritten as problem:
                print(problem)
                failed += 1
        stage.close()
    return failed


sys.exit(main(sys.argv[1:]))
