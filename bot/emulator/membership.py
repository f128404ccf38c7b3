"""Comings and goings: a person adds or blocks the bot, a group invites it, members come and leave.

Each act changes who is where and returns the events LINE makes of it (PLATFORM §1.2).
"""

from typing import Any

from bot.emulator import ids
from bot.emulator.people import ROLES, Group, Person
from bot.emulator.state import State
from bot.emulator.webhook_events import event, user_source

NAME_LONGEST = 20  # LINE's own limit for a display name
Events = list[tuple[str, dict[str, Any]]]  # (chat id, event)


def add_person(
    state: State, name: str, role: str, token: str, *, friend: bool = True, person_id: str | None = None
) -> tuple[Person, Events]:
    if role not in ROLES:
        raise ValueError(f"บทบาทต้องเป็นหนึ่งใน {', '.join(ROLES)}")
    if not name.strip() or len(name) > NAME_LONGEST * 2:
        raise ValueError("ใส่ชื่อก่อนนะคะ ยาวไม่เกิน 40 ตัวอักษร")
    person = Person(person_id or ids.user_id(), name.strip(), role, token, friend=friend)
    state.people[person.id] = person
    state.chats.open(person.id)
    state.show_person(person)
    if not friend:
        return person, []
    return person, [(person.id, event(state, "follow", person.id, person, follow={"isUnblocked": False}))]


def block(state: State, person: Person) -> Events:
    if person.blocked:
        return []
    happened = event(state, "unfollow", person.id, person)
    person.blocked = True
    state.show_person(person)
    return [(person.id, happened)]


def unblock(state: State, person: Person) -> Events:
    """Adding the bot again after a block, or for the first time by somebody who only met it in a group."""
    if person.friend and not person.blocked:
        return []
    came_back = person.blocked
    person.blocked, person.friend = False, True
    state.show_person(person)
    return [(person.id, event(state, "follow", person.id, person, follow={"isUnblocked": came_back}))]


def add_group(
    state: State, name: str, members: list[str], token: str, *, group_id: str | None = None
) -> tuple[Group, Events]:
    if not name.strip():
        raise ValueError("ใส่ชื่อกลุ่มก่อนนะคะ")
    if not members or any(member not in state.people for member in members):
        raise ValueError("เลือกสมาชิกของกลุ่มก่อนนะคะ")
    group = Group(group_id or ids.group_id(), name.strip(), token, list(dict.fromkeys(members)))
    state.groups[group.id] = group
    state.chats.open(group.id)
    state.show_group(group)
    return group, [(group.id, event(state, "join", group.id, None))]


def join_group(state: State, group: Group, person: Person) -> Events:
    if person.id in group.members:
        return []
    group.members.append(person.id)
    state.show_group(group)
    if not group.bot_inside:
        return []
    return [(group.id, event(state, "memberJoined", group.id, None, joined={"members": [user_source(person)]}))]


def leave_group(state: State, group: Group, person: Person) -> Events:
    if person.id not in group.members:
        return []
    group.members.remove(person.id)
    state.show_group(group)
    if not group.bot_inside:
        return []
    return [(group.id, event(state, "memberLeft", group.id, None, left={"members": [user_source(person)]}))]


def bot_leaves(state: State, group: Group) -> Events:
    """Removed by a member or by its own API call: LINE says `leave` in both cases."""
    group.bot_inside = False
    state.show_group(group)
    return [(group.id, event(state, "leave", group.id, None))]


def bot_returns(state: State, group: Group) -> Events:
    if group.bot_inside:
        return []
    group.bot_inside = True
    state.show_group(group)
    return [(group.id, event(state, "join", group.id, None))]
