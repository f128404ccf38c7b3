"""The buttons under the newest message.

https://developers.line.biz/en/reference/messaging-api/#quick-reply (PLATFORM §4)
"""

from bot.emulator.rules import actions
from bot.emulator.rules.fields import Address, Choice, Many, shape

ITEMS_MOST = 13

ITEM = shape("type action", type=Choice(("action",)), imageUrl=Address(), action=actions.IN_QUICK_REPLY)
QUICK_REPLY = shape("items", items=Many(ITEM, 1, ITEMS_MOST))
