"""Files, people, groups and numbers asked of LINE."""

from __future__ import annotations

import gzip
import tracemalloc
from typing import Any

import pytest

from bot.line_client import (
    BotInfo,
    Content,
    Gone,
    GroupSummary,
    LineClient,
    LineError,
    NotReady,
    Profile,
    Quota,
    Refused,
    TooLarge,
    TryLater,
    Unauthorized,
    UnknownPerson,
)
from tests.bot.loopback import Talk, answer, cut, hang, line, response

PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 2000


# Content.


def test_a_file_comes_with_its_type_and_is_fetched_from_the_data_host() -> None:
    with line(answer()) as other, line(answer(body=PICTURE, content_type="image/jpeg")) as data:
        client = LineClient(access_token="t", api_base_url=other.server.url, data_api_base_url=data.server.url)
        assert client.content("461230966842064897", max_bytes=1_000_000) == Content(PICTURE, "image/jpeg")
        client.close()
    assert [asked.path for asked in data.asked] == ["/v2/bot/message/461230966842064897/content"]
    assert other.asked == []


def test_a_file_sent_in_chunks_arrives_whole() -> None:
    def chunked(talk: Talk) -> bool:
        talk.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        for at in range(0, len(PICTURE), 7000):
            piece = PICTURE[at : at + 7000]
            talk.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        talk.send(b"0\r\n\r\n")
        return True

    with line(chunked) as it:
        assert it.client.content("1", max_bytes=len(PICTURE)).body == PICTURE
        assert it.client.content("1", max_bytes=len(PICTURE)).body == PICTURE
        assert it.server.connections == 1


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(202, NotReady), (404, Gone), (410, Gone), (401, Unauthorized), (400, Refused), (500, TryLater)],
)
def test_each_status_of_a_file_has_its_meaning(status: int, meaning: type[LineError]) -> None:
    with line(answer(status, b"")) as it, pytest.raises(LineError) as raised:
        it.client.content("1", max_bytes=10)
    assert type(raised.value) is meaning


def test_a_file_announced_as_too_large_is_not_even_begun() -> None:
    with line(hang(saying=b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n")) as it, pytest.raises(TooLarge):
        it.client.content("1", max_bytes=10)


def test_a_file_of_exactly_the_allowed_size_is_taken() -> None:
    with line(answer(body=b"0123456789")) as it:
        assert it.client.content("1", max_bytes=10).body == b"0123456789"


def endless(talk: Talk) -> bool:
    talk.read_body()
    talk.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        talk.send(b"10000\r\n" + bytes(0x10000) + b"\r\n")


def test_an_endless_file_of_unknown_size_ends_at_the_limit_and_not_in_memory() -> None:
    with line(endless, read_timeout=5) as it:
        tracemalloc.start()
        with pytest.raises(TooLarge):
            it.client.content("1", max_bytes=2_000_000)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8_000_000


def test_a_small_answer_that_unpacks_into_a_huge_one_ends_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with line(answer(body=bomb, content_encoding="gzip"), read_timeout=5) as it:
        tracemalloc.start()
        with pytest.raises(TooLarge):
            it.client.content("1", max_bytes=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8_000_000


def thirty_megabytes(talk: Talk) -> bool:
    talk.read_body()
    talk.send(b"HTTP/1.1 200 OK\r\ncontent-length: 30000000\r\n\r\n")
    megabyte = bytes(1_000_000)
    for _ in range(30):
        talk.send(megabyte)
    return True


def test_a_large_file_is_in_memory_once() -> None:
    with line(thirty_megabytes, read_timeout=10) as it:
        tracemalloc.start()
        assert len(it.client.content("1", max_bytes=30_000_000).body) == 30_000_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 45_000_000


@pytest.mark.parametrize(
    "behaviour",
    [
        cut(saying=b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nhalf"),
        cut(saying=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        cut(saying=b"HTTP/1.1 200 OK\r\ncontent-le"),
        hang(saying=b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nhalf"),
        answer(body=b"abc", content_encoding="gzip"),
        answer(body=b""),
    ],
    ids=["shorter than said", "without its last chunk", "torn headers", "stops amid", "not what it says", "empty"],
)
def test_half_a_file_is_no_file(behaviour: Any) -> None:
    with line(behaviour, read_timeout=1) as it, pytest.raises(TryLater):
        it.client.content("1", max_bytes=1000)


@pytest.mark.parametrize("state", ["processing", "succeeded", "failed"])
def test_the_state_of_a_video_is_told(state: str) -> None:
    with line(answer(body={"status": state})) as it:
        assert it.client.transcoding("5") == state
    assert it.asked[0].path == "/v2/bot/message/5/content/transcoding"


def test_a_state_we_do_not_know_is_asked_again_later() -> None:
    with line(answer(body={"status": "pondering"})) as it, pytest.raises(TryLater):
        it.client.transcoding("5")


# People and groups.


def test_a_profile_is_told_with_whatever_line_shares() -> None:
    full = {
        "userId": "U1",
        "displayName": "สมหญิง 🌾",
        "pictureUrl": "https://p/1",
        "statusMessage": "ว่าง",
        "language": "th",
        "new": 1,
    }
    with line(answer(body=full), answer(body={"displayName": "ก", "pictureUrl": None})) as it:
        assert it.client.profile("U1") == Profile("U1", "สมหญิง 🌾", "https://p/1", "ว่าง", "th")
        assert it.client.profile("U2") == Profile("U2", "ก")
    assert it.asked[0].path == "/v2/bot/profile/U1"


def test_a_person_who_blocked_us_is_unknown() -> None:
    with line(answer(404, {"message": "Not found"})) as it, pytest.raises(UnknownPerson):
        it.client.profile("U1")


def test_a_group_is_summed_up_and_one_we_are_not_in_is_unknown() -> None:
    with line(answer(body={"groupId": "C1", "groupName": "บ้านดู่"}), answer(404)) as it:
        assert it.client.group_summary("C1") == GroupSummary("C1", "บ้านดู่")
        with pytest.raises(UnknownPerson):
            it.client.group_summary("C1")
    assert it.asked[0].path == "/v2/bot/group/C1/summary"


def test_leaving_a_group_twice_is_no_error() -> None:
    with line(answer(), answer(404), answer(400)) as it:
        it.client.leave_group("C1")
        it.client.leave_group("C1")
        with pytest.raises(Refused):
            it.client.leave_group("C1")
    assert (it.asked[0].method, it.asked[0].path) == ("POST", "/v2/bot/group/C1/leave")
    assert it.asked[0].headers["content-length"] == "0"


@pytest.mark.parametrize("odd", ["", "..", "U1/../..", "U1?x=1", "U 1", "ยู", "U1\r\nx: y"])
def test_an_id_line_could_not_have_given_names_no_other_endpoint(odd: str) -> None:
    with line(answer()) as it:
        for ask in (it.client.profile, it.client.leave_group, it.client.transcoding, it.client.set_default_rich_menu):
            with pytest.raises(Refused):
                ask(odd)
        assert it.asked == []


# The account.


@pytest.mark.parametrize(("allowed", "limit"), [({"type": "limited", "value": 300}, 300), ({"type": "none"}, None)])
def test_the_quota_is_limit_and_use(allowed: dict[str, Any], limit: int | None) -> None:
    with line(answer(body=allowed), answer(body={"totalUsage": 42})) as it:
        assert it.client.quota() == Quota(limit=limit, used=42)
    assert [asked.path for asked in it.asked] == ["/v2/bot/message/quota", "/v2/bot/message/quota/consumption"]


@pytest.mark.parametrize(
    ("allowed", "used"),
    [
        ({"type": "limited"}, {"totalUsage": 1}),
        ({"type": "limited", "value": "300"}, {"totalUsage": 1}),
        ({}, {"totalUsage": 1}),
        ([], {}),
        ({"type": "none"}, {}),
    ],
)
def test_a_quota_without_numbers_is_not_taken_for_zero(allowed: Any, used: Any) -> None:
    with line(answer(body=allowed), answer(body=used)) as it, pytest.raises(TryLater):
        it.client.quota()


def test_the_account_tells_who_it_is() -> None:
    body = {"userId": "U9", "basicId": "@216ru", "displayName": "น้องปั้น", "chatMode": "bot"}
    with line(answer(body=body)) as it:
        assert it.client.bot_info() == BotInfo("U9", "@216ru", "น้องปั้น")


def test_a_page_in_place_of_an_answer_is_not_taken_for_one() -> None:
    def portal(talk: Talk) -> bool:
        talk.send(response(200, b"<html>please log in</html>", content_type="text/html"))
        return True

    with line(portal) as it, pytest.raises(TryLater):
        it.client.bot_info()
