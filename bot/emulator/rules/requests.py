"""The bodies of the API's requests around the messages: reply, push, multicast, menus, loading, webhook settings.

https://developers.line.biz/en/reference/messaging-api/ (PLATFORM §2, §4.3, §7)
"""

import re
from typing import Any

from bot.emulator.rules.actions import ALIAS, ALIAS_LONGEST
from bot.emulator.rules.fields import Address, ByType, Flag, Many, Text, Whole, shape, typed
from bot.emulator.rules.messages import MESSAGES
from bot.emulator.rules.problems import Problems, Wrong
from bot.emulator.rules.recipients import FILTER, RECIPIENT

RECIPIENTS_MOST = 500  # https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
UNITS_MOST = 1  # https://developers.line.biz/en/docs/messaging-api/unit-based-statistics-aggregation/
UNIT_LONGEST = 30
UNIT = re.compile(r"[a-zA-Z0-9_]{1,30}")
LOADING_LEAST, LOADING_MOST, LOADING_STEP = 5, 60, 5  # …/reference/messaging-api/#display-a-loading-indicator
WEBHOOK_URL_LONGEST = 500  # https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
BATCH_MOST = 1_000  # https://developers.line.biz/en/reference/messaging-api/#batch-control-rich-menus-of-users
RESUME_KEY = re.compile(r"[a-zA-Z0-9_-]{1,100}")

_UNITS = Many(Text(UNIT_LONGEST, pattern=UNIT), 0, UNITS_MOST)
_SILENT = Flag()

REPLY = shape("replyToken messages", replyToken=Text(), messages=MESSAGES, notificationDisabled=_SILENT)
PUSH = shape("to messages", to=Text(), messages=MESSAGES, notificationDisabled=_SILENT, customAggregationUnits=_UNITS)
MULTICAST = shape(
    "to messages", to=Many(Text(), 1, RECIPIENTS_MOST), messages=MESSAGES, notificationDisabled=_SILENT,
    customAggregationUnits=_UNITS,
)  # fmt: skip
BROADCAST = shape("messages", messages=MESSAGES, notificationDisabled=_SILENT)
LIMIT = shape("", max=Whole(1), upToRemainingQuota=Flag(), forbidPartialDelivery=Flag())
NARROWCAST = shape(
    "messages", messages=MESSAGES, recipient=RECIPIENT, filter=FILTER, limit=LIMIT, notificationDisabled=_SILENT
)
VALIDATE = shape("messages", messages=MESSAGES)


def _in_steps(value: dict[str, Any], at: str, problems: Problems) -> None:
    seconds = value.get("loadingSeconds")
    if seconds is not None and seconds % LOADING_STEP:
        problems.add(problems.into(at, "loadingSeconds"), Wrong.RULE, f"Must be a multiple of {LOADING_STEP}")


LOADING = shape("chatId", _in_steps, chatId=Text(), loadingSeconds=Whole(LOADING_LEAST, LOADING_MOST))
MARK_AS_READ = shape("markAsReadToken", markAsReadToken=Text())

SET_WEBHOOK = shape("endpoint", endpoint=Address(WEBHOOK_URL_LONGEST))
TEST_WEBHOOK = shape("", endpoint=Address(WEBHOOK_URL_LONGEST))

_PEOPLE = Many(Text(), 1, RECIPIENTS_MOST)
BULK_LINK = shape("richMenuId userIds", richMenuId=Text(), userIds=_PEOPLE)
BULK_UNLINK = shape("userIds", userIds=_PEOPLE)
CREATE_ALIAS = shape(
    "richMenuAliasId richMenuId", richMenuAliasId=Text(ALIAS_LONGEST, pattern=ALIAS), richMenuId=Text()
)
UPDATE_ALIAS = shape("richMenuId", richMenuId=Text())
BATCH_OPERATION = ByType(
    {
        "link": typed("from to", **{"from": Text(), "to": Text()}),
        "unlink": typed("from", **{"from": Text()}),
        "unlinkAll": typed(""),
    }
)
BATCH = shape(
    "operations", operations=Many(BATCH_OPERATION, 1, BATCH_MOST), resumeRequestKey=Text(100, pattern=RESUME_KEY)
)
