"""Makes identifiers in the shapes LINE uses: people, groups, messages, events, tokens.

It decides only how they look; who remembers them is up to the module that asks.
"""

import hashlib
import itertools
import re
import secrets
import time
import uuid

USER_ID = re.compile(r"U[0-9a-f]{32}\Z")  # https://developers.line.biz/en/docs/messaging-api/getting-user-ids/
GROUP_ID = re.compile(r"C[0-9a-f]{32}\Z")
ROOM_ID = re.compile(r"R[0-9a-f]{32}\Z")
RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Starting from the time keeps message ids unique over restarts: the bot's database outlives the emulator's memory.
_message_numbers = itertools.count(time.time_ns() // 10)


def user_id() -> str:
    return "U" + secrets.token_hex(16)


def group_id() -> str:
    return "C" + secrets.token_hex(16)


def fixed_id(letter: str, name: str) -> str:
    """The same id for the same name on every start, so that a person of the demo stays the same person for the bot."""
    return letter + hashlib.sha256(f"nong-pun emulator {name}".encode()).hexdigest()[:32]


def message_id() -> str:
    return str(next(_message_numbers))


def webhook_event_id(timestamp_ms: int) -> str:
    """A ULID: 48 bits of time, 80 random bits, Crockford base 32."""
    number = (timestamp_ms & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -5, -5))


def reply_token() -> str:
    return secrets.token_hex(16)


def long_token() -> str:
    """A quote token, a mark-as-read token or a link token: opaque to the bot."""
    return secrets.token_urlsafe(48)


def request_id() -> str:
    return str(uuid.uuid4())


def rich_menu_id() -> str:
    return "richmenu-" + secrets.token_hex(16)
