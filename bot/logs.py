"""One log line a happening: time, level, what, and ids. Never a person's words, names, phone numbers or positions."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _UTCFormatter(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def set_up(level: str) -> None:
    """Logs to standard error; libraries speak from warning on (APScheduler and urllib3 tell every step)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_UTCFormatter(FORMAT))
    handler.addFilter(lambda record: record.name != "bm25s" or record.levelno >= logging.WARNING)  # it resets its level
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("apscheduler", "urllib3", "dramatiq", "werkzeug", "PIL", "botocore", "fsspec"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
