"""What `dramatiq` runs instead of `bot.dramatiq_worker`: the same, with the router that counts."""

from __future__ import annotations

from tests.crash.counting_bot import put_in_place

put_in_place()

from bot.dramatiq_worker import broker  # noqa: E402 (its worker starts with the router that is in place)

__all__ = ["broker"]
