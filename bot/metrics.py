"""The numbers we watch. Counters live in the process; what the database knows better is asked when scraped."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

EVENTS_IN = Counter("nong_pun_events_in_total", "Webhook events stored, by type", ["type"])
WEBHOOKS_REFUSED = Counter("nong_pun_webhooks_refused_total", "Webhook requests refused, by reason", ["reason"])
EVENTS_HANDLED = Counter("nong_pun_events_handled_total", "Events by how their handling ended", ["result"])
HANDLER_SECONDS = Histogram(
    "nong_pun_handler_seconds",
    "Time to decide on one event, by kind",
    ["kind"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
SENDS = Counter("nong_pun_sends_total", "Calls to LINE that carry messages, by way and outcome", ["way", "outcome"])
DECISIONS = Counter("nong_pun_answer_decisions_total", "What the bot made of a message", ["decision"])
WAKES_LOST = Counter("nong_pun_wakes_lost_total", "Wakes that could not be delivered; the sweep picks them up")
SWEPT = Counter("nong_pun_conversations_swept_total", "Conversations woken by the sweep")
PHOTOS = Counter("nong_pun_media_total", "Pictures and files fetched from LINE, by outcome", ["outcome"])

PENDING = Gauge("nong_pun_events_pending", "Events stored and not handled", multiprocess_mode="mostrecent")
PENDING_AGE = Gauge(
    "nong_pun_oldest_pending_seconds", "Age of the oldest event not handled", multiprocess_mode="mostrecent"
)
OUTBOX = Gauge(
    "nong_pun_outbox_waiting", "Messages decided and not yet accepted by LINE", multiprocess_mode="mostrecent"
)
OUTBOX_AGE = Gauge(
    "nong_pun_oldest_outbox_seconds", "Age of the oldest waiting message", multiprocess_mode="mostrecent"
)
FAILED = Gauge("nong_pun_events_failed", "Events parked after too many tries", multiprocess_mode="mostrecent")
QUOTA_LEFT = Gauge(
    "nong_pun_quota_left", "Paid messages left this month (-1: no limit)", ["office"], multiprocess_mode="mostrecent"
)


def exposition() -> bytes:
    """Prometheus text of this process, or of all processes that share PROMETHEUS_MULTIPROC_DIR."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest()
