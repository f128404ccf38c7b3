"""What is said when something was kept: thanks, and in an emergency not a word too many (VOICE)."""

from __future__ import annotations

from content.say import Message, say
from handlers.talk import Answers


def got(answers: Answers, calm: Message) -> Message:
    """`calm` is what is said on an ordinary day."""
    return say("emergency.got") if answers.get("urgent") else calm
