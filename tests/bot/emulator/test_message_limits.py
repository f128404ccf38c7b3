# ruff: noqa: E501 - a table with one case a line is easier to read than a broken one
"""Each limit of a message has one case that just fits and one that is just too long, judged over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.emulator.conftest import Api, text

URL = "https://example.com/a.jpg"
FAMILY = "👨‍👩‍👧"  # one grapheme, eight UTF-16 code units
THAI = "กี่"  # one grapheme, three code units


def url(length: int) -> str:
    return "https://example.com/".ljust(length, "a")


def quick_reply(count: int = 1, **action: Any) -> dict[str, Any]:
    item = {"type": "action", "action": {"type": "message", "label": "ค่ะ", "text": "ค่ะ", **action}}
    return text(quickReply={"items": [item] * count})


def action(**more: Any) -> dict[str, Any]:
    return {"type": "postback", "label": "ดู", "data": "a=1", **more}


def buttons(**more: Any) -> dict[str, Any]:
    template = {"type": "buttons", "text": "เลือก", "actions": [action()], **more}
    return {"type": "template", "altText": "เมนู", "template": template}


def confirm(**more: Any) -> dict[str, Any]:
    template = {"type": "confirm", "text": "ใช่ไหม", "actions": [action(), action()], **more}
    return {"type": "template", "altText": "ยืนยัน", "template": template}


def column(**more: Any) -> dict[str, Any]:
    return {"text": "ข้อ", "actions": [action()], **more}


def carousel(*columns: dict[str, Any]) -> dict[str, Any]:
    return {"type": "template", "altText": "เมนู", "template": {"type": "carousel", "columns": list(columns)}}


def image_carousel(count: int = 1, **act: Any) -> dict[str, Any]:
    one = {"imageUrl": URL, "action": action(**act)}
    return {"type": "template", "altText": "รูป", "template": {"type": "image_carousel", "columns": [one] * count}}


def imagemap(**more: Any) -> dict[str, Any]:
    return {
        "type": "imagemap", "baseUrl": "https://example.com/map", "altText": "แผนที่",
        "baseSize": {"width": 1040, "height": 600}, "actions": [area()], **more,
    }  # fmt: skip


def area(**more: Any) -> dict[str, Any]:
    where = {"x": 0, "y": 0, "width": 1040, "height": 600}
    return {"type": "message", "text": "ตรงนี้", "area": where, **more}


def location(**more: Any) -> dict[str, Any]:
    return {"type": "location", "title": "โรงงาน", "address": "น่าน", "latitude": 18.78, "longitude": 100.77, **more}


def video(**more: Any) -> dict[str, Any]:
    return {"type": "video", "originalContentUrl": URL, "previewImageUrl": URL, **more}


def image(**more: Any) -> dict[str, Any]:
    return {"type": "image", "originalContentUrl": URL, "previewImageUrl": URL, **more}


def emojis(count: int) -> dict[str, Any]:
    one = [{"index": index, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"} for index in range(count)]
    return text("$" * count, emojis=one)


def text_v2(words: str, count: int = 0, kind: str = "emoji") -> dict[str, Any]:
    names = [f"k{index}" for index in range(count)]
    one = {"type": "emoji", "productId": "p", "emojiId": "1"}
    return {"type": "textV2", "text": words.format(*names), "substitution": dict.fromkeys(names, one)}


# name, where LINE says the mistake is, what just fits, what is just too much
LIMITS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("text 5,000", "messages[0].text", text("ก" * 5000), text("ก" * 5001)),
    ("text counts UTF-16", "messages[0].text", text("🍎" * 2500), text("🍎" * 2500 + "a")),
    ("emojis 20", "messages[0].emojis", emojis(20), emojis(21)),
    ("textV2 5,000", "messages[0].text", text_v2("ก" * 5000), text_v2("ก" * 5001)),
    ("textV2 emojis 20", "messages[0].substitution", text_v2("{{{}}}" * 20, 20), text_v2("{{{}}}" * 21, 21)),
    ("sender name 20", "messages[0].sender.name", text(sender={"name": "ก" * 20}), text(sender={"name": "ก" * 21})),
    ("sender icon 2,000", "messages[0].sender.iconUrl", text(sender={"iconUrl": url(2000)}), text(sender={"iconUrl": url(2001)})),
    ("quick replies 13", "messages[0].quickReply.items", quick_reply(13), quick_reply(14)),
    ("quick reply label 20", "messages[0].quickReply.items[0].action.label", quick_reply(label="ก" * 20), quick_reply(label="ก" * 21)),
    ("quick reply label in graphemes", "messages[0].quickReply.items[0].action.label", quick_reply(label=FAMILY * 20), quick_reply(label=FAMILY * 21)),
    ("message action text 300", "messages[0].quickReply.items[0].action.text", quick_reply(text=THAI * 300), quick_reply(text=THAI * 301)),
    ("image url 2,000", "messages[0].originalContentUrl", image(originalContentUrl=url(2000)), image(originalContentUrl=url(2001))),
    ("image preview 2,000", "messages[0].previewImageUrl", image(previewImageUrl=url(2000)), image(previewImageUrl=url(2001))),
    ("tracking id 100", "messages[0].trackingId", video(trackingId="t" * 100), video(trackingId="t" * 101)),
    ("audio lasts", "messages[0].duration", {"type": "audio", "originalContentUrl": URL, "duration": 1}, {"type": "audio", "originalContentUrl": URL, "duration": 0}),
    ("location title 100", "messages[0].title", location(title="ก" * 100), location(title="ก" * 101)),
    ("location address 100", "messages[0].address", location(address="ก" * 100), location(address="ก" * 101)),
    ("latitude", "messages[0].latitude", location(latitude=90), location(latitude=90.1)),
    ("longitude", "messages[0].longitude", location(longitude=-180), location(longitude=-180.1)),
    ("template altText 1,500", "messages[0].altText", {**buttons(), "altText": "ก" * 1500}, {**buttons(), "altText": "ก" * 1501}),
    ("buttons text 160", "messages[0].template.text", buttons(text=THAI * 160), buttons(text=THAI * 161)),
    ("buttons text 60 with a title", "messages[0].template.text", buttons(title="ก", text="ก" * 60), buttons(title="ก", text="ก" * 61)),
    ("buttons text 60 with a picture", "messages[0].template.text", buttons(thumbnailImageUrl=URL, text="ก" * 60), buttons(thumbnailImageUrl=URL, text="ก" * 61)),
    ("buttons title 40", "messages[0].template.title", buttons(title=FAMILY * 40), buttons(title=FAMILY * 41)),
    ("buttons 4 actions", "messages[0].template.actions", buttons(actions=[action()] * 4), buttons(actions=[action()] * 5)),
    ("template label 20", "messages[0].template.actions[0].label", buttons(actions=[action(label="ก" * 20)]), buttons(actions=[action(label="ก" * 21)])),
    ("postback data 300", "messages[0].template.actions[0].data", buttons(actions=[action(data="x" * 300)]), buttons(actions=[action(data="x" * 301)])),
    ("displayText 300", "messages[0].template.actions[0].displayText", buttons(actions=[action(displayText=THAI * 300)]), buttons(actions=[action(displayText=THAI * 301)])),
    ("fillInText 300", "messages[0].template.actions[0].fillInText", buttons(actions=[action(inputOption="openKeyboard", fillInText="ก" * 300)]), buttons(actions=[action(inputOption="openKeyboard", fillInText="ก" * 301)])),
    ("uri 1,000", "messages[0].template.actions[0].uri", buttons(actions=[{"type": "uri", "label": "a", "uri": url(1000)}]), buttons(actions=[{"type": "uri", "label": "a", "uri": url(1001)}])),
    ("clipboard 1,000", "messages[0].template.actions[0].clipboardText", buttons(actions=[{"type": "clipboard", "label": "a", "clipboardText": "ก" * 1000}]), buttons(actions=[{"type": "clipboard", "label": "a", "clipboardText": "ก" * 1001}])),
    ("confirm text 240", "messages[0].template.text", confirm(text=THAI * 240), confirm(text=THAI * 241)),
    ("confirm exactly 2", "messages[0].template.actions", confirm(), confirm(actions=[action()])),
    ("carousel 10 columns", "messages[0].template.columns", carousel(*[column()] * 10), carousel(*[column()] * 11)),
    ("column text 120", "messages[0].template.columns[0].text", carousel(column(text="ก" * 120)), carousel(column(text="ก" * 121))),
    ("column text 60 with a title", "messages[0].template.columns[0].text", carousel(column(title="ก", text="ก" * 60)), carousel(column(title="ก", text="ก" * 61))),
    ("column title 40", "messages[0].template.columns[0].title", carousel(column(title="ก" * 40)), carousel(column(title="ก" * 41))),
    ("column 3 actions", "messages[0].template.columns[0].actions", carousel(column(actions=[action()] * 3)), carousel(column(actions=[action()] * 4))),
    ("columns alike", "messages[0].template.columns[1].actions", carousel(column(), column()), carousel(column(), column(actions=[action()] * 2))),
    ("image carousel 10", "messages[0].template.columns", image_carousel(10), image_carousel(11)),
    ("image carousel label 12", "messages[0].template.columns[0].action.label", image_carousel(label="ก" * 12), image_carousel(label="ก" * 13)),
    ("imagemap altText 1,500", "messages[0].altText", imagemap(altText="ก" * 1500), imagemap(altText="ก" * 1501)),
    ("imagemap 50 actions", "messages[0].actions", imagemap(actions=[area()] * 50), imagemap(actions=[area()] * 51)),
    ("imagemap text 400", "messages[0].actions[0].text", imagemap(actions=[area(text="ก" * 400)]), imagemap(actions=[area(text="ก" * 401)])),
    ("imagemap label 100", "messages[0].actions[0].label", imagemap(actions=[area(label="ก" * 100)]), imagemap(actions=[area(label="ก" * 101)])),
    ("imagemap width 1040", "messages[0].baseSize.width", imagemap(), imagemap(baseSize={"width": 1041, "height": 600})),
    ("coupon tag 30", "messages[0].deliveryTag", {"type": "coupon", "couponId": "c", "deliveryTag": "t" * 30}, {"type": "coupon", "couponId": "c", "deliveryTag": "t" * 31}),
]  # fmt: skip


@pytest.mark.parametrize(("where", "fits", "too_much"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS])
def test_a_limit_holds_to_the_character(judge: Api, where: str, fits: dict[str, Any], too_much: dict[str, Any]) -> None:
    fitting = judge.validate(fits)
    assert fitting.status == 200, fitting.body
    refused = judge.validate(too_much)
    assert refused.status == 400
    assert refused.message == "The request body has 1 error(s)"
    assert refused.properties == [where]


MISTAKES: list[tuple[str, str, Any]] = [
    ("an unknown property", "messages[0].colour", text(colour="red")),
    ("an unknown type", "messages[0].type", {"type": "hologram"}),
    ("no type", "messages[0].type", {"text": "a"}),
    ("no text", "messages[0].text", {"type": "text"}),
    ("an empty text", "messages[0].text", text("")),
    ("a text that is a number", "messages[0].text", text(5)),  # type: ignore[arg-type]
    ("a message that is a string", "messages[0]", "สวัสดี"),
    ("http outside this machine", "messages[0].originalContentUrl", image(originalContentUrl="http://example.com/a.jpg")),
    ("an address with Thai letters", "messages[0].originalContentUrl", image(originalContentUrl="https://example.com/รูป.jpg")),
    ("an address with a blank", "messages[0].originalContentUrl", image(originalContentUrl="https://example.com/a b.jpg")),
    ("a javascript address", "messages[0].template.actions[0].uri", buttons(actions=[{"type": "uri", "label": "a", "uri": "javascript:alert(1)"}])),
    ("a sender called LINE", "messages[0].sender.name", text(sender={"name": "LINE แจ้ง"})),
    ("an emoji beside its dollar", "messages[0].emojis[0].index", text("a$", emojis=[{"index": 0, "productId": "p", "emojiId": "1"}])),
    ("a placeholder without substitution", "messages[0].text", {"type": "textV2", "text": "สวัสดี {name}"}),
    ("a lone brace", "messages[0].text", {"type": "textV2", "text": "ราคา { บาท"}),
    ("a sticker that is not for sending", "messages[0].stickerId", {"type": "sticker", "packageId": "1", "stickerId": "1"}),
    ("a camera button in a template", "messages[0].template.actions[0].type", buttons(actions=[{"type": "camera", "label": "กล้อง"}])),
    ("a menu switch in a quick reply", "messages[0].quickReply.items[0].action.type", quick_reply(type="richmenuswitch")),
    ("no label in a quick reply", "messages[0].quickReply.items[0].action.label", text(quickReply={"items": [{"type": "action", "action": {"type": "message", "text": "a"}}]})),
    ("no quick replies at all", "messages[0].quickReply.items", text(quickReply={"items": []})),
    ("fillInText without a keyboard", "messages[0].template.actions[0].fillInText", buttons(actions=[action(fillInText="a")])),
    ("a picker with its ends crossed", "messages[0].template.actions[0].max", buttons(actions=[{"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "min": "2026-12-02", "max": "2026-12-01"}])),
    ("a picker with a wrong day", "messages[0].template.actions[0].initial", buttons(actions=[{"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "initial": "2026-02-30"}])),
    ("a picker with one digit", "messages[0].template.actions[0].min", buttons(actions=[{"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "min": "2026-1-05"}])),
    ("an area outside the picture", "messages[0].actions[0].area", imagemap(actions=[area(area={"x": 1, "y": 0, "width": 1040, "height": 600})])),
    ("a mention for one person alone", "messages[0].substitution.k.mentionee", {"type": "textV2", "text": "{k}", "substitution": {"k": {"type": "mention", "mentionee": {"type": "all"}}}}),
]  # fmt: skip


@pytest.mark.parametrize(("where", "message"), [case[1:] for case in MISTAKES[:-1]], ids=[c[0] for c in MISTAKES[:-1]])
def test_a_mistake_is_refused_and_named(judge: Api, where: str, message: Any) -> None:
    refused = judge.validate(message)
    assert refused.status == 400
    assert where in refused.properties


def test_a_mention_goes_to_groups_only(api: Api, somsri: Any) -> None:
    refused = api.push(somsri, MISTAKES[-1][2])
    assert (refused.status, refused.properties) == (400, [MISTAKES[-1][1]])


def test_http_is_taken_from_this_machine(judge: Api) -> None:
    here = "http://127.0.0.1:8000/media/1.jpg"
    assert judge.validate(image(originalContentUrl=here, previewImageUrl="http://localhost:8000/p.jpg")).status == 200


def test_all_mistakes_are_told_at_once(judge: Api) -> None:
    refused = judge.validate(text(""), {"type": "hologram"}, text("ก", colour="red"))
    assert refused.message == "The request body has 3 error(s)"
    assert refused.properties == ["messages[0].text", "messages[1].type", "messages[2].colour"]


@pytest.mark.parametrize("count", [1, 5])
def test_one_to_five_messages_a_call(judge: Api, count: int) -> None:
    assert judge.validate(*[text()] * count).status == 200


@pytest.mark.parametrize("count", [0, 6])
def test_no_message_and_six_messages_are_refused(judge: Api, count: int) -> None:
    refused = judge.validate(*[text()] * count)
    assert refused.body == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "Size must be between 1 and 5", "property": "messages"}],
    }


def test_a_null_counts_as_left_out(judge: Api) -> None:
    assert judge.validate(text(quickReply=None, sender=None)).status == 200


@pytest.mark.parametrize("kind", ["reply", "push", "multicast", "narrowcast", "broadcast"])
def test_every_validator_judges(judge: Api, kind: str) -> None:
    path = f"/v2/bot/message/validate/{kind}"
    assert judge.post(path, {"messages": [text()]}).status == 200
    assert judge.post(path, {"messages": [text("")]}).status == 400
