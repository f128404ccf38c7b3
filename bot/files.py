"""Decides where files of people and officers are kept: a folder, a bucket or memory, named by one URL.

Who may see a file is left to `media_links`; when it is deleted, to whoever holds its name.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from pathlib import Path

import fsspec
from fsspec.core import url_to_fs

_NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_INCOMING = ".incoming"  # no name can begin with a dot
_LEFT_BEHIND_SECONDS = 3600.0


class FileStore:
    """Files by name. Names are like `2569/11/ab12.jpg`: letters, digits, `_`, `-`, `.`, folders between slashes.

    url: file:///srv/nong-pun/files, memory://name, s3://bucket/folder or any other fsspec knows. Make it after the
    process has forked. Raises ValueError, as one sentence, for a URL that cannot be used.
    """

    def __init__(self, url: str) -> None:
        try:
            # No listings are kept: another machine may have put a file a moment ago.
            self._fs, root = url_to_fs(url, use_listings_cache=False)
        except ImportError as error:
            raise ValueError(f"FILES_URL {url!r} needs a package that is not installed: {error}") from error
        except ValueError as error:
            raise ValueError(f"FILES_URL {url!r} cannot be used: {error}") from error
        self._root = root.rstrip("/")
        self._folder = Path(root) if isinstance(self._fs, fsspec.get_filesystem_class("file")) else None
        if self._folder is not None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _tidy_up(self._folder / _INCOMING)

    def put(self, name: str, content: bytes) -> None:
        """Keep `content` under `name`, replacing what was there. Others see the old file or the new one, never half."""
        path = self._path(name)
        if self._folder is None:
            self._fs.pipe_file(path, content)  # one request: buckets show an object when it is complete
        else:
            _replace(Path(path), content, self._folder / _INCOMING)

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        content: bytes = self._fs.cat_file(self._path(name))
        return content

    def exists(self, name: str) -> bool:
        return bool(self._fs.isfile(self._path(name)))

    def delete(self, name: str) -> None:
        """No error when it is gone already: deleting may be tried again after a crash."""
        path = self._path(name)
        try:
            self._fs.rm_file(path)
        except FileNotFoundError:
            return

    def _path(self, name: str) -> str:
        if len(name) > 200 or not _NAME.fullmatch(name):
            raise ValueError(f"not a name for a file: {name!r}")
        return f"{self._root}/{name}"


def _replace(path: Path, content: bytes, incoming: Path) -> None:
    """Write beside and rename, on disk before it counts; a crash leaves only a file in `incoming`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    incoming.mkdir(mode=0o700, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _remember_the_rename(path.parent)


def _remember_the_rename(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tidy_up(incoming: Path) -> None:
    """Remove what a crash left half written: it may be somebody's photo that nobody could ever ask us to delete."""
    if not incoming.is_dir():
        return
    for left in incoming.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another process may be starting and tidying as well
            # Not the fresh ones: another process may be writing just now.
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                left.unlink()
