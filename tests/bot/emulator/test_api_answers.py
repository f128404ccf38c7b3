"""How calls are answered before anything is done: tokens, sizes, JSON, rate limits, trouble on request."""

from __future__ import annotations

import time
from typing import Any

import pytest
import urllib3

from bot.emulator import Line, create_app
from bot.emulator.people import Person
from tests.bot.emulator.conftest import Api, Clock, text

RATE = {"message": "The API rate limit has been exceeded. Try again later."}
QUOTA = {"message": "You have reached your monthly limit."}


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic abc", "", "Bearer "])
def test_a_wrong_token_is_401(api: Api, header: str) -> None:
    answer = api.get("/v2/bot/info") if not header else api.call("GET", "/v2/bot/info", None, Authorization=header)
    if not header:
        assert answer.status == 200
        return
    assert answer.status == 401
    assert answer.message.startswith("Authentication failed due to the following reason: ")
    assert answer.headers["x-line-request-id"]


@pytest.mark.parametrize("path", ["/v2/bot/nothing", "/v2/profile", "/v3/x", "/bot/pnp/push"])
def test_an_unknown_path_is_lines_404(api: Api, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.body) == (404, {"message": "Not found"})
    assert answer.headers["x-line-request-id"]


def test_every_answer_has_its_own_request_id(api: Api) -> None:
    assert len({api.get("/v2/bot/info").headers["x-line-request-id"] for _ in range(5)}) == 5


def test_a_body_of_two_megabytes_is_too_large(api: Api, somsri: Person) -> None:
    envelope = len(b'{"to": "", "messages": []}') + len(somsri.id)
    body = f'{{"to": "{somsri.id}", "messages": []}}'.encode()
    assert len(body) == envelope
    fits = body + b" " * (2 * 1024 * 1024 - len(body))
    assert api.call("POST", "/v2/bot/message/push", fits, Content_Type="application/json").status == 400
    assert api.call("POST", "/v2/bot/message/push", fits + b" ", Content_Type="application/json").status == 413


def test_another_content_type_is_415(api: Api, somsri: Person) -> None:
    assert api.call("POST", "/v2/bot/message/push", b"{}", Content_Type="text/plain").status == 415


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"{'to': 1}"])
def test_what_is_not_a_json_object_is_told_as_such(api: Api, raw: bytes) -> None:
    answer = api.call("POST", "/v2/bot/message/push", raw, Content_Type="application/json")
    assert answer.status == 400
    assert answer.message.startswith("The request body could not be parsed as JSON (line: ")


def test_the_line_and_column_of_broken_json_are_named(api: Api) -> None:
    answer = api.call("POST", "/v2/bot/message/push", b'{"to":\n  }', Content_Type="application/json")
    assert answer.message == "The request body could not be parsed as JSON (line: 2, column: 3)"


def test_a_bucket_runs_empty_and_fills_again(api: Api, somsri: Person, clock: Clock) -> None:
    body = {"messages": [text()]}
    for _ in range(60):
        assert api.post("/v2/bot/message/broadcast", body).status == 200
    limited = api.post("/v2/bot/message/broadcast", body)
    assert (limited.status, limited.body) == (429, RATE)
    assert api.push(somsri).status == 200, "another endpoint has a bucket of its own"
    clock.move(minutes=1)
    assert api.post("/v2/bot/message/broadcast", body).status == 200
    assert api.post("/v2/bot/message/broadcast", body).status == 429


def test_rate_limits_can_be_switched_off(line: Line, api: Api, somsri: Person) -> None:
    line.rate_limits = False
    assert {api.post("/v2/bot/message/broadcast", {"messages": [text()]}).status for _ in range(61)} == {200}


@pytest.mark.parametrize(("status", "body"), [("429-rate", RATE), ("429-quota", QUOTA)])
def test_both_429_on_request(line: Line, api: Api, somsri: Person, status: str, body: dict[str, str]) -> None:
    line.nasty.next("push", status=status)
    refused = api.push(somsri)
    assert (refused.status, refused.body) == (429, body)
    assert line.bot_messages(somsri) == []
    assert api.push(somsri).status == 200


def test_trouble_meets_only_the_calls_it_is_meant_for(line: Line, api: Api, somsri: Person, reply_token: str) -> None:
    line.nasty.next("reply", status=500, times=2)
    assert api.push(somsri).status == 200
    assert [api.reply(reply_token).status for _ in range(3)] == [500, 500, 200]


def test_troubles_stand_in_a_queue(line: Line, api: Api, somsri: Person) -> None:
    line.nasty.next("push", status=500)
    line.nasty.next("push", status=503)
    assert [api.push(somsri).status for _ in range(3)] == [500, 503, 200]


def test_without_a_kind_every_send_is_met_and_nothing_else(line: Line, api: Api, somsri: Person) -> None:
    line.nasty.next(status=500)
    assert api.get("/v2/bot/info").status == 200
    assert api.push(somsri).status == 500


def test_a_500_after_the_send_has_sent(line: Line, api: Api, somsri: Person, reply_token: str) -> None:
    line.nasty.next("reply", status=500, after=True)
    assert api.reply(reply_token).status == 500
    assert len(line.bot_messages(somsri)) == 1
    assert api.reply(reply_token).message == "Invalid reply token"


@pytest.mark.parametrize(("after", "seen"), [(True, 1), (False, 0)])
def test_the_connection_can_be_cut_before_and_after_sending(
    line: Line, api: Api, somsri: Person, after: bool, seen: int
) -> None:
    line.nasty.next("push", cut=True, after=after)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        api.push(somsri)
    assert len(line.bot_messages(somsri)) == seen
    assert line.api_calls("push")[-1].status == "cut"
    assert api.push(somsri).status == 200


def test_a_call_can_be_left_hanging(line: Line, api: Api, somsri: Person) -> None:
    line.nasty.next("push", hang=0.3)
    started = time.monotonic()
    assert api.push(somsri).status == 200
    assert time.monotonic() - started >= 0.3


def test_every_call_can_be_slow(line: Line, api: Api) -> None:
    line.latency = 0.1
    started = time.monotonic()
    api.get("/v2/bot/info")
    assert time.monotonic() - started >= 0.1


def test_a_calm_day_has_no_trouble(line: Line, api: Api, somsri: Person) -> None:
    line.nasty.next("push", status=500, times=99)
    line.nasty.standby = line.nasty.duplicate = True
    line.nasty.calm()
    assert api.push(somsri).status == 200
    assert not line.nasty.standby
    assert not line.nasty.duplicate


def test_an_impossible_status_is_refused(line: Line) -> None:
    with pytest.raises(ValueError, match="no such status"):
        line.nasty.next("push", status="200")


def test_the_log_knows_each_call_its_cost_and_its_problem(line: Line, api: Api, somsri: Person) -> None:
    sent = api.push(somsri, text("ลับ"))
    api.push(somsri, text(""))
    good, bad = line.api_calls("push")
    assert (good.status, good.cost, good.summary, good.problem) == (200, 1, "text", None)
    assert good.request_id == sent.headers["x-line-request-id"]
    assert (bad.status, bad.cost) == (400, 0)
    assert "messages[0].text" in str(bad.problem)
    assert good.body["messages"][0]["text"] == "ลับ", "tests may look at bodies"
    assert "ลับ" not in str(good.as_json()), "the page's log shows no bodies"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1", 200), ("[::1]", 200), ("evil.example", 403), ("127.0.0.1.nip.example", 403)],
)
@pytest.mark.parametrize("path", ["/emulator/state", "/v2/bot/info"])
def test_a_foreign_host_name_is_refused(api: Api, path: str, host: str, status: int) -> None:
    assert api.call("GET", path, None, Host=host).status == status


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_post_from_another_site_is_refused(line: Line, api: Api, headers: dict[str, Any]) -> None:
    people = len(line.people)
    assert api.call("POST", "/emulator/people", {"name": "ก", "role": "guest"}, **headers).status == 403
    assert len(line.people) == people


def test_our_own_page_may_post(api: Api, base: str) -> None:
    answer = api.call(
        "POST", "/emulator/people", {"name": "ก", "role": "guest"}, Origin=base, Sec_Fetch_Site="same-origin"
    )
    assert answer.status == 200


def test_another_machine_is_refused(line: Line) -> None:
    client = create_app(line).test_client()
    for path in ("/", "/emulator/state", "/v2/bot/info"):
        assert client.get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    assert client.get("/emulator/state", environ_overrides={"REMOTE_ADDR": "::ffff:127.0.0.1"}).status_code == 200
