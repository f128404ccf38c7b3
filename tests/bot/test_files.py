"""The file store, on a folder and in memory."""

from __future__ import annotations

import os
import threading
import uuid
from pathlib import Path

import pytest

from bot import files
from bot.files import FileStore


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore(f"file://{tmp_path}/files" if request.param == "file" else f"memory://{uuid.uuid4().hex}")


def test_what_was_put_is_got_until_it_is_deleted(store: FileStore) -> None:
    name = "2569/11/ab-12_photo.jpg"
    assert not store.exists(name)
    store.put(name, b"\x00first")
    store.put(name, b"\x00second")
    assert store.exists(name)
    assert store.get(name) == b"\x00second"
    store.delete(name)
    assert not store.exists(name)
    with pytest.raises(FileNotFoundError):
        store.get(name)
    store.delete(name)


def test_an_empty_file_is_a_file_and_a_folder_is_none(store: FileStore) -> None:
    store.put("a/empty", b"")
    assert store.get("a/empty") == b""
    assert not store.exists("a")


@pytest.mark.parametrize(
    "odd",
    [
        *("", "/etc/passwd", "../x", "a/../b", "a/..", ".", "..", ".incoming/x", "a//b", "a/", "a/.b", "x" * 201),
        *("a\\b", "a b", "ก", "a\x00b", "a\n", "C:x", "~/x", "file:///etc/passwd", "a*", "a?b", "a#b"),
    ],
)
def test_no_name_leads_out_of_the_store(store: FileStore, odd: str) -> None:
    for use in (store.get, store.exists, store.delete, lambda name: store.put(name, b"x")):
        with pytest.raises(ValueError, match="not a name"):
            use(odd)


def test_two_stores_of_one_url_see_the_same_files_and_of_two_urls_do_not(tmp_path: Path) -> None:
    for one, other in ((f"file://{tmp_path}/a", f"file://{tmp_path}/b"), ("memory://one/a", "memory://one/b")):
        FileStore(one).put("x", b"1")
        assert FileStore(one + "/").get("x") == b"1"
        assert not FileStore(other).exists("x")


def test_a_folder_named_from_where_the_bot_starts_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    FileStore("file://data/files").put("x", b"1")
    assert (tmp_path / "data/files/x").read_bytes() == b"1"


def test_files_in_a_folder_are_for_the_bot_alone(tmp_path: Path) -> None:
    FileStore(f"file://{tmp_path}/files").put("a/x", b"1")
    assert (tmp_path / "files/a/x").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files/a").stat().st_mode & 0o077 == 0


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(f"file://{tmp_path}/files")
    store.put("x", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put("x", b"new")
    assert store.get("x") == b"old"
    assert list((tmp_path / "files/.incoming").iterdir()) == []


def test_readers_see_the_old_file_or_the_new_one_and_never_half(store: FileStore) -> None:
    contents = {bytes([letter]) * 300_000 for letter in b"abcd"}
    store.put("x", b"a" * 300_000)
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            for content in contents:
                store.put("x", content)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert all(store.get("x") in contents for _ in range(200))
    finally:
        over.set()
        writer.join()


def test_what_a_crash_left_half_written_is_removed_at_the_next_start(tmp_path: Path) -> None:
    FileStore(f"file://{tmp_path}").put("x", b"1")
    old, fresh = tmp_path / ".incoming/old", tmp_path / ".incoming/fresh"
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (0, 0))
    FileStore(f"file://{tmp_path}")
    assert not old.exists()
    assert fresh.exists(), "another process may be writing it"


@pytest.mark.parametrize("url", ["nonsense://x", "s3-but-not://bucket"])
def test_a_url_nobody_knows_stops_the_start_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="FILES_URL"):
        FileStore(url)
