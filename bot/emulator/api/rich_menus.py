"""Rich menus: objects, pictures, the default, links to people, aliases, batches.

https://developers.line.biz/en/reference/messaging-api/#rich-menu (PLATFORM §7); objects and pictures are judged by
`rules.rich_menus`.
"""

from flask import request

from bot.emulator import ids
from bot.emulator.api.answering import Answer, Call, Endpoint, Refused, refuse_problems
from bot.emulator.menus import RichMenu
from bot.emulator.people import Person
from bot.emulator.rules import requests, rich_menus
from bot.emulator.rules.fields import Shape
from bot.emulator.rules.problems import Problems

MOST_MENUS = 1_000  # https://developers.line.biz/en/reference/messaging-api/#create-rich-menu
MOST_ALIASES = 1_000


def create(call: Call) -> Answer:
    _check(call, rich_menus.RICH_MENU)
    if len(call.channel.menus.menus) >= MOST_MENUS:
        raise Refused(400, "The number of rich menus exceeds the limit")
    return Answer({"richMenuId": call.channel.menus.create(call.body).id})


def validate(call: Call) -> Answer:
    _check(call, rich_menus.RICH_MENU)
    return Answer({})


def get_one(call: Call, rich_menu_id: str) -> Answer:
    return Answer(_menu(call, rich_menu_id).as_line_json())


def get_list(call: Call) -> Answer:
    return Answer({"richmenus": [menu.as_line_json() for menu in call.channel.menus.menus.values()]})


def delete(call: Call, rich_menu_id: str) -> Answer:
    _menu(call, rich_menu_id)
    call.channel.menus.delete(rich_menu_id)
    _everybody_looks(call)
    return Answer({})


def upload_picture(call: Call, rich_menu_id: str) -> Answer:
    menu = _menu(call, rich_menu_id)
    if menu.picture is not None:
        raise Refused(400, "An image has already been uploaded to the richmenu")
    status, complaint = rich_menus.judge_picture(call.raw, request.mimetype)
    if complaint:
        raise Refused(status, complaint)
    menu.picture, menu.media_type = call.raw, request.mimetype
    return Answer({})


def download_picture(call: Call, rich_menu_id: str) -> Answer:
    menu = _menu(call, rich_menu_id)
    if menu.picture is None:
        raise Refused(404, "Not found")
    return Answer(menu.picture, media_type=menu.media_type)


def set_default(call: Call, rich_menu_id: str) -> Answer:
    call.channel.menus.default = _menu_with_picture(call, rich_menu_id).id
    _everybody_looks(call)
    return Answer({})


def get_default(call: Call) -> Answer:
    if call.channel.menus.default is None:
        raise Refused(404, "no default richmenu")
    return Answer({"richMenuId": call.channel.menus.default})


def cancel_default(call: Call) -> Answer:
    call.channel.menus.default = None
    _everybody_looks(call)
    return Answer({})


def menu_of_user(call: Call, user_id: str) -> Answer:
    person = _person(call, user_id)
    linked = call.channel.menus.linked.get(person.id) if person else None
    if linked is None:
        raise Refused(404, "the user has no richmenu")
    return Answer({"richMenuId": linked})


def link(call: Call, user_id: str, rich_menu_id: str) -> Answer:
    """Friends only; for everybody else 200 and no effect."""
    menu = _menu_with_picture(call, rich_menu_id)
    _link_people(call, [user_id], menu.id)
    return Answer({})


def unlink(call: Call, user_id: str) -> Answer:
    _link_people(call, [user_id], None)
    return Answer({})


def bulk_link(call: Call) -> Answer:
    _check(call, requests.BULK_LINK)
    menu = _menu_with_picture(call, call.body["richMenuId"])
    _link_people(call, call.body["userIds"], menu.id)
    return Answer({}, 202)


def bulk_unlink(call: Call) -> Answer:
    _check(call, requests.BULK_UNLINK)
    _link_people(call, call.body["userIds"], None)
    return Answer({}, 202)


def batch(call: Call) -> Answer:
    """The operations are disjoint by their `from`, so one pass over the people is enough."""
    _check_batch(call)
    menus = call.channel.menus
    moves = {one["from"]: one.get("to") for one in call.body["operations"] if one["type"] in ("link", "unlink")}
    drop_all = any(one["type"] == "unlinkAll" for one in call.body["operations"])
    for person_id, menu_id in list(menus.linked.items()):
        target = moves.get(menu_id, None if drop_all else menu_id)
        if target is None:
            del menus.linked[person_id]
        else:
            menus.linked[person_id] = target
    menus.batches[call.request_id] = call.line.now()
    _everybody_looks(call)
    return Answer({}, 202)


def validate_batch(call: Call) -> Answer:
    _check_batch(call)
    return Answer({})


def batch_progress(call: Call) -> Answer:
    accepted = call.channel.menus.batches.get(request.args.get("requestId", ""))
    if accepted is None:
        raise Refused(404, "Not found")
    at = accepted.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return Answer({"phase": "succeeded", "acceptedTime": at, "completedTime": at})


def _check_batch(call: Call) -> None:
    _check(call, requests.BATCH)
    for one in call.body["operations"]:
        for key in ("from", "to"):
            if key in one:
                _menu(call, one[key])


def create_alias(call: Call) -> Answer:
    _check(call, requests.CREATE_ALIAS)
    alias, menus = call.body["richMenuAliasId"], call.channel.menus
    if alias in menus.aliases:
        raise Refused(400, "conflict richmenu alias id")
    if len(menus.aliases) >= MOST_ALIASES:
        raise Refused(400, "The number of rich menu aliases exceeds the limit")
    menus.aliases[alias] = _alias_target(call).id
    return Answer({})


def get_alias(call: Call, rich_menu_alias_id: str) -> Answer:
    return Answer({"richMenuAliasId": rich_menu_alias_id, "richMenuId": _alias(call, rich_menu_alias_id)})


def update_alias(call: Call, rich_menu_alias_id: str) -> Answer:
    _check(call, requests.UPDATE_ALIAS)
    _alias(call, rich_menu_alias_id)
    call.channel.menus.aliases[rich_menu_alias_id] = _alias_target(call).id
    return Answer({})


def delete_alias(call: Call, rich_menu_alias_id: str) -> Answer:
    _alias(call, rich_menu_alias_id)
    del call.channel.menus.aliases[rich_menu_alias_id]
    return Answer({})


def list_aliases(call: Call) -> Answer:
    aliases = call.channel.menus.aliases
    return Answer({"aliases": [{"richMenuAliasId": alias, "richMenuId": menu} for alias, menu in aliases.items()]})


def _check(call: Call, rule: Shape) -> None:
    problems = Problems()
    rule.check(call.body, "", problems)
    refuse_problems(problems)


def _menu(call: Call, menu_id: str) -> RichMenu:
    menu = call.channel.menus.find(menu_id)
    if menu is None:
        raise Refused(404, "Not found")
    return menu


def _menu_with_picture(call: Call, menu_id: str) -> RichMenu:
    menu = _menu(call, menu_id)
    if menu.picture is None:
        raise Refused(400, "must upload richmenu image before applying it to user")
    return menu


def _alias(call: Call, alias: str) -> str:
    if alias not in call.channel.menus.aliases:
        raise Refused(404, "Not found")
    return call.channel.menus.aliases[alias]


def _alias_target(call: Call) -> RichMenu:
    menu = call.channel.menus.find(call.body["richMenuId"])
    if menu is None:
        raise Refused(400, "richmenu not found")
    if menu.picture is None:
        raise Refused(400, "must upload richmenu image before applying it to user")
    return menu


def _person(call: Call, user_id: str) -> Person | None:
    if not ids.USER_ID.match(user_id):
        raise Refused(400, "The value for the 'userId' parameter is invalid")
    person = call.line.people.get(user_id)
    return person if person and person.token == call.channel.access_token else None


def _link_people(call: Call, user_ids: list[str], menu_id: str | None) -> None:
    people = [_person(call, user_id) for user_id in user_ids]
    for person in people:
        if person is None or not person.friend or person.blocked:
            continue
        if menu_id is None:
            call.channel.menus.linked.pop(person.id, None)
        else:
            call.channel.menus.linked[person.id] = menu_id
        call.line.show_rich_menu(person)


def _everybody_looks(call: Call) -> None:
    for person in call.line.people.values():
        if person.token == call.channel.access_token:
            call.line.show_rich_menu(person)


_ROOT = "/v2/bot/richmenu"
_OF_USER = "/v2/bot/user/{userId}/richmenu"
_OF_ALL = "/v2/bot/user/all/richmenu"
ENDPOINTS = (
    Endpoint("richmenu-create", "POST", _ROOT, create, takes="json"),
    Endpoint("richmenu-validate", "POST", f"{_ROOT}/validate", validate, takes="json"),
    Endpoint("richmenu-upload", "POST", f"{_ROOT}/{{richMenuId}}/content", upload_picture, takes="bytes"),
    Endpoint("richmenu-download", "GET", f"{_ROOT}/{{richMenuId}}/content", download_picture),
    Endpoint("richmenu-list", "GET", f"{_ROOT}/list", get_list),
    Endpoint("richmenu-get", "GET", f"{_ROOT}/{{richMenuId}}", get_one),
    Endpoint("richmenu-delete", "DELETE", f"{_ROOT}/{{richMenuId}}", delete),
    Endpoint("richmenu-default-set", "POST", f"{_OF_ALL}/{{richMenuId}}", set_default),
    Endpoint("richmenu-default-get", "GET", _OF_ALL, get_default),
    Endpoint("richmenu-default-cancel", "DELETE", _OF_ALL, cancel_default),
    Endpoint("richmenu-of-user", "GET", _OF_USER, menu_of_user),
    Endpoint("richmenu-link", "POST", f"{_OF_USER}/{{richMenuId}}", link),
    Endpoint("richmenu-unlink", "DELETE", _OF_USER, unlink),
    Endpoint("richmenu-bulk-link", "POST", f"{_ROOT}/bulk/link", bulk_link, takes="json"),
    Endpoint("richmenu-bulk-unlink", "POST", f"{_ROOT}/bulk/unlink", bulk_unlink, takes="json"),
    Endpoint("richmenu-batch", "POST", f"{_ROOT}/batch", batch, takes="json"),
    Endpoint("richmenu-batch-validate", "POST", f"{_ROOT}/validate/batch", validate_batch, takes="json"),
    Endpoint("richmenu-batch-progress", "GET", f"{_ROOT}/progress/batch", batch_progress),
    Endpoint("richmenu-alias-create", "POST", f"{_ROOT}/alias", create_alias, takes="json"),
    Endpoint("richmenu-alias-list", "GET", f"{_ROOT}/alias/list", list_aliases),
    Endpoint("richmenu-alias-get", "GET", f"{_ROOT}/alias/{{richMenuAliasId}}", get_alias),
    Endpoint("richmenu-alias-update", "POST", f"{_ROOT}/alias/{{richMenuAliasId}}", update_alias, takes="json"),
    Endpoint("richmenu-alias-delete", "DELETE", f"{_ROOT}/alias/{{richMenuAliasId}}", delete_alias),
)
