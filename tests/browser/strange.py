"""Bubbles that LINE itself would never let through, put straight into the emulator's memory."""

from __future__ import annotations

from typing import Any

from bot.emulator import Line
from bot.emulator.chats import BOT, ChatMessage


def put(line: Line, role: str, message: dict[str, Any]) -> None:
    """As if the bot had sent it and LINE had not looked."""
    chat = line.person(role).id
    with line.lock:
        bubble = ChatMessage(f"strange-{line.changes.seq}", chat, BOT, line.now(), dict(message))
        line.chats.add(bubble)
        line.show_message(bubble)
