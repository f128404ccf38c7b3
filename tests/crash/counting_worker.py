"""What `dramatiq` runs instead of `bot.dramatiq_worker`: the same, with the router that counts."""

from __future__ import annotations

import tests.crash.counting_bot  # noqa: F401 (puts its router in place before the worker starts)
from bot.dramatiq_worker import broker

__all__ = ["broker"]
