"""Profiles, groups, and what the bot is told about itself.

https://developers.line.biz/en/reference/messaging-api/#get-profile (PLATFORM §6).
"""

from bot.emulator import ids
from bot.emulator.api.answering import Answer, Call, Endpoint, Refused
from bot.emulator.people import Group, Person

NOT_FOR_THIS_ACCOUNT = "Access to this API is not available for your account"


def profile(call: Call, user_id: str) -> Answer:
    """404 for strangers, people of another provider, and everybody who blocked the bot."""
    person = _person(call, user_id)
    if person.blocked or not (person.friend or person.last_wrote):
        raise Refused(404, "Not found")
    return Answer({**_card(person), "language": "th"})


def group_member(call: Call, group_id: str, user_id: str) -> Answer:
    """Works without friendship and after a block."""
    group = _group(call, group_id)
    if not ids.USER_ID.match(user_id):
        raise Refused(400, "The value for the 'userId' parameter is invalid")
    if user_id not in group.members:
        raise Refused(404, "Not found")
    return Answer(_card(call.line.people[user_id]))


def group_summary(call: Call, group_id: str) -> Answer:
    group = _group(call, group_id)
    return Answer({"groupId": group.id, "groupName": group.name})


def group_count(call: Call, group_id: str) -> Answer:
    return Answer({"count": len(_group(call, group_id).members)})


def leave_group(call: Call, group_id: str) -> Answer:
    group = _group(call, group_id)
    call.line.remove_bot(group)
    return Answer({})


def only_for_verified_accounts(_call: Call, **_values: str) -> Answer:
    raise Refused(403, NOT_FOR_THIS_ACCOUNT)


def bot_info(call: Call) -> Answer:
    channel = call.channel
    return Answer(
        {
            "userId": channel.bot_user_id,
            "basicId": channel.basic_id,
            "displayName": channel.name,
            "chatMode": "chat",
            "markAsReadMode": "manual",
        }
    )


def link_token(call: Call, user_id: str) -> Answer:
    _person(call, user_id)
    return Answer({"linkToken": ids.long_token()})


def _card(person: Person) -> dict[str, str]:
    return {"userId": person.id, "displayName": person.name}


def _person(call: Call, user_id: str) -> Person:
    if not ids.USER_ID.match(user_id):
        raise Refused(400, "The value for the 'userId' parameter is invalid")
    person = call.line.people.get(user_id)
    if person is None or person.token != call.channel.access_token:
        raise Refused(404, "Not found")
    return person


def _group(call: Call, group_id: str) -> Group:
    if not ids.GROUP_ID.match(group_id):
        raise Refused(400, "The value for the 'groupId' parameter is invalid")
    group = call.line.groups.get(group_id)
    if group is None or group.token != call.channel.access_token or not group.bot_inside:
        raise Refused(404, "Not found")
    return group


ENDPOINTS = (
    Endpoint("profile", "GET", "/v2/bot/profile/{userId}", profile),
    Endpoint("followers", "GET", "/v2/bot/followers/ids", only_for_verified_accounts),
    Endpoint("bot-info", "GET", "/v2/bot/info", bot_info),
    Endpoint("group-member", "GET", "/v2/bot/group/{groupId}/member/{userId}", group_member),
    Endpoint("group-members", "GET", "/v2/bot/group/{groupId}/members/ids", only_for_verified_accounts),
    Endpoint("group-summary", "GET", "/v2/bot/group/{groupId}/summary", group_summary),
    Endpoint("group-count", "GET", "/v2/bot/group/{groupId}/members/count", group_count),
    Endpoint("group-leave", "POST", "/v2/bot/group/{groupId}/leave", leave_group),
    Endpoint("link-token", "POST", "/v2/bot/user/{userId}/linkToken", link_token),
)
