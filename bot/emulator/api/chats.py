"""The loading animation and the read mark.

https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator (PLATFORM §4.3).
"""

from datetime import timedelta

from bot.emulator import ids
from bot.emulator.api.answering import Answer, Call, Endpoint, Refused, refuse_problems
from bot.emulator.rules import requests
from bot.emulator.rules.problems import Problems

LOADING_USUALLY = 20


def start_loading(call: Call) -> Answer:
    problems = Problems()
    requests.LOADING.check(call.body, "", problems)
    refuse_problems(problems)
    chat_id = call.body["chatId"]
    line = call.line
    person = line.people.get(chat_id)
    if not ids.USER_ID.match(chat_id) or person is None or person.token != call.channel.access_token:
        raise Refused(400, "The property, 'chatId', in the request body is invalid (line: -, column: -)")
    if person.reachable(line.now()):
        until = line.now() + timedelta(seconds=call.body.get("loadingSeconds", LOADING_USUALLY))
        line.chats.loading_until[chat_id] = until
        line.changes.tell({"type": "loading", "chatId": chat_id, "until": until.isoformat()})
    return Answer({}, 202)


def mark_as_read(call: Call) -> Answer:
    """Marks the message of the token and everything before it in that chat."""
    problems = Problems()
    requests.MARK_AS_READ.check(call.body, "", problems)
    refuse_problems(problems)
    line = call.line
    message_id = line.mark_as_read.get(call.body["markAsReadToken"], "")
    newest = line.chats.find(message_id)
    if not message_id or (newest and line.channel_of(newest.chat_id) is not call.channel):
        raise Refused(400, "The property, 'markAsReadToken', in the request body is invalid (line: -, column: -)")
    if newest is None:
        return Answer({})
    for message in line.chats.of(newest.chat_id):
        if not message.from_bot and not message.read:
            message.read = True
            line.show_message(message)
        if message is newest:
            break
    return Answer({})


ENDPOINTS = (
    Endpoint("loading", "POST", "/v2/bot/chat/loading/start", start_loading, takes="json"),
    Endpoint("mark-as-read", "POST", "/v2/bot/chat/markAsRead", mark_as_read, takes="json"),
)
