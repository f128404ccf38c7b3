"""What the bot may look at: pictures and clips people sent, who they are, who is in a group."""

from __future__ import annotations

import io
import wave

import pytest
from PIL import Image

from bot.emulator import Line, samples
from bot.emulator.people import Person
from tests.bot.emulator.conftest import Api, Bot, Clock


def content(message_id: str, part: str = "") -> str:
    return f"/v2/bot/message/{message_id}/content{part}"


def test_a_photo_is_there_at_once(line: Line, api: Api, somsri: Person) -> None:
    photo = line.send_photo(somsri, somsri, sample=2)
    answer = api.get(content(photo.id))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.raw == samples.picture(2)


def test_a_preview_is_small(line: Line, api: Api, somsri: Person) -> None:
    photo = line.send_photo(somsri, somsri)
    answer = api.get(content(photo.id, "/preview"))
    with Image.open(io.BytesIO(answer.raw)) as small:
        assert max(small.size) <= 240


@pytest.mark.parametrize("kind", ["voice", "video"])
def test_a_clip_is_202_until_it_is_transcoded(line: Line, api: Api, somsri: Person, clock: Clock, kind: str) -> None:
    clip = line.send_voice(somsri, somsri, b"clip") if kind == "voice" else line.send_video(somsri, somsri, b"clip")
    assert api.get(content(clip.id)).status == 202
    assert api.get(content(clip.id, "/transcoding")).body == {"status": "processing"}
    clock.move(seconds=1)
    assert api.get(content(clip.id, "/transcoding")).body == {"status": "succeeded"}
    ready = api.get(content(clip.id))
    assert (ready.status, ready.raw) == (200, b"clip")


def test_content_goes_away(line: Line, api: Api, somsri: Person, clock: Clock) -> None:
    photo = line.send_photo(somsri, somsri)
    clock.move(days=14)
    assert api.get(content(photo.id)).status == 410


def test_an_unsent_photo_is_gone(line: Line, api: Api, somsri: Person) -> None:
    photo = line.send_photo(somsri, somsri)
    line.unsend(photo)
    assert api.get(content(photo.id)).status == 410
    assert line.messages(somsri) == []


def test_a_text_has_no_content(line: Line, api: Api, somsri: Person) -> None:
    assert api.get(content(line.say(somsri, somsri, "สวัสดี").id)).status == 404
    assert api.get(content("1")).status == 404


def test_a_voice_has_no_preview_and_a_photo_no_transcoding(line: Line, api: Api, somsri: Person) -> None:
    assert api.get(content(line.send_voice(somsri, somsri).id, "/preview")).status == 404
    assert api.get(content(line.send_photo(somsri, somsri).id, "/transcoding")).status == 404


def test_another_office_cannot_fetch_it(line: Line, base: str, somsri: Person) -> None:
    line.add_channel(access_token="phrae", secret="s", name="สอจ.แพร่")
    assert Api(base, "phrae").get(content(line.send_photo(somsri, somsri).id)).status == 404


def test_the_samples_are_pictures_and_a_clip() -> None:
    for number in (1, 2, 3):
        with Image.open(io.BytesIO(samples.picture(number))) as picture:
            assert (picture.format, picture.size) == ("JPEG", (1280, 960))
            assert len(picture.convert("L").getcolors(256) or []) > 100, "a drawing, not a plain colour"
    with wave.open(io.BytesIO(samples.voice().data)) as clip:
        assert clip.getnframes() / clip.getframerate() == pytest.approx(1.8)


def test_a_friends_profile(api: Api, somsri: Person) -> None:
    answer = api.get(f"/v2/bot/profile/{somsri.id}")
    assert answer.body == {"userId": somsri.id, "displayName": "สมศรี", "language": "th"}


def test_no_profile_after_a_block(line: Line, api: Api, somsri: Person) -> None:
    line.block(somsri)
    assert (api.get(f"/v2/bot/profile/{somsri.id}").status) == 404


def test_no_profile_of_a_stranger_who_never_wrote(line: Line, api: Api) -> None:
    stranger = line.add_person("คนผ่านทาง", friend=False)
    assert api.get(f"/v2/bot/profile/{stranger.id}").status == 404
    line.say(stranger, stranger, "สวัสดี")
    assert api.get(f"/v2/bot/profile/{stranger.id}").status == 200


@pytest.mark.parametrize(("user_id", "status"), [("somebody", 400), ("U" + "0" * 32, 404)])
def test_a_profile_of_nobody(api: Api, user_id: str, status: int) -> None:
    assert api.get(f"/v2/bot/profile/{user_id}").status == status


def test_a_group_tells_its_name_number_and_members(line: Line, api: Api, somsri: Person) -> None:
    outsider = line.add_person("คนนอก")
    group = line.add_group("หมู่ 3", [somsri])
    assert api.get(f"/v2/bot/group/{group.id}/summary").body == {"groupId": group.id, "groupName": "หมู่ 3"}
    assert api.get(f"/v2/bot/group/{group.id}/members/count").body == {"count": 1}
    line.block(somsri)
    member = api.get(f"/v2/bot/group/{group.id}/member/{somsri.id}")
    assert member.body == {"userId": somsri.id, "displayName": "สมศรี"}, "a block does not hide a member"
    assert api.get(f"/v2/bot/group/{group.id}/member/{outsider.id}").status == 404
    assert api.get(f"/v2/bot/group/{group.id}/member/somebody").status == 400


def test_a_bot_that_left_a_group_is_a_stranger_to_it(line: Line, api: Api, bot: Bot, somsri: Person) -> None:
    group = line.add_group("หมู่ 3", [somsri])
    assert api.post(f"/v2/bot/group/{group.id}/leave").status == 200
    assert line.wait_idle()
    assert bot.events[-1]["type"] == "leave"
    for call in (f"/v2/bot/group/{group.id}/summary", f"/v2/bot/group/{group.id}/members/count"):
        assert api.get(call).status == 404
    assert api.post(f"/v2/bot/group/{group.id}/leave").status == 404
    assert api.push(group).status == 400


@pytest.mark.parametrize("path", ["/v2/bot/followers/ids", "/v2/bot/group/C" + "0" * 32 + "/members/ids"])
def test_lists_of_people_are_for_verified_accounts(api: Api, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.message) == (403, "Access to this API is not available for your account")


def test_the_bot_knows_itself(line: Line, api: Api) -> None:
    info = api.get("/v2/bot/info").body
    assert info["userId"] == line.main.bot_user_id
    assert info["basicId"].startswith("@")
    assert (info["chatMode"], info["markAsReadMode"]) == ("chat", "manual")


def test_a_link_token_is_for_a_known_person(api: Api, somsri: Person) -> None:
    assert api.post(f"/v2/bot/user/{somsri.id}/linkToken").body["linkToken"]
    assert api.post(f"/v2/bot/user/U{'0' * 32}/linkToken").status == 404


def test_the_webhook_address_is_read_set_and_tried(line: Line, api: Api, bot: Bot) -> None:
    assert api.get("/v2/bot/channel/webhook/endpoint").body == {"endpoint": bot.url, "active": True}
    tried = api.post("/v2/bot/channel/webhook/test", {})
    assert tried.body == {
        "success": True, "timestamp": "2026-11-22T03:00:00.000000Z", "statusCode": 200, "reason": "OK", "detail": "200",
    }  # fmt: skip
    assert bot.arrived[-1].body == {"destination": line.main.bot_user_id, "events": []}
    bot.answer = lambda _number: 500
    assert api.post("/v2/bot/channel/webhook/test", {}).body["reason"] == "ERROR_STATUS_CODE"
    assert api.call("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": "http://127.0.0.1:1/hook"}).status == 200
    assert api.post("/v2/bot/channel/webhook/test", {}).body["reason"] == "COULD_NOT_CONNECT"


@pytest.mark.parametrize(
    ("endpoint", "status"),
    [
        ("https://example.com/".ljust(500, "a"), 200),
        ("https://example.com/".ljust(501, "a"), 400),
        ("http://example.com/hook", 400),
        ("", 400),
    ],
)
def test_a_webhook_address_is_https_and_500_long(api: Api, endpoint: str, status: int) -> None:
    assert api.call("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": endpoint}).status == status
