"""Quota, consumption, what was sent on a day, and aggregation units.

https://developers.line.biz/en/reference/messaging-api/#get-quota (PLATFORM §3); counting is done in `quota`.
"""

import re
from datetime import datetime

from flask import request

from bot.emulator.api.answering import Answer, Call, Endpoint, Refused
from bot.emulator.quota import STATISTICS_ZONE

DAY = re.compile(r"\d{8}\Z")
FIRST_DAY = "20130501"  # before LINE had figures
UNITS_A_PAGE = 100


def quota(call: Call) -> Answer:
    limit = call.channel.quota.limit
    return Answer({"type": "none"} if limit is None else {"type": "limited", "value": limit})


def consumption(call: Call) -> Answer:
    return Answer({"totalUsage": call.channel.quota.used(call.line.now())})


def delivery(call: Call) -> Answer:
    """Ready the day after, in UTC+9."""
    day = request.args.get("date", "")
    if not DAY.match(day) or not _is_date(day):
        raise Refused(400, "The value for the 'date' parameter is invalid")
    today = call.line.now().astimezone(STATISTICS_ZONE).strftime("%Y%m%d")
    if day < FIRST_DAY:
        return Answer({"status": "out_of_service"})
    if day >= today:
        return Answer({"status": "unready"})
    kind = call.kind.removeprefix("delivery-")
    return Answer({"status": "ready", "success": call.channel.quota.sent_on(kind, day)})


def aggregation_info(call: Call) -> Answer:
    return Answer({"numOfCustomAggregationUnits": len(call.channel.aggregation_units)})


def aggregation_list(call: Call) -> Answer:
    names = sorted(call.channel.aggregation_units)
    start = request.args.get("start", "0")
    limit = request.args.get("limit", str(UNITS_A_PAGE))
    if not (start.isdigit() and limit.isdigit() and 1 <= int(limit) <= UNITS_A_PAGE):
        raise Refused(400, "The value for the 'limit' or 'start' parameter is invalid")
    first, last = int(start), int(start) + int(limit)
    answer = {"customAggregationUnits": names[first:last]}
    return Answer({**answer, "next": str(last)} if last < len(names) else answer)


def _is_date(day: str) -> bool:
    try:
        datetime.strptime(day, "%Y%m%d").replace(tzinfo=STATISTICS_ZONE)
    except ValueError:
        return False
    return True


_ROOT = "/v2/bot/message"
ENDPOINTS = (
    Endpoint("quota", "GET", f"{_ROOT}/quota", quota),
    Endpoint("quota-consumption", "GET", f"{_ROOT}/quota/consumption", consumption),
    *(
        Endpoint(f"delivery-{kind}", "GET", f"{_ROOT}/delivery/{kind}", delivery)
        for kind in ("reply", "push", "multicast", "broadcast")
    ),
    Endpoint("aggregation-info", "GET", f"{_ROOT}/aggregation/info", aggregation_info),
    Endpoint("aggregation-list", "GET", f"{_ROOT}/aggregation/list", aggregation_list),
)
