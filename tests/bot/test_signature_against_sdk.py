"""The webhook's signature check and line-bot-sdk's own say the same about every body and signature."""

from __future__ import annotations

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st
from linebot.v3 import SignatureValidator

from bot.webhook import is_signed

SECRET = "0123456789abcdef0123456789abcdef"


def signature_of(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["right", "cut", "other secret", "other body", "empty"]))
def test_both_accept_and_refuse_the_same(text: str, how: str) -> None:
    body = text.encode()
    signature = {
        "right": signature_of(body),
        "cut": signature_of(body)[:-1],
        "other secret": signature_of(body, "another"),
        "other body": signature_of(body + b" "),
        "empty": "",
    }[how]
    assert (
        is_signed(body, signature, [SECRET]) == SignatureValidator(SECRET).validate(text, signature) == (how == "right")
    )


def test_bytes_the_sdk_cannot_take_as_text_are_checked_as_well() -> None:
    body = b'{"events": [], "odd": "\xff\xfe"}'
    assert is_signed(body, signature_of(body), [SECRET])
    assert not is_signed(body, signature_of(body) + "ก", [SECRET])


def test_escaped_emoji_are_signed_as_they_were_written() -> None:
    body = rb'{"text": "\uD83D\uDE00"}'
    assert is_signed(body, signature_of(body), [SECRET])
    assert not is_signed('{"text": "😀"}'.encode(), signature_of(body), [SECRET])
