"""Puts together what a handler is given: the people, the tools, the places; knows where each of them comes from."""

from __future__ import annotations

import threading
from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels import Channel
from bot.media_links import MediaLinks
from bot.seal import Seal, derive
from content.places import Places
from content.places import load as load_places
from content.places.shapes import ShapeRow, Shapes
from db import officers, people, shapes
from db.tables import Office
from handlers.buttons import Buttons
from handlers.incoming import Incoming
from handlers.situation import MediaVariant, Situation

PLACES_BY_PROVINCE = {"55": "nan"}


class Situations:
    """One for the process. `of` makes the Situation of an event, inside the worker's transaction."""

    def __init__(self, *, secret_key: str, public_address: str) -> None:
        self.links = MediaLinks(derive(secret_key, "media links"), public_address)
        self._button_secret = derive(secret_key, "buttons")
        self._seal = Seal(secret_key)
        self._buttons: dict[int, Buttons] = {}
        self._shapes: tuple[datetime, dict[str, Shapes | None]] | None = None
        self._lock = threading.Lock()

    def of(self, session: Session, channel: Channel, key: str, said: Incoming, now: datetime) -> Situation:
        office = channel.office
        person = people.meet(session, office.id, said.user_id, now) if said.user_id else None
        return self.around(session, office, key, now, person_id=person.id if person else None)

    def around(
        self, session: Session, office: Office, key: str, now: datetime, *, person_id: int | None = None
    ) -> Situation:
        """The situation of a person already met, or of nobody (the command line)."""
        person = people.by_id(session, office.id, person_id) if person_id is not None else None
        return Situation(
            session=session,
            now=now,
            office=office,
            conversation=key,
            person=person,
            officer=officers.officer_of(session, person.id) if person else None,
            buttons=self.buttons(office.id),
            places=self.places(office),
            shapes=self._shapes_of(session, office, now),
            sealer=self._seal,
            media_link=lambda media_id, variant: self._link(media_id, variant, now),
        )

    def buttons(self, office_id: int) -> Buttons:
        return self._buttons.setdefault(office_id, Buttons(self._button_secret, office_id))

    @staticmethod
    def places(office: Office) -> Places:
        # An office whose province has no list yet works with Nan's file only when it is Nan; others ask in words.
        return load_places(PLACES_BY_PROVINCE.get(office.province_code, "nan"))

    def _link(self, media_id: str, variant: MediaVariant, now: datetime) -> str:
        return self.links.link(media_id, variant, now)

    def _shapes_of(self, session: Session, office: Office, now: datetime) -> Shapes | None:
        """The imported boundaries, read again a minute after the last look: an import needs no restart."""
        with self._lock:
            known = self._shapes
            if known is None or (now - known[0]).total_seconds() > 60:
                known = self._shapes = (now, {})
            province = office.province_code
            if province not in known[1]:
                rows = [ShapeRow(*row) for row in shapes.shapes_of(session, province)]
                known[1][province] = Shapes(rows) if rows else None
            return known[1][province]
