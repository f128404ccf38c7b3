"""LINE's POST is acknowledged when, and only when, its events are committed; nothing in it can do harm."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.channels import add_office
from bot.emulator.line import DEFAULT_SECRET
from tests.bot.office import Bot

ONE_MIB = 1024 * 1024


def text_event(name: str = "01EVENT", words: Any = "สวัสดี", **other: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1_795_316_400_000,  # 22 November 2026, 10.00 in Bangkok
        "webhookEventId": name,
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": "U" + "a" * 32},
        "replyToken": "r" * 32,
        "message": {"id": "m" + name, "type": "text", "text": words},
        **other,
    }


def words_of(bot: Bot) -> list[Any]:
    return [json.loads(event.raw)["message"]["text"] for event in bot.inbox()]


# Signatures


def test_a_signed_event_is_stored_before_the_200(bot: Bot) -> None:
    assert bot.events(text_event()) == 200
    (event,) = bot.inbox()
    assert (event.webhook_event_id, event.type, event.message_id) == ("01EVENT", "message", "m01EVENT")
    assert event.conversation_key == "user:U" + "a" * 32
    assert event.occurred_at == event.received_at == bot.clock()
    assert json.loads(event.raw) == text_event()


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "wrong",
        "ลายเซ็น".encode().decode("latin-1"),
        base64.b64encode(bytes(32)).decode(),
        base64.b64encode(bytes(31)).decode(),
    ],
)
def test_a_body_without_the_right_signature_is_refused_and_nothing_is_stored(bot: Bot, signature: str | None) -> None:
    body = json.dumps({"events": [text_event()]}).encode()
    headers = {} if signature is None else {"X-Line-Signature": signature}
    assert bot.raw_post(body, **headers) == 401
    assert bot.inbox() == []


def test_the_signature_is_over_the_bytes_as_they_came(bot: Bot) -> None:
    spread_out = json.dumps({"events": [text_event(words="\U0001f600")]}, indent=3, ensure_ascii=False).encode()
    escaped = json.dumps({"events": [text_event("02", words="\U0001f600")]}).replace(" ", "").encode()
    assert [bot.post(spread_out), bot.post(escaped)] == [200, 200]
    assert words_of(bot) == ["\U0001f600", "\U0001f600"]


def test_the_name_of_the_signature_header_may_be_written_in_any_case(bot: Bot) -> None:
    body = json.dumps({"events": []}).encode()
    assert bot.post(body) == 200
    signature = base64.b64encode(hmac.digest(DEFAULT_SECRET.encode(), body, hashlib.sha256)).decode()
    assert bot.raw_post(body, **{"x-line-signature": signature}) == 200


def test_while_a_secret_is_replaced_both_are_good(bot: Bot) -> None:
    add_office(
        bot.database,
        bot.runtime.seal,
        slug="phrae",
        name="สอจ.แพร่",
        province_code="54",
        ticket_prefix="พร",
        channel_secret="old-secret, new-secret",
        access_token="token-of-phrae",
        now=bot.clock(),
    )
    body = json.dumps({"events": [text_event()]}).encode()
    answers = [bot.post(body, path="/webhook/phrae", secret=secret) for secret in ("old-secret", "new-secret", "other")]
    assert answers == [200, 200, 401]
    assert bot.post(body, path="/webhook/phrae") == 401  # another office's secret opens nothing here
    assert len(bot.inbox()) == 1


def test_an_office_nobody_knows_is_a_404(bot: Bot) -> None:
    assert bot.post(b'{"events":[]}', path="/webhook/nowhere") == 404
    assert bot.post(b'{"events":[]}', path="/webhook/nan") == 200


# Sizes and shapes


def test_a_body_above_one_mebibyte_is_refused(bot: Bot) -> None:
    filling = "x" * (ONE_MIB - len(json.dumps({"events": [], "filling": ""})))
    exact = json.dumps({"events": [], "filling": filling}).encode()
    assert len(exact) == ONE_MIB
    assert bot.post(exact) == 200
    assert bot.post(exact + b" ") == 413


def test_a_body_without_a_length_is_refused_when_it_grows_too_large(bot: Bot) -> None:
    address = urlsplit(bot.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    chunks = (b"x" * 65_536 for _ in range(40))
    try:
        connection.request("POST", "/webhook", body=chunks, headers={"X-Line-Signature": "x"}, encode_chunked=True)
        status = connection.getresponse().status
    except (ConnectionResetError, BrokenPipeError):
        status = 413  # it hung up on us in the middle, which is as clear
    finally:
        connection.close()
    assert status == 413
    assert bot.inbox() == []


def test_the_check_of_the_console_is_welcome(bot: Bot) -> None:
    assert bot.post(b'{"destination":"U","events":[]}') == 200
    assert bot.inbox() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b'[{"events":[]}]',
        b"null",
        b"7",
        b'{"events":null}',
        b'{"events":{}}',
        b'{"events":"all"}',
        b"{}",
        b"\xff\xfe\x00",
        b'{"events":[' + b"[" * 100_000,
        b'{"events":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"events":[' + b'{"a":' * 120 + b"1" + b"}" * 120 + b"]}",
        b'{"events":[{"timestamp":' + b"9" * 5000 + b"}]}",
    ],
)
def test_what_is_no_webhook_is_a_400_and_stores_nothing(bot: Bot, body: bytes) -> None:
    assert bot.post(body) == 400
    assert bot.inbox() == []


STRANGE: dict[str, Any] = {
    "not an object": 7,
    "a list": [1, {"a": 2}],
    "null": None,
    "text": "event",
    "empty": {},
    "no type": {key: value for key, value in text_event().items() if key != "type"},
    "no id": {key: value for key, value in text_event().items() if key != "webhookEventId"},
    "no source": {key: value for key, value in text_event().items() if key != "source"},
    "unknown event": text_event(type="horizonShift", horizonShift={"angle": 42}),
    "unknown message": text_event(message={"type": "hologram", "id": "1"}),
    "unknown source": text_event(source={"type": "planet", "planetId": "P1"}),
    "type of a wrong kind": text_event(type=["message"]),
    "id of a wrong kind": text_event(webhookEventId=17),
    "very long id": text_event(webhookEventId="1" * 500),
    "id with a NUL": text_event(webhookEventId="01\x0002"),
    "thai type": text_event(type="ข้อความ"),
    "source of a wrong kind": text_event(source="user"),
    "user of a wrong kind": text_event(source={"type": "user", "userId": 5}),
    "message of a wrong kind": text_event(message="hello"),
    "NUL in the words": text_event(words="ก่อน\x00หลัง"),
    "lone surrogate": text_event(words="ก\ud83dข"),
    "five thousand characters": text_event(words="น้ำ\U0001f4a7" * 1000),
    "no time": {key: value for key, value in text_event().items() if key != "timestamp"},
    "time of a wrong kind": text_event(timestamp="now"),
    "time far away": text_event(timestamp=10**20),
    "time that is no number": text_event(timestamp=float("nan")),
    "negative time": text_event(timestamp=-5),
    "deep but bearable": text_event(words=json.loads("[" * 60 + "]" * 60)),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_event_is_stored_as_it_came_beside_an_ordinary_one(bot: Bot, name: str) -> None:
    strange = STRANGE[name]
    assert bot.events(strange, text_event("ordinary")) == 200
    first, second = bot.inbox()
    assert repr(json.loads(first.raw)) == repr(strange)
    assert second.webhook_event_id == "ordinary"
    assert first.webhook_event_id.isascii() and 0 < len(first.webhook_event_id) <= 64


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_event_is_handled_by_the_real_bot_and_the_next_one_too(bot: Bot, name: str) -> None:
    assert bot.events(STRANGE[name], text_event("ordinary")) == 200
    bot.work()
    assert [event.state for event in bot.inbox()] == ["done", "done"]


@pytest.mark.parametrize("stamp", [None, "now", 10**20, -5, True])
def test_an_absurd_time_counts_as_now(bot: Bot, stamp: Any) -> None:
    bot.events(text_event(timestamp=stamp))
    (event,) = bot.inbox()
    assert event.occurred_at == event.received_at == bot.clock()


# Conversations


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ({"type": "user", "userId": "U1"}, "user:U1"),
        ({"type": "group", "groupId": "C1", "userId": "U1"}, "group:C1"),
        ({"type": "room", "roomId": "R1"}, "room:R1"),
        ({"type": "group", "groupId": "C1"}, "group:C1"),
        ({"type": "planet", "userId": "U1"}, "user:U1"),
        ({"type": "group"}, "unknown:"),
        ({"type": "user", "userId": "U" * 65}, "unknown:"),
        ({"type": "user", "userId": "U\n1"}, "unknown:"),
        (None, "unknown:"),
    ],
)
def test_an_event_belongs_to_the_chat_it_came_from(bot: Bot, source: Any, key: str) -> None:
    bot.events(text_event(source=source))
    assert [event.conversation_key for event in bot.inbox()] == [key]


# Twice


def test_the_same_event_counts_once_within_and_across_requests(bot: Bot) -> None:
    redelivered = text_event(deliveryContext={"isRedelivery": True})
    answers = [
        bot.events(text_event(), text_event()),
        bot.events(redelivered),
        bot.events(text_event("02"), redelivered),
    ]
    assert answers == [200, 200, 200]
    assert [event.webhook_event_id for event in bot.inbox()] == ["01EVENT", "02"]


def test_an_event_without_an_id_is_known_by_its_words(bot: Bot) -> None:
    nameless = text_event()
    del nameless["webhookEventId"]
    again = {**nameless, "deliveryContext": {"isRedelivery": True}}
    turned = dict(reversed(again.items()))  # LINE promises no order of properties
    other = {**nameless, "replyToken": "other"}
    assert [bot.events(event) for event in (nameless, again, turned, other)] == [200] * 4
    assert len(bot.inbox()) == 2


def test_many_at_once_deliver_the_same_event_once(bot: Bot) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: bot.events(text_event(), text_event("02")), range(24))) == {200}
    assert sorted(event.webhook_event_id for event in bot.inbox()) == ["01EVENT", "02"]
