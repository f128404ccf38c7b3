"""LINE's Messaging API on LINE's own paths: one module for each part, `ENDPOINTS` joins them.

What a request must look like is in `rules`; what it does is in the modules of `bot.emulator`.
"""

from bot.emulator.api import chats, contents, messages, people, rich_menus, statistics, webhook_settings
from bot.emulator.api.answering import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *messages.ENDPOINTS,
    *statistics.ENDPOINTS,
    *contents.ENDPOINTS,
    *people.ENDPOINTS,
    *chats.ENDPOINTS,
    *rich_menus.ENDPOINTS,
    *webhook_settings.ENDPOINTS,
)
