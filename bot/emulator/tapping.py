"""What LINE does when somebody taps a button: texts, postbacks, pickers, links, another rich menu.

https://developers.line.biz/en/reference/messaging-api/#action-objects (PLATFORM §4.2); camera, gallery, location and
clipboard are the page's own work.
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.emulator import talking
from bot.emulator.chats import ChatMessage
from bot.emulator.people import Person
from bot.emulator.state import State
from bot.emulator.webhook_events import event

PICKED = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}\Z"),
    "time": re.compile(r"\d{2}:\d{2}\Z"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\Z"),
}
KEEPS_QUICK_REPLY = frozenset({"camera", "cameraRoll", "location", "datetimepicker", "clipboard"})


def actions_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every action object anywhere in a message or a rich menu, outermost first."""
    if isinstance(value, list):
        for item in value:
            yield from actions_in(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("action", "defaultAction") and isinstance(inner, dict):
                yield inner
            elif key == "actions" and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, dict))
            else:
                yield from actions_in(inner)


def find_action(state: State, person: Person, chat_id: str, what: str) -> tuple[dict[str, Any], ChatMessage | None]:
    """The action a person means by a label, a postback's data or an address: newest bubble first, then the rich menu.
    Raises LookupError with what could have been tapped."""
    seen: list[str] = []
    for bubble in reversed(state.chats.of(chat_id)):
        if not bubble.from_bot:
            continue
        live = {**bubble.line, "quickReply": {"items": state.chats.shown(bubble)["quickReply"] or []}}
        for action in actions_in(live):
            if what in _names(action):
                return action, bubble
            seen.append(str(action.get("label") or action.get("data") or action.get("uri")))
    menu = state.channels[person.token].menus.find(state.rich_menu_of(person) or "")
    for action in actions_in(menu.areas if menu else []):
        if what in _names(action):
            return action, None
        seen.append(str(action.get("label") or action.get("data")))
    raise LookupError(f"nothing to tap is called {what!r}; there is: {', '.join(dict.fromkeys(seen)) or 'nothing'}")


def _names(action: dict[str, Any]) -> set[str]:
    return {str(action[key]) for key in ("label", "data", "displayText", "text", "uri") if action.get(key)}


def act(
    state: State,
    chat_id: str,
    person: Person,
    action: dict[str, Any],
    params: dict[str, str] | None = None,
    bubble: ChatMessage | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Do one action. Returns what the page needs to know ({"open": uri} for a link) and the events it caused."""
    talking.person_in(state, chat_id, person.id)
    kind = action.get("type")
    if bubble is not None and kind not in KEEPS_QUICK_REPLY:
        _quick_reply_vanishes(state, bubble, action)
    if kind == "uri":
        return {"open": action.get("uri", "")}, []
    if kind == "message":
        _, happened = talking.say(state, chat_id, person.id, talking.text(str(action.get("text", ""))))
        return {"ok": True}, [happened]
    if kind == "postback":
        return {"ok": True}, _postback(state, chat_id, person, action)
    if kind == "datetimepicker":
        if bubble is not None:
            _quick_reply_vanishes(state, bubble, action)
        return {"ok": True}, [_postback_event(state, chat_id, person, action, _picked(action, params or {}))]
    if kind == "richmenuswitch":
        return {"ok": True}, [_switch_menu(state, chat_id, person, action)]
    if kind in ("camera", "cameraRoll", "location", "clipboard"):
        return {"ok": True}, []
    raise ValueError("ปุ่มชนิดนี้ยังกดที่นี่ไม่ได้")


def _postback(state: State, chat_id: str, person: Person, action: dict[str, Any]) -> list[dict[str, Any]]:
    """displayText is a bubble without a webhook of its own; the old `text` is a real message beside the postback."""
    happened = []
    shown = action.get("displayText")
    if shown:
        talking.put_bubble(state, chat_id, person.id, talking.text(str(shown)))
    elif action.get("text"):
        happened.append(talking.say(state, chat_id, person.id, talking.text(str(action["text"])))[1])
    happened.append(_postback_event(state, chat_id, person, action, None))
    return happened


def _postback_event(
    state: State, chat_id: str, person: Person, action: dict[str, Any], params: dict[str, str] | None
) -> dict[str, Any]:
    postback: dict[str, Any] = {"data": action.get("data", "")}
    if params is not None:
        postback["params"] = params
    return event(state, "postback", chat_id, person, postback=postback)


def _picked(action: dict[str, Any], params: dict[str, str]) -> dict[str, str]:
    mode = str(action.get("mode"))
    value = params.get(mode, "")
    if mode not in PICKED or not PICKED[mode].match(value):
        raise ValueError("เลือกวันเวลาก่อนนะคะ")
    earliest, latest = (str(action.get(end) or value).upper() for end in ("min", "max"))
    if not earliest <= value <= latest:
        raise ValueError("ค่าที่เลือกอยู่นอกช่วงที่ปุ่มนี้ให้เลือก")
    return {mode: value}


def _switch_menu(state: State, chat_id: str, person: Person, action: dict[str, Any]) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#postback-params-object-for-richmenu-switch-action"""
    menus = state.channels[person.token].menus
    alias = str(action.get("richMenuAliasId", ""))
    target = menus.aliases.get(alias)
    if target is None:
        params = {"status": "RICHMENU_ALIAS_ID_NOTFOUND"}
    elif menus.find(target) is None:
        params = {"newRichMenuAliasId": alias, "status": "RICHMENU_NOTFOUND"}
    else:
        menus.linked[person.id] = target
        state.show_rich_menu(person)
        params = {"newRichMenuAliasId": alias, "status": "SUCCESS"}
    return _postback_event(state, chat_id, person, action, params)


def _quick_reply_vanishes(state: State, bubble: ChatMessage, action: dict[str, Any]) -> None:
    if any(item.get("action") == action for item in bubble.quick_reply or []):
        bubble.quick_reply_used = True
        state.show_message(bubble)
