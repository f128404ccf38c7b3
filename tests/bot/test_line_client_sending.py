"""Replies and pushes: what goes over the wire, and what each answer of LINE means."""

from __future__ import annotations

from typing import Any

import pytest

from bot.line_client import (
    LineError,
    MaybeSent,
    QuotaGone,
    RateLimited,
    Refused,
    ReplyTokenGone,
    Sent,
    TryLater,
    Unauthorized,
    UnknownPerson,
)
from tests.bot.loopback import Line, answer, cut, hang, line

HELLO = [{"type": "text", "text": "สวัสดีค่ะ"}]
KEY = "7f3b0b1e-8f0e-4c55-9a43-0d2b7f1b9f10"
SENT = {"sentMessages": [{"id": "461230966842064897", "quoteToken": "q"}, {"id": "461230966842064898"}]}
TORN_200 = b"HTTP/1.1 200 OK\r\nx-line-request-id: req-9\r\ncontent-length: 500\r\n\r\n{"


def push(to_line: Line) -> Sent:
    return to_line.client.push("U" + "0" * 32, HELLO, retry_key=KEY)


def test_a_reply_carries_token_and_messages_as_they_are_and_no_retry_key() -> None:
    unknown_to_the_sdk = {"type": "flex", "altText": "ก", "contents": {"type": "bubble", "newProperty": 1}}
    with line(answer(body=SENT)) as it:
        sent = it.client.reply("reply-token", [*HELLO, unknown_to_the_sdk])
    (asked,) = it.asked
    assert (asked.method, asked.path) == ("POST", "/v2/bot/message/reply")
    assert asked.json == {"replyToken": "reply-token", "messages": [*HELLO, unknown_to_the_sdk]}
    assert asked.headers["authorization"] == "Bearer token-1"
    assert asked.headers["content-type"] == "application/json"
    assert "x-line-retry-key" not in asked.headers
    assert sent == Sent(("461230966842064897", "461230966842064898"), "req-1", repeated=False)


def test_a_push_carries_its_retry_key_on_the_first_try() -> None:
    with line(answer(body=SENT)) as it:
        push(it)
        it.client.push("C1", HELLO, retry_key=KEY, notification_disabled=True)
    loud, silent = it.asked
    assert (loud.method, loud.path) == ("POST", "/v2/bot/message/push")
    assert loud.headers["x-line-retry-key"] == KEY
    assert loud.json == {"to": "U" + "0" * 32, "messages": HELLO}
    assert silent.json["notificationDisabled"] is True


def test_409_on_a_retry_key_is_an_acceptance_with_the_first_ids() -> None:
    conflict = answer(409, {"message": "accepted before", **SENT}, x_line_accepted_request_id="req-0")
    with line(conflict) as it:
        assert push(it) == Sent(("461230966842064897", "461230966842064898"), "req-0", repeated=True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"not json",
        b"[]",
        b"[" * 100_000,
        b'{"sentMessages": 5}',
        b'{"sentMessages": [1, {"id": null}]}',
        b"\xff\xfe",
    ],
    ids=["nothing", "no ids", "not json", "a list", "deep", "a number", "no id", "not utf-8"],
)
def test_a_200_whose_body_cannot_be_read_is_an_acceptance(body: bytes) -> None:
    with line(answer(body=body)) as it:
        assert it.client.reply("t", HELLO) == Sent((), "req-1")


def test_a_number_as_message_id_is_taken_for_one() -> None:
    with line(answer(body={"sentMessages": [{"id": 461230966842064897}]})) as it:
        assert it.client.reply("t", HELLO).message_ids == ("461230966842064897",)


@pytest.mark.parametrize("behaviour", [cut(saying=TORN_200), hang(saying=TORN_200)], ids=["cut", "hangs"])
def test_a_200_that_breaks_off_in_its_body_is_an_acceptance(behaviour: Any) -> None:
    with line(behaviour, read_timeout=1) as it:
        assert push(it) == Sent((), "req-9")


def test_a_200_that_breaks_off_in_its_headers_is_an_acceptance() -> None:
    with line(cut(saying=b"HTTP/1.1 200 OK\r\ncontent-le")) as it:
        assert push(it) == Sent((), None)


def test_a_200_larger_than_any_answer_is_an_acceptance() -> None:
    with line(answer(body=b"x" * 5_000_000)) as it:
        assert it.client.reply("t", HELLO) == Sent((), "req-1")


def said(message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, **more}


REFUSALS: list[tuple[int, Any, type[LineError]]] = [
    (400, said("Invalid reply token"), ReplyTokenGone),
    (400, said("The property, 'to', in the request body is invalid (line: -, column: -)"), UnknownPerson),
    (400, said("Failed to send messages"), UnknownPerson),
    (400, said("The request body has 1 error(s)"), Refused),
    (401, said("Authentication failed."), Unauthorized),
    (403, said("Access to this API is not available for your account"), Refused),
    (413, b"<html>too large</html>", Refused),
    (415, b"", Refused),
    (418, said("nobody knows"), Refused),
    (429, said("The API rate limit has been exceeded. Try again later."), RateLimited),
    (429, b"", RateLimited),
    (429, said("You have reached your monthly limit."), QuotaGone),
    (500, said("The API server encountered an internal error"), TryLater),
    (502, b"<html>bad gateway</html>", TryLater),
    (503, b"", TryLater),
    (302, b"", Refused),
]


@pytest.mark.parametrize(("status", "body", "meaning"), REFUSALS, ids=[f"{s}-{m.__name__}" for s, _, m in REFUSALS])
def test_each_refusal_has_one_meaning(status: int, body: Any, meaning: type[LineError]) -> None:
    with line(answer(status, body)) as it, pytest.raises(LineError) as raised:
        push(it)
    assert type(raised.value) is meaning
    assert (raised.value.status, raised.value.request_id) == (status, "req-1")


def test_a_reply_cannot_conflict_so_409_there_is_a_refusal() -> None:
    with line(answer(409, said("?"))) as it, pytest.raises(Refused):
        it.client.reply("t", HELLO)


def test_a_refusal_names_the_properties_that_line_objects_to() -> None:
    details = [{"message": "May not be empty", "property": "messages[0].text"}, {"message": "bare"}, "odd"]
    refusal = answer(400, said("The request body has 2 error(s)", details=details))
    with line(refusal) as it, pytest.raises(Refused) as raised:
        it.client.reply("t", HELLO)
    assert raised.value.details == (("messages[0].text", "May not be empty"), ("", "bare"))
    assert "messages[0].text: May not be empty" in str(raised.value)


def test_an_error_whose_words_are_lost_still_has_its_status() -> None:
    torn_429 = b"HTTP/1.1 429 Too Many\r\ncontent-length: 500\r\n\r\n{"
    with line(cut(saying=torn_429)) as it, pytest.raises(RateLimited):
        push(it)


def test_a_lost_answer_makes_a_second_try_of_the_same_reply_tell_that_the_first_arrived() -> None:
    with line(cut(), answer(400, said("Invalid reply token"))) as it:
        with pytest.raises(MaybeSent):
            it.client.reply("t", HELLO)
        with pytest.raises(ReplyTokenGone):
            it.client.reply("t", HELLO)


def test_half_an_emoji_costs_one_character_and_not_the_message() -> None:
    with line(answer(body=SENT)) as it:
        it.client.reply("t", [{"type": "text", "text": "ก\ud83d\x00ข 🙂"}])
    assert it.asked[0].json["messages"][0]["text"] == "ก?\x00ข 🙂"


@pytest.mark.parametrize("unsendable", [object(), float("nan")])
def test_what_is_no_json_is_refused_without_asking_line(unsendable: Any) -> None:
    with line(answer()) as it:
        with pytest.raises(Refused):
            it.client.reply("t", [{"type": "text", "text": unsendable}])
        assert it.asked == []


@pytest.mark.parametrize(("wished", "asked"), [(1, 5), (5, 5), (7, 10), (20, 20), (61, 60)])
def test_loading_dots_last_a_number_of_seconds_that_line_accepts(wished: int, asked: int) -> None:
    with line(answer(202)) as it:
        it.client.show_loading("U1", wished)
    assert it.asked[0].path == "/v2/bot/chat/loading/start"
    assert it.asked[0].json == {"chatId": "U1", "loadingSeconds": asked}
