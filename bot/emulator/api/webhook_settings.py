"""Where webhooks go, and the test of it.

https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url (PLATFORM §1); posting is done by
`delivery`.
"""

from bot.emulator.api.answering import Answer, Call, Endpoint, Refused, refuse_problems
from bot.emulator.rules import requests
from bot.emulator.rules.problems import Problems


def get_endpoint(call: Call) -> Answer:
    if not call.channel.webhook_url:
        raise Refused(404, "Webhook endpoint not found")
    return Answer({"endpoint": call.channel.webhook_url, "active": call.channel.webhook_active})


def set_endpoint(call: Call) -> Answer:
    problems = Problems()
    requests.SET_WEBHOOK.check(call.body, "", problems)
    refuse_problems(problems)
    call.channel.webhook_url = call.body["endpoint"]
    return Answer({})


def try_endpoint(call: Call) -> Answer:
    """One signed POST without events, waited for; an address outside this machine is never tried."""
    problems = Problems()
    requests.TEST_WEBHOOK.check(call.body, "", problems)
    refuse_problems(problems)
    url = call.body.get("endpoint") or call.channel.webhook_url
    if not url:
        raise Refused(404, "Webhook endpoint not found")
    result = call.line.postman.post(call.channel, url, [])
    return Answer(
        {
            "success": result.accepted,
            "timestamp": call.line.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "statusCode": result.status,
            "reason": result.reason,
            "detail": result.detail,
        }
    )


_ROOT = "/v2/bot/channel/webhook"
ENDPOINTS = (
    Endpoint("webhook-get", "GET", f"{_ROOT}/endpoint", get_endpoint),
    Endpoint("webhook-set", "PUT", f"{_ROOT}/endpoint", set_endpoint, takes="json"),
    Endpoint("webhook-test", "POST", f"{_ROOT}/test", try_endpoint, takes="json", locked=False),
)
