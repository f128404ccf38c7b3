"""Who may be meant: narrowcast recipients and filters, and what a message may say in the chat it goes to.

https://developers.line.biz/en/reference/messaging-api/#send-narrowcast-message (PLATFORM §4, §8)
"""

from typing import Any

from bot.emulator.rules.fields import ByType, Choice, Later, Many, Rule, Shape, Text, Whole, shape, typed
from bot.emulator.rules.problems import Problems, Wrong

OPERANDS_MOST = 10  # https://developers.line.biz/en/reference/messaging-api/#narrowcast-recipient

_ONE = Later(lambda: RECIPIENT)
_SEVERAL = Many(_ONE, 1, OPERANDS_MOST)
_OPERANDS: dict[str, Rule] = {"and": _SEVERAL, "or": _SEVERAL, "not": _ONE}
RECIPIENTS: dict[str, Shape] = {
    "audience": typed("audienceGroupId", audienceGroupId=Whole(0)),
    "redelivery": typed("requestId", requestId=Text()),
    "operator": typed("", **_OPERANDS),
}
RECIPIENT: ByType = ByType(RECIPIENTS)

AGES = tuple(f"age_{years}" for years in range(15, 71, 5))
PERIODS = tuple(f"day_{days}" for days in (7, 30, 90, 180, 365))
AREAS_OF = {"jp": 47, "tw": 22, "th": 8, "id": 12}
AREAS = tuple(f"{country}_{number:02}" for country, count in AREAS_OF.items() for number in range(1, count + 1))

_FILTER = Later(lambda: DEMOGRAPHIC)
_FILTERS = Many(_FILTER, 1, OPERANDS_MOST)
_FILTER_OPERANDS: dict[str, Rule] = {"and": _FILTERS, "or": _FILTERS, "not": _FILTER}
DEMOGRAPHICS: dict[str, Shape] = {
    "age": typed("", gte=Choice(AGES), lt=Choice(AGES)),
    "appType": typed("oneOf", oneOf=Many(Choice(("ios", "android")), 1)),
    "area": typed("oneOf", oneOf=Many(Choice(AREAS), 1)),
    "gender": typed("oneOf", oneOf=Many(Choice(("male", "female")), 1)),
    "subscriptionPeriod": typed("", gte=Choice(PERIODS), lt=Choice(PERIODS)),
    "operator": typed("", **_FILTER_OPERANDS),
}
DEMOGRAPHIC: ByType = ByType(DEMOGRAPHICS)
FILTER = shape("", demographic=DEMOGRAPHIC)


def known(recipient: Any, problems: Problems, at: str = "recipient") -> None:
    """No audience can be made here, so any that is named does not exist."""
    if isinstance(recipient, list):
        for index, inner in enumerate(recipient):
            known(inner, problems, problems.item(at, index))
    elif isinstance(recipient, dict):
        if recipient.get("type") == "audience":
            problems.add(problems.into(at, "audienceGroupId"), Wrong.RULE, "The audience group doesn't exist")
        for name in ("and", "or", "not"):
            known(recipient.get(name), problems, problems.into(at, name))


def fit(
    messages: list[dict[str, Any]], members: list[str] | None, quotable: set[str | None] | None, problems: Problems
) -> None:
    """Mentions only of a group's members; tracking ids not in groups; quotes only of messages of the same chat.

    `members` is None outside groups, `quotable` is None where one message goes to many chats.
    """
    for index, message in enumerate(messages):
        at = problems.item("messages", index)
        if message.get("type") == "textV2":
            _mentions_fit(message, members, at, problems)
        if members is not None and message.get("trackingId"):
            problems.add(problems.into(at, "trackingId"), Wrong.RULE, "trackingId can't be used in a group chat")
        token = message.get("quoteToken")
        if token and (quotable is None or token not in quotable):
            problems.add(problems.into(at, "quoteToken"), Wrong.RULE, "invalid quote token")


def _mentions_fit(message: dict[str, Any], members: list[str] | None, at: str, problems: Problems) -> None:
    for key, inner in (message.get("substitution") or {}).items():
        if inner["type"] != "mention":
            continue
        where = problems.into(problems.into(problems.into(at, "substitution"), key), "mentionee")
        if members is None:
            problems.add(where, Wrong.RULE, "mentions can be used in group chats and multi-person chats only")
        elif inner["mentionee"]["type"] == "user" and inner["mentionee"]["userId"] not in members:
            problems.add(problems.into(where, "userId"), Wrong.RULE, "the mentioned user isn't in the chat")
