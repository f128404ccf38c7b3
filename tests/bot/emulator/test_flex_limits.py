# ruff: noqa: E501 - a table with one case a line is easier to read than a broken one
"""Flex: what may stand where, how large it may be, and how LINE words the refusal."""

from __future__ import annotations

from typing import Any

import pytest

from bot.emulator.rules import flex
from tests.bot.emulator.conftest import Api

URL = "https://example.com/a.jpg"


def message(contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "flex", "altText": "บัตร", "contents": contents, **more}


def box(*contents: dict[str, Any], layout: str = "vertical", **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def words(text: str = "ข้อความ", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **more}


def bubble(*contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*contents), **more}


def button(**act: Any) -> dict[str, Any]:
    return {"type": "button", "action": {"type": "postback", "label": "ดู", "data": "a", **act}}


def carousel(*bubbles: dict[str, Any]) -> dict[str, Any]:
    return {"type": "carousel", "contents": list(bubbles)}


def of_size(wanted: int) -> dict[str, Any]:
    """A bubble of exactly so many bytes."""
    empty = flex.json_bytes(bubble(words("x")))
    return bubble(words("x" * (wanted - empty + 1)))


def two_of(wanted: int) -> dict[str, Any]:
    """A carousel of exactly so many bytes."""
    first = of_size(25 * 1024)
    around = flex.json_bytes(carousel(first, {})) - 2
    return carousel(first, of_size(wanted - around))


def video(size: str = "mega") -> dict[str, Any]:
    hero = {
        "type": "video",
        "url": "https://example.com/a.mp4",
        "previewUrl": URL,
        "altContent": {"type": "image", "url": URL},
    }
    return bubble(words(), hero=hero, size=size)


IMAGE = {"type": "image", "url": URL}
ICON = {"type": "icon", "url": URL}

# name, JSON pointer LINE names, what fits, what does not
LIMITS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("30 KB a bubble", "/", of_size(30 * 1024), of_size(30 * 1024 + 1)),
    ("12 bubbles", "/contents", carousel(*[bubble(words())] * 12), carousel(*[bubble(words())] * 13)),
    ("50 KB a carousel", "/", two_of(50 * 1024), two_of(50 * 1024 + 1)),
    ("one width", "/contents/1/size", carousel(bubble(words()), bubble(words(), size="mega")), carousel(bubble(words()), bubble(words(), size="kilo"))),
    ("button label 40", "/body/contents/0/action/label", bubble(button(label="ก" * 40)), bubble(button(label="ก" * 41))),
    ("button label needed", "/body/contents/0/action/label", bubble(button()), bubble(button(label=None))),
    ("icons in baseline only", "/body/contents/0", bubble(box(ICON, layout="baseline")), bubble(ICON)),
    ("no box in baseline", "/body/contents/0/contents/0", bubble(box(words(), layout="baseline")), bubble(box(box(), layout="baseline"))),
    ("no image in baseline", "/body/contents/0/contents/0", bubble(box(IMAGE, layout="horizontal")), bubble(box(IMAGE, layout="baseline"))),
    ("no button in baseline", "/body/contents/0/contents/0", bubble(box(button(), layout="horizontal")), bubble(box(button(), layout="baseline"))),
    ("no separator in baseline", "/body/contents/0/contents/0", bubble(box({"type": "separator"}, layout="horizontal")), bubble(box({"type": "separator"}, layout="baseline"))),
    ("spans in texts only", "/body/contents/0", bubble({"type": "text", "contents": [{"type": "span", "text": "a"}]}), bubble({"type": "span", "text": "a"})),
    ("text or spans", "/body/contents/0/text", bubble(words()), bubble({"type": "text", "size": "sm"})),
    ("no empty text", "/body/contents/0/text", bubble(words(" ")), bubble(words(""))),
    ("a block at least", "/", bubble(words()), {"type": "bubble"}),
    ("a hero is box, image or video", "/hero/type", bubble(words(), hero=IMAGE), bubble(words(), hero=words())),
    ("a body is a box", "/body/type", bubble(words()), {"type": "bubble", "body": words()}),
    ("video in wide bubbles", "/hero", video("kilo"), video("micro")),
    ("video not in a carousel", "/contents/0/hero", video(), carousel(video())),
    ("video in the hero only", "/body/contents/0", video(), bubble(video()["hero"])),
    ("image three times as high at most", "/hero/aspectRatio", bubble(words(), hero={**IMAGE, "aspectRatio": "1:3"}), bubble(words(), hero={**IMAGE, "aspectRatio": "1:3.1"})),
    ("image address 2,000", "/hero/url", bubble(words(), hero={**IMAGE, "url": "https://example.com/".ljust(2000, "a")}), bubble(words(), hero={**IMAGE, "url": "https://example.com/".ljust(2001, "a")})),
    ("a colour", "/body/contents/0/color", bubble(words(color="#06C755FF")), bubble(words(color="green"))),
    ("sizes", "/body/contents/0/size", bubble(words(size="3xl")), bubble(words(size="huge"))),
    ("sizes in pixels", "/body/contents/0/size", bubble(words(size="17.5px")), bubble(words(size="17pt"))),
    ("widths in percent", "/body/contents/0/width", bubble(box(width="50%")), bubble(box(width="half"))),
    ("margins not in percent", "/body/contents/0/margin", bubble(words(margin="12px")), bubble(words(margin="5%"))),
    ("maxLines from 0", "/body/contents/0/maxLines", bubble(words(maxLines=0)), bubble(words(maxLines=-1))),
    ("flex from 0", "/body/contents/0/flex", bubble(words(flex=0)), bubble(words(flex=-1))),
    ("layouts", "/body/layout", bubble(words()), {"type": "bubble", "body": box(layout="diagonal")}),
    ("a gradient's angle", "/body/background/angle", {"type": "bubble", "body": box(background={"type": "linearGradient", "angle": "359deg", "startColor": "#000000", "endColor": "#ffffff"})}, {"type": "bubble", "body": box(background={"type": "linearGradient", "angle": "360deg", "startColor": "#000000", "endColor": "#ffffff"})}),
    ("unknown properties", "/body/contents/0/wrapp", bubble(words(wrap=True)), bubble(words(wrapp=True))),
    ("10 animated images", "/", bubble(*[{**IMAGE, "animated": True}] * 10), bubble(*[{**IMAGE, "animated": True}] * 11)),
    ("a video opens addresses only", "/hero/action/type", video(), {**video(), "hero": {**video()["hero"], "action": {"type": "message", "text": "a"}}}),
    ("camera is not for Flex", "/body/contents/0/action/type", bubble(button()), bubble(button(type="camera"))),
]  # fmt: skip


@pytest.mark.parametrize(("where", "fits", "too_much"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS])
def test_a_flex_rule_holds(judge: Api, where: str, fits: dict[str, Any], too_much: dict[str, Any]) -> None:
    fitting = judge.validate(message(fits))
    assert fitting.status == 200, fitting.body
    refused = judge.validate(message(too_much))
    assert refused.status == 400
    assert refused.message == "A message (messages[0]) in the request body is invalid"
    assert refused.properties == [where]


def test_alt_text_has_1500_characters(judge: Api) -> None:
    assert judge.validate(message(bubble(words()), altText="ก" * 1500)).status == 200
    refused = judge.validate(message(bubble(words()), altText="ก" * 1501))
    assert refused.message == "The request body has 1 error(s)"
    assert refused.properties == ["messages[0].altText"]


def test_size_is_counted_in_utf8_bytes() -> None:
    assert flex.json_bytes({"a": "ก"}) == len('{"a":"ก"}'.encode())


def test_the_message_with_the_mistake_is_named(judge: Api) -> None:
    refused = judge.validate(message(bubble(words())), message(bubble(words(""))))
    assert refused.message == "A message (messages[1]) in the request body is invalid"
    assert refused.body["details"] == [{"message": "must be non-empty text", "property": "/body/contents/0/text"}]


def test_mistakes_around_a_container_are_told_before_those_inside(judge: Api) -> None:
    refused = judge.validate(message(bubble(words("")), altText=""))
    assert refused.properties == ["messages[0].altText"]


def test_a_deep_card_with_everything_is_accepted(judge: Api) -> None:
    card = {
        "type": "bubble", "size": "giga", "direction": "ltr",
        "header": box(words("หัว", weight="bold", color="#FFFFFF"), backgroundColor="#06C755", paddingAll="lg"),
        "hero": {**IMAGE, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover", "action": {"type": "uri", "uri": "tel:0541234567"}},
        "body": box(
            box(ICON, words("๔.๕", style="italic"), layout="baseline", spacing="sm"), {"type": "separator", "margin": "md"},
            box(words(wrap=True, lineSpacing="4px", gravity="center"), {"type": "filler"}, layout="horizontal", borderWidth="semi-bold", cornerRadius="8px"),
            box(position="absolute", offsetTop="10%", offsetEnd="none", width="20px", height="20px"),
        ),
        "footer": box({"type": "button", "action": {"type": "uri", "label": "โทร", "uri": "tel:054"}}, button(), spacing="sm"),
        "styles": {"footer": {"separator": True, "separatorColor": "#EEEEEE"}},
        "action": {"type": "message", "text": "บัตร"},
    }  # fmt: skip
    answer = judge.validate(message(card))
    assert answer.status == 200, answer.body
