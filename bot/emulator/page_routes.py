"""What the page asks and does: state, changes, and every act of a person.

The contract is docs/emulator.md; what an act means is decided in `line` and the modules behind it.
"""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory
from werkzeug.datastructures import FileStorage

from bot.emulator import nasty_events, page_state, samples
from bot.emulator.line import Line
from bot.emulator.people import Person
from bot.emulator.talking import Upload

PAGE = Path(__file__).parent / "page"
LONG_POLL_SECONDS = 20.0
UPLOAD_LARGEST = 20 * 1024 * 1024
KINDS = ("image", "audio", "video", "file")
# The bot serves its pictures from this machine too, but perhaps from another port or by its other name.
_HERE = "http://127.0.0.1:* http://localhost:*"
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob: data: {_HERE}; "
    f"media-src 'self' blob: {_HERE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Refusal(Exception):
    """A page's wish that cannot be granted, with a sentence."""


Handler = Callable[[Line, dict[str, Any]], Any]


def register(blueprint: Blueprint, line: Line, drawn_map: dict[str, Any]) -> None:
    blueprint.add_url_rule("/", "page", lambda: send_from_directory(PAGE, "index.html", max_age=0))
    blueprint.add_url_rule(
        "/emulator/static/<path:name>", "static-file", lambda name: send_from_directory(PAGE, name, max_age=0)
    )
    blueprint.add_url_rule("/emulator/map", "map", lambda: jsonify(drawn_map))
    blueprint.add_url_rule("/emulator/state", "state", lambda: jsonify(page_state.everything(line)))
    blueprint.add_url_rule("/emulator/changes", "changes", lambda: _changes(line))
    blueprint.add_url_rule("/emulator/content/<message_id>", "content", lambda message_id: _content(line, message_id))
    blueprint.add_url_rule("/emulator/richmenu/<menu_id>", "richmenu", lambda menu_id: _menu_picture(line, menu_id))
    blueprint.add_url_rule("/emulator/samples/<int:number>", "sample", _sample)
    blueprint.add_url_rule(
        "/emulator/send-file", "send-file", lambda: _answer(line, _send_files, form=True), methods=["POST"]
    )
    acts: dict[str, Handler] = {
        "people": _add_person, "groups": _add_group, "say": _say, "act": _act, "unsend": _unsend, "edit": _edit,
        "block": _block, "nasty": _nasty, "nasty/event": nasty_events.send, "reset": _reset,
        "groups/members": _group_members, "groups/bot": _group_bot,
    }  # fmt: skip
    for path, handler in acts.items():
        blueprint.add_url_rule(f"/emulator/{path}", path, lambda act=handler: _answer(line, act), methods=["POST"])


def add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _answer(line: Line, act: Handler, *, form: bool = False) -> Response:
    try:
        wish = request.form.to_dict() if form else _wish()
        answer = act(line, wish)
    except (Refusal, ValueError, LookupError, TypeError) as problem:
        sentence = f"ไม่พบ {problem}" if isinstance(problem, KeyError) else str(problem)
        refused = jsonify({"error": sentence})
        refused.status_code = 400
        return refused
    return jsonify(answer)


def _wish() -> dict[str, Any]:
    wish = request.get_json(silent=True)
    if not isinstance(wish, dict):
        raise Refusal("คำขอต้องเป็นข้อมูล JSON")
    return wish


def _changes(line: Line) -> Response:
    since = request.args.get("since", "0")
    wait = request.args.get("wait", str(LONG_POLL_SECONDS))
    seconds = min(LONG_POLL_SECONDS, float(wait)) if wait.replace(".", "", 1).isdigit() else LONG_POLL_SECONDS
    seq, changes = line.changes.since(int(since) if since.isdigit() else 0, seconds)
    return jsonify({"seq": seq, "changes": changes})


def _content(line: Line, message_id: str) -> Response:
    """Bytes of strangers' files: only pictures, sound and film are shown in the page's origin, the rest is a
    download."""
    found = line.contents.find(message_id)
    if found is None or found.is_gone(line.now()):
        return Response(status=404)
    shown = found.media_type.startswith(("image/", "audio/", "video/")) and "svg" not in found.media_type
    response = Response(found.data, content_type=found.media_type if shown else "application/octet-stream")
    if not shown:
        response.headers["Content-Disposition"] = "attachment"
    return response


def _menu_picture(line: Line, menu_id: str) -> Response:
    for channel in line.channels.values():
        menu = channel.menus.find(menu_id)
        if menu is not None and menu.picture is not None:
            return Response(menu.picture, content_type=menu.media_type)
    return Response(status=404)


def _sample(number: int) -> Response:
    try:
        return Response(samples.picture(number), content_type="image/jpeg")
    except ValueError:
        return Response(status=404)


def _add_person(line: Line, wish: dict[str, Any]) -> Any:
    person = line.add_person(_words(wish, "name"), str(wish.get("role", "guest")))
    return page_state.person(line, person)


def _add_group(line: Line, wish: dict[str, Any]) -> Any:
    members = wish.get("members")
    if not isinstance(members, list):
        raise Refusal("เลือกสมาชิกของกลุ่มก่อนนะคะ")
    return line.add_group(_words(wish, "name"), [str(member) for member in members]).as_json()


def _group_members(line: Line, wish: dict[str, Any]) -> Any:
    group, person = line.group(_words(wish, "groupId")), _person(line, wish, "personId")
    if wish.get("inside", True):
        line.join_group(group, person)
    else:
        line.leave_group(group, person)
    return group.as_json()


def _group_bot(line: Line, wish: dict[str, Any]) -> Any:
    group = line.group(_words(wish, "groupId"))
    if wish.get("inside", True):
        line.invite_bot(group)
    else:
        line.remove_bot(group)
    return group.as_json()


def _say(line: Line, wish: dict[str, Any]) -> Any:
    chat, person, kind = _words(wish, "chatId"), _person(line, wish, "from"), wish.get("type", "text")
    if kind == "text":
        bubble = line.say(chat, person, _words(wish, "text"), quoting=wish.get("quotedMessageId"))
    elif kind == "sticker":
        keywords = [str(word) for word in wish.get("keywords") or []]
        bubble = line.send_sticker(chat, person, _words(wish, "packageId"), _words(wish, "stickerId"), keywords)
    elif kind == "location":
        latitude, longitude = float(wish.get("latitude", "")), float(wish.get("longitude", ""))
        bubble = line.send_pin(chat, person, latitude, longitude, wish.get("title"), wish.get("address"))
    else:
        raise Refusal("ส่งได้เฉพาะข้อความ สติกเกอร์ และตำแหน่ง")
    return page_state.bubble(line, bubble)


def _send_files(line: Line, wish: dict[str, Any]) -> Any:
    chat, person, kind = _words(wish, "chatId"), _person(line, wish, "from"), str(wish.get("kind", "image"))
    if kind not in KINDS:
        raise Refusal("ส่งได้เฉพาะรูป เสียง วิดีโอ และไฟล์")
    uploads = [_upload(file, wish) for file in request.files.getlist("file")]
    if wish.get("sample"):
        number = int(wish["sample"])
        uploads.append(samples.voice() if kind == "audio" else Upload(samples.picture(number), "image/jpeg"))
    if not uploads or not all(upload.data for upload in uploads):
        raise Refusal("เลือกไฟล์ที่มีข้อมูลก่อนนะคะ")
    bubbles = line.send_files(chat, person, kind, uploads)
    return {"messages": [page_state.bubble(line, bubble) for bubble in bubbles]}


def _upload(file: FileStorage, wish: dict[str, Any]) -> Upload:
    duration = str(wish.get("duration", ""))
    return Upload(
        file.read(), file.mimetype or "application/octet-stream", Path(file.filename or "").name,
        int(duration) if duration.isdigit() else None,
    )  # fmt: skip


def _act(line: Line, wish: dict[str, Any]) -> Any:
    chat_id, person, action = _words(wish, "chatId"), _person(line, wish, "from"), wish.get("action")
    if not isinstance(action, dict):
        raise Refusal("ปุ่มนี้ไม่มีคำสั่ง")
    params = wish.get("params") or {}
    if not isinstance(params, dict):
        raise Refusal("ค่าที่เลือกไม่ถูกต้อง")
    bubble = line.chats.find(str(wish.get("messageId"))) if wish.get("messageId") else None
    if wish.get("messageId") and bubble is None:
        raise Refusal("ข้อความนั้นไม่อยู่แล้ว")
    return line.act(chat_id, person, action, {str(key): str(value) for key, value in params.items()}, bubble)


def _unsend(line: Line, wish: dict[str, Any]) -> Any:
    line.unsend(_words(wish, "messageId"))
    return {"ok": True}


def _edit(line: Line, wish: dict[str, Any]) -> Any:
    line.edit(_words(wish, "messageId"), _words(wish, "text"))
    return {"ok": True}


def _block(line: Line, wish: dict[str, Any]) -> Any:
    person = _person(line, wish, "personId")
    if wish.get("blocked", True):
        line.block(person)
    else:
        line.unblock(person)
    return page_state.person(line, person)


def _nasty(line: Line, wish: dict[str, Any]) -> Any:
    with line.lock:
        plan, quota = wish.get("quota_plan"), copy.deepcopy(line.main.quota)
        if plan is not None:
            quota.choose(plan, line.now())
        line.nasty.change(wish)
        line.main.quota = quota
        line.show_quota(line.main)
        line.show_nasty()
        return line.nasty.as_json()


def _reset(line: Line, _wish: dict[str, Any]) -> Any:
    line.reset()
    return {"ok": True}


def _words(wish: dict[str, Any], name: str) -> str:
    value = wish.get(name)
    if not isinstance(value, str) or not value:
        raise Refusal(f"ยังไม่มีข้อมูล {name}")
    return value


def _person(line: Line, wish: dict[str, Any], name: str) -> Person:
    person = line.people.get(_words(wish, name))
    if person is None:
        raise Refusal("ไม่พบคนนี้")
    return person
