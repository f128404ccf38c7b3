"""The client and the stand-in for LINE, which know nothing of each other, agree on every call over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.emulator import samples
from bot.emulator.line import DEFAULT_TOKEN, Line
from bot.emulator.running import running
from bot.line_client import (
    Gone,
    LineClient,
    LineError,
    MaybeSent,
    NotReady,
    QuotaGone,
    RateLimited,
    Refused,
    ReplyTokenGone,
    TooLarge,
    TryLater,
    Unauthorized,
    UnknownPerson,
)
from bot.photos import tidy
from tests.bot.test_line_client_rich_menus import MENU

HELLO = [{"type": "text", "text": "สวัสดีค่ะ"}]
KEYS = [f"7f3b0b1e-8f0e-4c55-9a43-0d2b7f1b9f1{digit}" for digit in range(10)]


@dataclass
class Office:
    line: Line
    client: LineClient
    url: str

    def __post_init__(self) -> None:
        self.villager = self.line.person("villager").id

    def reply_token(self) -> str:
        token = self.line.reply_tokens.new(self.villager, DEFAULT_TOKEN, self.line.now()).value
        self.line.reply_tokens.webhook_leaves(token, self.line.now())
        return token

    def shown(self) -> list[str]:
        return [message.line["text"] for message in self.line.bot_messages(self.villager)]


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(clock: Clock) -> Iterator[Office]:
    line = Line(clock=clock)
    with running(line) as url:
        client = client_of(url)
        yield Office(line, client, url)
        client.close()


def client_of(url: str, token: str = DEFAULT_TOKEN, read_timeout: float = 10) -> LineClient:
    return LineClient(access_token=token, api_base_url=url, data_api_base_url=url, read_timeout=read_timeout)


def test_a_reply_is_shown_and_its_token_is_good_once(office: Office) -> None:
    token = office.reply_token()
    sent = office.client.reply(token, [*HELLO, *HELLO])
    assert list(sent.message_ids) == [message.id for message in office.line.bot_messages(office.villager)]
    with pytest.raises(ReplyTokenGone):
        office.client.reply(token, HELLO)
    assert len(office.shown()) == 2


def test_a_reply_token_dies_of_age(office: Office, clock: Clock) -> None:
    token = office.reply_token()
    clock.at += timedelta(minutes=2)
    with pytest.raises(ReplyTokenGone):
        office.client.reply(token, HELLO)


def test_a_push_repeated_with_its_key_arrives_once(office: Office) -> None:
    first = office.client.push(office.villager, HELLO, retry_key=KEYS[0])
    again = office.client.push(office.villager, HELLO, retry_key=KEYS[0])
    assert again.repeated and again.message_ids == first.message_ids and again.request_id == first.request_id
    assert len(office.shown()) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before it was done", "after it was done"])
@pytest.mark.parametrize("trouble", [{"cut": True}, {"hang": 2.0}, {"status": 500}], ids=["cut", "hang", "500"])
def test_a_push_in_trouble_arrives_exactly_once_with_its_key(
    office: Office, trouble: dict[str, Any], after: bool
) -> None:
    office.line.nasty.next("push", after=after, **trouble)
    with pytest.raises(TryLater if "status" in trouble else MaybeSent):
        client_of(office.url, read_timeout=1).push(office.villager, HELLO, retry_key=KEYS[0])
    office.client.push(office.villager, HELLO, retry_key=KEYS[0])
    assert len(office.shown()) == 1


def test_a_reply_cut_after_it_was_done_shows_as_a_dead_token_on_the_second_try(office: Office) -> None:
    office.line.nasty.next("reply", after=True, cut=True)
    token = office.reply_token()
    with pytest.raises(MaybeSent):
        office.client.reply(token, HELLO)
    with pytest.raises(ReplyTokenGone):
        office.client.reply(token, HELLO)
    assert len(office.shown()) == 1


@pytest.mark.parametrize(
    ("status", "meaning"),
    [("429-rate", RateLimited), ("429-quota", QuotaGone), ("503", TryLater), ("401", Unauthorized), ("403", Refused)],
)
def test_each_trouble_of_line_is_told_apart(office: Office, status: str, meaning: type[LineError]) -> None:
    office.line.nasty.next("push", status=status)
    with pytest.raises(LineError) as raised:
        office.client.push(office.villager, HELLO, retry_key=KEYS[0])
    assert type(raised.value) is meaning


def test_the_month_ends_with_quota_gone_and_replies_go_on(office: Office) -> None:
    office.line.main.quota.choose({"limit": 1, "used": 0}, office.line.now())
    office.client.push(office.villager, HELLO, retry_key=KEYS[0])
    assert (office.client.quota().limit, office.client.quota().used) == (1, 1)
    with pytest.raises(QuotaGone):
        office.client.push(office.villager, HELLO, retry_key=KEYS[1])
    office.client.reply(office.reply_token(), HELLO)


def test_people_who_cannot_be_reached_are_unknown_or_accepted_in_silence(office: Office) -> None:
    with pytest.raises(UnknownPerson):
        office.client.push("U" + "f" * 32, HELLO, retry_key=KEYS[0])
    assert office.client.profile(office.villager).display_name == office.line.person("villager").name
    office.line.block("villager")
    office.client.push(office.villager, HELLO, retry_key=KEYS[1])
    assert office.shown() == []
    with pytest.raises(UnknownPerson):
        office.client.profile(office.villager)


def test_what_line_objects_to_is_named(office: Office) -> None:
    with pytest.raises(Refused) as raised:
        office.client.reply(office.reply_token(), [{"type": "text", "text": ""}])
    assert raised.value.details[0][0] == "messages[0].text"
    with pytest.raises(Refused):
        office.client.reply(office.reply_token(), HELLO * 6)


def test_a_wrong_token_of_the_channel_is_unauthorized(office: Office) -> None:
    with pytest.raises(Unauthorized):
        client_of(office.url, "another-token").bot_info()
    assert office.client.bot_info().user_id == office.line.main.bot_user_id


def test_a_photo_is_fetched_tidied_and_gone_once_taken_back(office: Office) -> None:
    photo = office.line.send_photo(office.villager, office.villager)
    content = office.client.content(photo.id, max_bytes=10_000_000)
    assert content.body == samples.picture(1)
    assert tidy(content.body).width == 1280
    with pytest.raises(TooLarge):
        office.client.content(photo.id, max_bytes=1000)
    office.line.unsend(photo)
    with pytest.raises(Gone):
        office.client.content(photo.id, max_bytes=10_000_000)


def test_a_voice_clip_is_ready_after_a_while(office: Office, clock: Clock) -> None:
    clip = office.line.send_voice(office.villager, office.villager)
    assert office.client.transcoding(clip.id) == "processing"
    with pytest.raises(NotReady):
        office.client.content(clip.id, max_bytes=10_000_000)
    clock.at += timedelta(minutes=1)
    assert office.client.transcoding(clip.id) == "succeeded"
    assert office.client.content(clip.id, max_bytes=10_000_000).body


def test_the_loading_dots_are_shown(office: Office) -> None:
    office.client.show_loading(office.villager, 7)
    assert office.villager in office.line.chats.loading_until


def test_a_group_is_summed_up_and_left_once_and_for_all(office: Office) -> None:
    group = office.line.add_group("บ้านดู่", [office.villager])
    assert office.client.group_summary(group.id).name == "บ้านดู่"
    office.client.leave_group(group.id)
    office.client.leave_group(group.id)
    with pytest.raises(UnknownPerson):
        office.client.group_summary(group.id)


def test_rich_menus_live_their_whole_life(office: Office) -> None:
    client = office.client
    menu = client.create_rich_menu(MENU)
    with pytest.raises(Refused):
        client.set_default_rich_menu(menu)  # it has no picture yet
    client.upload_rich_menu_image(menu, drawn(2500, 1686), "image/png")
    client.set_default_rich_menu(menu)
    assert client.default_rich_menu() == menu
    client.create_rich_menu_alias("public", menu)
    with pytest.raises(Refused):
        client.create_rich_menu_alias("public", menu)
    client.update_rich_menu_alias("public", menu)
    assert client.list_rich_menu_aliases() == {"public": menu}
    client.link_rich_menu(office.villager, menu)
    client.unlink_rich_menu(office.villager)
    assert [listed["richMenuId"] for listed in client.list_rich_menus()] == [menu]
    client.delete_rich_menu_alias("public")
    client.cancel_default_rich_menu()
    assert client.default_rich_menu() is None
    client.delete_rich_menu(menu)
    assert client.list_rich_menus() == []
    with pytest.raises(Gone):
        client.delete_rich_menu(menu)


def drawn(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()
