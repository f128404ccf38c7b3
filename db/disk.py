"""When what was committed to SQLite is on the disk: one sync for all who wait, none for what a later commit synced.

SQLite appends each commit to its write-ahead log. A sync of that file makes every commit before it durable, whoever
asked; while it runs, writers of the file stand still, so fewer syncs are quicker for everybody.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

GATHER_SECONDS = 0.004  # others who finish in this moment share the sync


class SharedSync:
    """The write-ahead log of one SQLite file. `committed` after each commit; `wait` until all of them are durable."""

    def __init__(self, log_file: str) -> None:
        self._log_file = log_file
        self._changed = threading.Condition()
        self._commits = 0
        self._durable = 0  # so many commits are on the disk
        self._somebody_syncs = False

    def committed(self) -> None:
        with self._changed:
            self._commits += 1

    @contextmanager
    def by_commit(self) -> Iterator[None]:
        """Around a commit that syncs the log itself (synchronous=FULL): all commits before it are durable after it."""
        with self._changed:
            before = self._commits
        yield
        with self._changed:
            self._durable = max(self._durable, before)
            self._changed.notify_all()

    def wait(self) -> None:
        """Returns when every commit made so far is on the disk. Errors: OSError when the disk refuses."""
        with self._changed:
            mine = self._commits
            while self._durable < mine:
                if not self._somebody_syncs:
                    break
                self._changed.wait()
            else:
                return
            self._somebody_syncs = True
        covers = 0
        try:
            time.sleep(GATHER_SECONDS)
            with self._changed:
                covers = self._commits
            _sync(self._log_file)
        except BaseException:
            covers = 0
            raise
        finally:
            with self._changed:
                self._durable = max(self._durable, covers)
                self._somebody_syncs = False
                self._changed.notify_all()


def _sync(path: str) -> None:
    """A log that is not there has been synced into the database already."""
    try:
        log = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(log)
    finally:
        os.close(log)
