"""The one-time code with which an officer joins: readable aloud and from paper, kept only as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets

# Without what is taken for something else: 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
LETTERS = "ACDEFGHJKMNPQRTVWXY"
DIGITS = "34679"
LENGTH = 8
DIGITS_AT_LEAST = 2  # and as many letters: no word and no telephone number has the form of a code

_FORM = re.compile(rf"[{LETTERS}{DIGITS}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s\-–—_.]+")


def new_code() -> str:
    """A fresh code as it is shown: K7MP-4XQ9. About 37 bits."""
    while True:
        letters = "".join(secrets.choice(LETTERS + DIGITS) for _ in range(LENGTH))
        if _is_mixed(letters):
            return f"{letters[:4]}-{letters[4:]}"


def read_code(words: str) -> str | None:
    """The code in its plain form (K7MP4XQ9), whatever the case and the dashes; None when the text is no code."""
    bare = _BETWEEN.sub("", words).upper()
    return bare if _FORM.fullmatch(bare) and _is_mixed(bare) else None


def hash_of(code: str) -> str:
    """SHA-256 of the code's plain form, in hex. Errors: ValueError for a text that is no code."""
    plain = read_code(code)
    if plain is None:
        raise ValueError("not the form of a join code")
    return hashlib.sha256(plain.encode()).hexdigest()


def _is_mixed(letters: str) -> bool:
    digits = sum(letter in DIGITS for letter in letters)
    return DIGITS_AT_LEAST <= digits <= LENGTH - DIGITS_AT_LEAST
