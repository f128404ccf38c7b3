"""Commits that wait for the disk together: one sync for all, none for what a later commit synced, none forgotten."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import disk
from db.disk import SharedSync


class Disk:
    """Counts syncs, and can be slow or refuse."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.syncs = 0
        self.free = threading.Event()
        self.free.set()
        self.refuses = False
        monkeypatch.setattr(disk, "_sync", self._sync)

    def _sync(self, path: str) -> None:
        assert self.free.wait(10)
        self.syncs += 1
        if self.refuses:
            raise OSError("the disk is full")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_nothing_committed_needs_no_sync(counted: Disk) -> None:
    SharedSync("log").wait()
    assert counted.syncs == 0


def test_a_commit_is_synced_once_however_often_it_is_waited_for(counted: Disk) -> None:
    log = SharedSync("log")
    log.committed()
    log.wait()
    log.wait()
    assert counted.syncs == 1


def test_many_who_wait_share_a_sync(counted: Disk) -> None:
    log = SharedSync("log")
    counted.free.clear()

    def commit_and_wait() -> None:
        log.committed()
        log.wait()

    with ThreadPoolExecutor(20) as threads:
        waiting = [threads.submit(commit_and_wait) for _ in range(20)]
        counted.free.set()
        for one in waiting:
            one.result(10)
    assert 1 <= counted.syncs <= 3


def test_a_commit_that_syncs_the_log_makes_those_before_it_durable(counted: Disk) -> None:
    log = SharedSync("log")
    log.committed()
    with log.by_commit():
        pass
    log.wait()
    assert counted.syncs == 0


def test_a_commit_made_while_another_syncs_is_not_taken_for_durable(counted: Disk) -> None:
    log = SharedSync("log")
    with log.by_commit():
        log.committed()  # may have come after the sync began
    log.wait()
    assert counted.syncs == 1


def test_a_disk_that_refuses_is_told_to_who_waits_and_asked_again(counted: Disk) -> None:
    log = SharedSync("log")
    log.committed()
    counted.refuses = True
    with pytest.raises(OSError, match="full"):
        log.wait()
    counted.refuses = False
    log.wait()
    assert counted.syncs == 2


def test_a_log_that_is_not_there_was_synced_into_the_database(tmp_path: Path) -> None:
    log = SharedSync(str(tmp_path / "no-such-wal"))
    log.committed()
    log.wait()
