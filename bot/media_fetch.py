"""Brings what people sent from LINE into our own store: LINE deletes it after a time it does not tell (PLATFORM §0.16).

Decides what is kept (upright, stripped, shrunk photos; voice, video and files as they are) and when to give up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot import metrics
from bot.channels import Channels
from bot.files import FileStore
from bot.line_client import Gone, LineError, NotReady, TooLarge
from bot.photos import UnusablePhoto, tidy
from db import media
from db.session import Database
from db.tables import Media

log = logging.getLogger(__name__)

LARGEST = {"photo": 20_000_000, "voice": 20_000_000, "video": 30_000_000, "file": 20_000_000}
VARIANTS = {"photo": ("photo", "preview"), "voice": ("voice",), "video": ("video",), "file": ("file",)}
ATTEMPTS = 12
LONGEST_WAIT = timedelta(minutes=30)


class MediaFetcher:
    """Fetches and keeps; every method may be called twice, from several processes, without harm."""

    def __init__(
        self,
        database: Database,
        channels: Channels,
        files: FileStore,
        *,
        clock: Callable[[], datetime],
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._channels = channels
        self._files = files
        self._now = clock
        self._should_stop = should_stop

    def fetch_message(self, office_id: int, message_id: str) -> None:
        """Right after the event that brought it; nothing when no record wants it."""
        with self._database.reading() as session:
            found = media.by_message(session, office_id, message_id)
        if found is not None and found.state == "waiting":
            self._fetch(found)

    def fetch(self, media_id: str) -> Media | None:
        """The record after one try, if it was still waiting; None for an unknown id."""
        with self._database.reading() as session:
            found = media.by_id(session, media_id)
        return self._fetch(found) if found is not None and found.state == "waiting" else found

    def fetch_waiting(self) -> int:
        """The clock's turn: everything whose time has come, until we are to stop. Returns how many were tried."""
        with self._database.reading() as session:
            ids = media.to_fetch(session, self._now())
        tried = 0
        for media_id in ids:
            if self._should_stop():
                break
            self.fetch(media_id)
            tried += 1
        return tried

    def forget(self, media_ids: Sequence[str]) -> None:
        """Deletes our copies. Safe to repeat."""
        for media_id in media_ids:
            with self._database.reading() as session:
                found = media.by_id(session, media_id)
            if found is None:
                continue
            for variant in VARIANTS[found.kind]:
                self._files.delete(file_name(found, variant))
            if found.bytes is not None:
                with self._database.writing() as session:
                    media.forgotten(session.get_one(Media, media_id))

    def forget_withdrawn(self) -> int:
        """The clock's turn: what a crash between the commit and the deletion left in the store."""
        with self._database.reading() as session:
            ids = media.to_forget(session)
        self.forget(ids)
        return len(ids)

    def _fetch(self, found: Media) -> Media:
        channel = self._channels.by_office(found.office_id)
        if channel is None:
            return found
        try:
            content = channel.line.content(found.message_id, max_bytes=LARGEST[found.kind])
            kept_type, size = self._keep(found, content.body, content.content_type)
        except (UnusablePhoto, TooLarge, Gone) as problem:
            return self._settle(found, state="lost" if isinstance(problem, Gone) else "refused", problem=problem)
        except (LineError, OSError) as problem:
            return self._try_later(found, problem)
        with self._database.writing() as session:
            record = session.get_one(Media, found.id)
            if record.state == "waiting":
                media.kept(record, self._now(), content_type=kept_type, size=size)
        if record.state == "deleted":  # taken back while we fetched it
            self.forget([record.id])
        metrics.PHOTOS.labels("kept").inc()
        return record

    def _keep(self, found: Media, body: bytes, content_type: str) -> tuple[str, int]:
        if found.kind != "photo":
            self._files.put(file_name(found, found.kind), body)
            return content_type, len(body)
        photo = tidy(body)
        self._files.put(file_name(found, "preview"), photo.preview)
        self._files.put(file_name(found, "photo"), photo.photo)
        return "image/jpeg", len(photo.photo)

    def _settle(self, found: Media, *, state: str, problem: Exception) -> Media:
        reason = problem.reason if isinstance(problem, UnusablePhoto) else type(problem).__name__
        log.warning("media %s %s: %s", found.id, state, reason)
        metrics.PHOTOS.labels(state).inc()
        with self._database.writing() as session:
            record = session.get_one(Media, found.id)
            if record.state == "waiting":
                media.given_up(record, self._now(), state=state, reason=reason)
        return record

    def _try_later(self, found: Media, problem: Exception) -> Media:
        if found.attempts + 1 >= ATTEMPTS:
            return self._settle(found, state="lost", problem=problem)
        wait = timedelta(seconds=2) if isinstance(problem, NotReady) else timedelta(seconds=2 ** (found.attempts + 1))
        with self._database.writing() as session:
            record = session.get_one(Media, found.id)
            if record.state == "waiting":
                media.later(record, self._now() + min(wait, LONGEST_WAIT), reason=type(problem).__name__)
        metrics.PHOTOS.labels("later").inc()
        return record


def file_name(found: Media, variant: str) -> str:
    """Where a variant of a media record lies in the store."""
    return f"{found.office_id}/{found.id}/{variant}"
