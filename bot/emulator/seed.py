"""The people and the group everybody meets first, the same ones on every start.

Only the demo's cast is here; tests bring their own.
"""

from bot.emulator import ids
from bot.emulator.people import Group, Person
from bot.emulator.state import Channel, State

CAST = (("owner", "เจ้าของโรงงาน"), ("villager", "ชาวบ้าน"), ("officer", "เจ้าหน้าที่"))
GROUP_NAME = "กลุ่มหมู่บ้าน"


def plant(state: State, channel: Channel) -> None:
    """No follow or join is sent: these people knew the bot before it was started."""
    for role, name in CAST:
        person = Person(fixed_id(channel, role), name, role, channel.access_token)
        state.people[person.id] = person
        state.chats.open(person.id)
    members = [fixed_id(channel, role) for role in ("villager", "owner")]
    group = Group(ids.fixed_id("C", f"{channel.bot_user_id} group"), GROUP_NAME, channel.access_token, members)
    state.groups[group.id] = group
    state.chats.open(group.id)


def fixed_id(channel: Channel, role: str) -> str:
    return ids.fixed_id("U", f"{channel.bot_user_id} {role}")
