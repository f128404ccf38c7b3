"""Which office a webhook or a message belongs to, and that office's LINE client: one client a process and channel."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime

from bot.line_client import LineClient
from bot.seal import Seal
from bot.settings import Settings
from db import offices
from db.session import Database
from db.tables import Office

DEFAULT_SLUG = "nan"


@dataclass(frozen=True, slots=True)
class Channel:
    """An office and its way to LINE. `secrets` holds two while a channel secret is being replaced."""

    office: Office
    secrets: tuple[str, ...]
    line: LineClient


class Channels:
    """All offices of this installation. The default one takes its channel from the settings, others from their row."""

    def __init__(self, settings: Settings, database: Database, seal: Seal) -> None:
        self._settings = settings
        self._database = database
        self._seal = seal
        self._lock = threading.Lock()
        self._by_slug: dict[str, Channel] = {}
        self._by_id: dict[int, Channel] = {}

    def by_slug(self, slug: str = DEFAULT_SLUG) -> Channel | None:
        """The office's channel; the database is asked once for an office added while we run."""
        return self._by_slug.get(slug) or (self.load() or self._by_slug).get(slug)

    def by_office(self, office_id: int) -> Channel | None:
        if office_id not in self._by_id:
            self.load()
        return self._by_id.get(office_id)

    def all(self) -> tuple[Channel, ...]:
        return tuple(self._by_slug.values())

    def load(self) -> dict[str, Channel]:
        """Reads the offices; channels already open stay open."""
        with self._lock:
            with self._database.reading() as session:
                found = offices.all_offices(session)
            for office in found:
                if office.slug not in self._by_slug:
                    channel = self._open(office)
                    self._by_slug[office.slug] = channel
                    self._by_id[office.id] = channel
            return self._by_slug

    def close(self) -> None:
        for channel in self._by_slug.values():
            channel.line.close()

    def _open(self, office: Office) -> Channel:
        secrets, token = self._settings.channel_secrets, self._settings.access_token
        if office.channel_secrets_sealed and office.access_token_sealed:
            secrets = tuple(json.loads(self._seal.unseal(office.channel_secrets_sealed)))
            token = self._seal.unseal(office.access_token_sealed)
        line = LineClient(
            access_token=token,
            api_base_url=self._settings.api_base_url,
            data_api_base_url=self._settings.data_api_base_url,
            pool_size=self._settings.work_threads,
        )
        return Channel(office=office, secrets=secrets, line=line)


def add_office(
    database: Database,
    seal: Seal,
    *,
    slug: str,
    name: str,
    province_code: str,
    ticket_prefix: str,
    channel_secret: str,
    access_token: str,
    now: datetime,
) -> Office:
    """A further office with a channel of its own; secret and token are stored encrypted."""
    with database.writing() as session:
        return offices.add_office(
            session,
            slug=slug,
            name=name,
            province_code=province_code,
            ticket_prefix=ticket_prefix,
            channel_secrets_sealed=seal.seal(json.dumps([part.strip() for part in channel_secret.split(",")])),
            access_token_sealed=seal.seal(access_token),
            now=now,
        )
