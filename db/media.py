"""Pictures, voice clips and files: expected when a message names them, settled when our copy is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.tables import Media, Testimony


def expect(
    session: Session,
    *,
    office_id: int,
    message_id: str,
    person_id: int | None,
    kind: str,
    now: datetime,
    file_name: str | None = None,
    duration_ms: int | None = None,
) -> Media:
    """The record of what LINE holds under this message id; made once, whoever asks."""
    known = by_message(session, office_id, message_id)
    if known is not None:
        return known
    media = Media(
        id=str(uuid4()),
        office_id=office_id,
        message_id=message_id,
        person_id=person_id,
        kind=kind,
        file_name=file_name,
        duration_ms=duration_ms,
        state="waiting",
        attempts=0,
        created_at=now,
    )
    session.add(media)
    session.flush()
    return media


def by_message(session: Session, office_id: int, message_id: str) -> Media | None:
    return session.scalars(select(Media).where(Media.office_id == office_id, Media.message_id == message_id)).first()


def by_id(session: Session, media_id: str) -> Media | None:
    return session.get(Media, media_id)


def unused_of(session: Session, office_id: int, person_id: int, since: datetime) -> tuple[Media, ...]:
    """What this person sent from then on that is nobody's testimony and was not taken back, oldest first."""
    told = select(Testimony.id).where(Testimony.media_id == Media.id).exists()
    return tuple(
        session.scalars(
            select(Media)
            .where(
                Media.office_id == office_id,
                Media.person_id == person_id,
                Media.created_at >= since,
                Media.state != "deleted",
                ~told,
            )
            .order_by(Media.created_at, Media.message_id)
        )
    )


def to_fetch(session: Session, now: datetime, *, limit: int = 100) -> tuple[str, ...]:
    """Ids of what is still to be fetched from LINE now, oldest first."""
    return tuple(
        session.scalars(
            select(Media.id)
            .where(Media.state == "waiting", or_(Media.try_after.is_(None), Media.try_after <= now))
            .order_by(Media.created_at)
            .limit(limit)
        )
    )


def kept(media: Media, now: datetime, *, content_type: str, size: int) -> None:
    media.state = "kept"
    media.content_type = content_type
    media.bytes = size
    media.settled_at = now
    media.reason = None


def given_up(media: Media, now: datetime, *, state: str, reason: str) -> None:
    """state: refused (broken, too large), lost (LINE no longer has it) or deleted (taken back)."""
    media.state = state
    media.reason = reason
    media.settled_at = now


def to_forget(session: Session, *, limit: int = 100) -> tuple[str, ...]:
    """Ids of what was taken back while our copies of it are still there."""
    kept_in_vain = (Media.state == "deleted", Media.bytes.is_not(None))
    return tuple(session.scalars(select(Media.id).where(*kept_in_vain).limit(limit)))


def forgotten(media: Media) -> None:
    """Our copies are deleted."""
    media.bytes = None


def later(media: Media, until: datetime, *, reason: str) -> None:
    media.attempts += 1
    media.try_after = until
    media.reason = reason
