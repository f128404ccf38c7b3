"""What a tap may do, and where: each place of a button has its own kinds of action and its own label.

https://developers.line.biz/en/reference/messaging-api/#action-objects (PLATFORM §4.2)
"""

import re
from datetime import datetime
from typing import Any

from bot.emulator.rules.counting import graphemes
from bot.emulator.rules.fields import Address, ByType, Choice, Rule, Shape, Text, label, shape, typed
from bot.emulator.rules.problems import Problems, Wrong

DATA_LONGEST = 300  # https://developers.line.biz/en/reference/messaging-api/#postback-action
DISPLAY_TEXT_LONGEST = 300
FILL_IN_LONGEST = 300
MESSAGE_TEXT_LONGEST = 300  # https://developers.line.biz/en/reference/messaging-api/#message-action
URI_LONGEST = 1_000  # https://developers.line.biz/en/reference/messaging-api/#uri-action
CLIPBOARD_LONGEST = 1_000  # https://developers.line.biz/en/reference/messaging-api/#clipboard-action
ALIAS_LONGEST = 32  # https://developers.line.biz/en/reference/messaging-api/#richmenu-switch-action
# https://developers.line.biz/en/reference/messaging-api/#action-object-label-spec
LABEL_QUICK_REPLY = 20
LABEL_TEMPLATE = 20
LABEL_IMAGE_CAROUSEL = 12
LABEL_RICH_MENU = 20
LABEL_FLEX = 40

URI_SCHEMES = ("http", "https", "line", "tel")
INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
# https://developers.line.biz/en/reference/messaging-api/#datetime-picker-action
PICKER_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
PICKER_SHAPES = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "time": re.compile(r"\d{2}:\d{2}"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}"),
}
PICKER_YEARS = (1900, 2100)


def _postback_rules(value: dict[str, Any], at: str, problems: Problems) -> None:
    if value.get("fillInText") and value.get("inputOption") != "openKeyboard":
        problems.add(problems.into(at, "fillInText"), Wrong.RULE, "fillInText needs inputOption openKeyboard")
    if value.get("displayText") and value.get("text"):
        problems.add(problems.into(at, "text"), Wrong.RULE, "text and displayText can't be used together")


def _picker_rules(value: dict[str, Any], at: str, problems: Problems) -> None:
    moments: dict[str, datetime] = {}
    for name in ("initial", "min", "max"):
        if value.get(name) is None:
            continue
        moment = _moment(value["mode"], value[name])
        if moment is None:
            problems.add(problems.into(at, name), Wrong.FORMAT, value[name][:50])
        else:
            moments[name] = moment
    if "min" in moments and "max" in moments and moments["min"] >= moments["max"]:
        problems.add(problems.into(at, "max"), Wrong.RULE, "max must be later than min")
    elif "initial" in moments:
        early = "min" in moments and moments["initial"] < moments["min"]
        if early or ("max" in moments and moments["initial"] > moments["max"]):
            problems.add(problems.into(at, "initial"), Wrong.RULE, "initial must be between min and max")


def _moment(mode: str, value: str) -> datetime | None:
    """The picker's own form only: two digits each, "T" or "t" between day and time."""
    if not PICKER_SHAPES[mode].fullmatch(value):
        return None
    try:
        moment = datetime.strptime(value.upper(), PICKER_FORMATS[mode])  # noqa: DTZ007 - the picker knows no zone
    except ValueError:
        return None
    return moment if mode == "time" or PICKER_YEARS[0] <= moment.year <= PICKER_YEARS[1] else None


ALT_URI = shape("desktop", desktop=Address(URI_LONGEST, URI_SCHEMES))


def _kinds(the_label: Rule, needs_label: bool) -> dict[str, Shape]:
    must = "label " if needs_label else ""
    return {
        "postback": typed(
            must + "data", _postback_rules, label=the_label, data=Text(DATA_LONGEST, shortest=0),
            displayText=Text(DISPLAY_TEXT_LONGEST, by=graphemes), text=Text(DISPLAY_TEXT_LONGEST, by=graphemes),
            inputOption=Choice(INPUT_OPTIONS), fillInText=Text(FILL_IN_LONGEST, by=graphemes),
        ),
        "message": typed(must + "text", label=the_label, text=Text(MESSAGE_TEXT_LONGEST, by=graphemes)),
        "uri": typed(
            must + "uri", label=the_label, uri=Address(URI_LONGEST, URI_SCHEMES),
            altUri=ALT_URI,
        ),
        "datetimepicker": typed(
            must + "data mode", _picker_rules, label=the_label, data=Text(DATA_LONGEST, shortest=0),
            mode=Choice(tuple(PICKER_FORMATS)), initial=Text(), min=Text(), max=Text(),
        ),
        "clipboard": typed(must + "clipboardText", label=the_label, clipboardText=Text(CLIPBOARD_LONGEST)),
    }  # fmt: skip


def _phone_only(longest: int) -> dict[str, Shape]:
    """Camera, gallery and place: quick replies only."""
    return {kind: typed("label", label=label(longest)) for kind in ("camera", "cameraRoll", "location")}


def _switch(longest: int) -> dict[str, Shape]:
    """From one rich menu to another: rich menus only."""
    return {
        "richmenuswitch": typed(
            "richMenuAliasId data", label=label(longest), data=Text(DATA_LONGEST, shortest=0),
            richMenuAliasId=Text(ALIAS_LONGEST, pattern=ALIAS),
        )
    }  # fmt: skip


IN_QUICK_REPLY = ByType({**_kinds(label(LABEL_QUICK_REPLY), True), **_phone_only(LABEL_QUICK_REPLY)})
IN_TEMPLATE = ByType(_kinds(label(LABEL_TEMPLATE), True))
IN_TEMPLATE_DEFAULT = ByType(_kinds(label(LABEL_TEMPLATE), False))
IN_IMAGE_CAROUSEL = ByType(_kinds(label(LABEL_IMAGE_CAROUSEL), False))
IN_RICH_MENU = ByType({**_kinds(label(LABEL_RICH_MENU), False), **_switch(LABEL_RICH_MENU)})
ON_FLEX_BUTTON = ByType(_kinds(label(LABEL_FLEX), True))
ON_FLEX_PART = ByType(_kinds(label(LABEL_FLEX), False))
ON_FLEX_VIDEO = ByType({"uri": ON_FLEX_PART.shapes["uri"]})  # …/reference/messaging-api/#f-video
