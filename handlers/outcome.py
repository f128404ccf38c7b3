"""What a handler may return: replies to whoever acted, and messages for others. The edge writes and sends them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from content.say import QUICK_REPLY_LIMIT, Action, Message, with_quick

# ARCHITECTURE §7: what the bot made of a message.
Decision = Literal["answer", "clarify", "handover", "complaint", "track", "officer", "smalltalk", "emergency", "none"]

REPLY_LIMIT = 5  # message objects a call, PLATFORM §2 "Objects per call"


@dataclass(frozen=True, slots=True)
class Notice:
    """Messages for another person of the same office. Not urgent: it may wait for that person's next free reply."""

    person_id: int
    messages: tuple[Message, ...]
    why: str
    urgent: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.messages) <= REPLY_LIMIT:
            raise ValueError(f"a notice has one to {REPLY_LIMIT} messages, not {len(self.messages)}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Replies go back to the chat of the event; `rich_menu` names the menu that the person sees from now on."""

    replies: tuple[Message, ...] = ()
    notices: tuple[Notice, ...] = ()
    decision: Decision = "none"
    rich_menu: Literal["public", "officer"] | None = None
    leave_group: bool = False
    # media records whose copies are to be deleted from the file store after the commit
    forget_media: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.replies) > REPLY_LIMIT:
            raise ValueError(f"a reply has at most {REPLY_LIMIT} messages, not {len(self.replies)}")

    def with_last_button(self, action: Action) -> Outcome:
        """The same with one more quick reply under the last message."""
        return replace(self, replies=(*self.replies[:-1], _with_button(self.replies[-1], action)))

    def followed_by(self, other: Outcome) -> Outcome:
        """Both, this one first; the last replies that still fit are kept."""
        room = REPLY_LIMIT - len(self.replies)
        return Outcome(
            replies=self.replies + other.replies[:room],
            notices=self.notices + other.notices,
            decision=self.decision if self.decision != "none" else other.decision,
            rich_menu=other.rich_menu or self.rich_menu,
            leave_group=self.leave_group or other.leave_group,
            forget_media=self.forget_media + other.forget_media,
        )


def _with_button(message: Message, action: Action) -> Message:
    present = [item["action"] for item in message.get("quickReply", {}).get("items", [])]
    return with_quick(message, [*present[: QUICK_REPLY_LIMIT - 1], action])


def reply(*messages: Message, decision: Decision = "none") -> Outcome:
    """Nothing but an answer."""
    return Outcome(replies=messages, decision=decision)


NOTHING = Outcome()
