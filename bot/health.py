"""Alive, ready, and the numbers: three addresses that tell, in sentences, what is wrong and what to do."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.channels import Channels
from bot.clock import LATE_AFTER_TURNS, Job
from bot.migrate import is_current
from bot.quota import QuotaWatch
from content import search
from content.say import text
from content.search.packages import absent
from db import inbox, locks, outbox
from db.session import Database

log = logging.getLogger(__name__)

OLD = timedelta(minutes=2)  # a reply token lives one minute: whatever waits longer than two waits for us


@dataclass(frozen=True, slots=True)
class Finding:
    """`stops`: with this the program must not be given traffic. `key` names the sentence in content."""

    key: str
    stops: bool
    sentence: str


def create_blueprint(
    database: Database,
    channels: Channels,
    jobs: tuple[Job, ...],
    quota: QuotaWatch,
    *,
    has_redis: Callable[[], bool],
    now: Callable[[], datetime],
) -> Blueprint:
    """`/healthz` (the process answers), `/readyz` (it can work; sentences), `/metrics` (Prometheus)."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @health.get("/readyz")
    def ready() -> Response:
        findings = look(database, channels, jobs, quota, has_redis=has_redis, now=now())
        is_ready = not any(finding.stops for finding in findings)
        sentences = [finding.sentence for finding in findings] or [text("health.all_well")]
        told = {"ready": is_ready, "findings": [finding.key for finding in findings], "sentences": sentences}
        # People read this in a browser: Thai stands there as Thai.
        body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        status = 200 if is_ready else 503
        return Response(body, status=status, content_type="application/json; charset=utf-8")

    @health.get("/metrics")
    def numbers() -> Response:
        try:
            measure(database, quota, now())
        except SQLAlchemyError as problem:
            log.warning("metrics without the database: %s", type(problem).__name__)
        return Response(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")

    return health


def look(
    database: Database,
    channels: Channels,
    jobs: tuple[Job, ...],
    quota: QuotaWatch,
    *,
    has_redis: Callable[[], bool],
    now: datetime,
) -> list[Finding]:
    """Everything that is not as it should be, the worst first."""
    try:
        if not is_current(database):
            return [_finding("health.not_migrated", stops=True)]
        findings = _waiting_long(database, now) + _late_jobs(database, jobs, now)
    except SQLAlchemyError:
        return [_finding("health.no_database", stops=True)]
    if not channels.all():
        findings.insert(0, _finding("health.no_office", stops=True))
    if not has_redis():
        findings.append(_finding("health.no_redis"))
    for office, left in quota.nearly_gone():
        findings.append(_finding("health.quota", office=office, left=left))
    for office in quota.unauthorized():
        findings.append(_finding("health.unauthorized", office=office))
    return findings + _search()


def measure(database: Database, quota: QuotaWatch, now: datetime) -> None:
    """Puts what the database knows into the gauges."""
    with database.reading() as session:
        pending, oldest = inbox.waiting(session)
        messages, oldest_message = outbox.waiting(session)
        metrics.FAILED.set(inbox.failed_count(session))
    metrics.PENDING.set(pending)
    metrics.PENDING_AGE.set((now - oldest).total_seconds() if oldest else 0)
    metrics.OUTBOX.set(messages)
    metrics.OUTBOX_AGE.set((now - oldest_message).total_seconds() if oldest_message else 0)
    quota.measure()


def _search() -> list[Finding]:
    """How well this process understands people; nothing where it answers nobody."""
    if search.missing_views():
        return [_finding("health.search_learning")]
    missing = absent()
    return [_finding("health.search_without", packages=", ".join(missing))] if missing else []


def _waiting_long(database: Database, now: datetime) -> list[Finding]:
    with database.reading() as session:
        pending, oldest = inbox.waiting(session)
        parked = inbox.failed_count(session)
    findings = []
    if oldest is not None and now - oldest > OLD:
        minutes = int((now - oldest).total_seconds() // 60)
        findings.append(_finding("health.events_wait", count=pending, minutes=minutes))
    if parked:
        findings.append(_finding("health.events_parked", count=parked))
    return findings


def _late_jobs(database: Database, jobs: tuple[Job, ...], now: datetime) -> list[Finding]:
    with database.reading() as session:
        beats = {beat.job: beat for beat in locks.heartbeats(session)}
    findings = []
    for job in jobs:
        beat = beats.get(job.name)
        if beat is not None and beat.finished_at and now - beat.finished_at > max(job.every * LATE_AFTER_TURNS, OLD):
            minutes = int((now - beat.finished_at).total_seconds() // 60)
            findings.append(_finding("health.job_late", job=job.name, minutes=minutes))
        if beat is not None and (beat.result or "").startswith("failed"):
            findings.append(_finding("health.job_failed", job=job.name))
    return findings


def _finding(key: str, *, stops: bool = False, **values: object) -> Finding:
    return Finding(key=key, stops=stops, sentence=text(key, **values))
