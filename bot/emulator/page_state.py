"""Everything the page needs to draw itself from nothing.

The shapes are those of docs/emulator.md.
"""

from typing import Any

from bot.emulator.chats import ChatMessage
from bot.emulator.line import Line
from bot.emulator.people import Person

BUBBLES_SHOWN = 200  # of each chat
LOG_SHOWN = 300


def everything(line: Line) -> dict[str, Any]:
    with line.lock:
        now = line.now()
        menus = {
            menu.id: menu.as_page_json() for channel in line.channels.values() for menu in channel.menus.menus.values()
        }
        return {
            "seq": line.changes.seq,
            "bot": {"name": line.main.name, "basicId": line.main.basic_id, "userId": line.main.bot_user_id},
            "people": [person(line, one) for one in line.people.values()],
            "groups": [group.as_json() for group in line.groups.values()],
            "chats": {
                chat_id: [line.chats.shown(message) for message in line.chats.of(chat_id)[-BUBBLES_SHOWN:]]
                for chat_id in line.chats.ids()
            },
            "loading": {chat: until.isoformat() for chat, until in line.chats.loading_until.items() if until > now},
            "richMenus": menus,
            "nasty": line.nasty.as_json(),
            "quota": line.main.quota.as_json(now),
            "webhook": line.last_webhook,
            "log": [entry.as_json() for entry in list(line.changes.log)[-LOG_SHOWN:]],
        }


def person(line: Line, one: Person) -> dict[str, Any]:
    return one.as_json(line.rich_menu_of(one))


def bubble(line: Line, message: ChatMessage) -> dict[str, Any]:
    with line.lock:
        return line.chats.shown(message)
