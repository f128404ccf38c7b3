"""The same words written the same way: the first step of understanding, character by character.

Decides which written differences mean nothing (invisible characters, order of tone and vowel, Thai digits, repeated
letters, look-alikes); which different words mean the same is `lexicon.py`'s matter.
"""

from __future__ import annotations

import re

_DIGITS = {ord("๐") + value: str(value) for value in range(10)}
# Letters that look Latin but are Cyrillic or Greek, and the wide forms of Japanese keyboards.
_LOOKALIKES = str.maketrans("аеорсхуіѕԛԁӏⅰⅼο", "aeopcxyisqdlilo")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_UPPER_OR_LOWER = "\u0e31\u0e34-\u0e3a\u0e47"  # vowels above and below the consonant
_TONES = "\u0e48-\u0e4c"
_TONE_BEFORE_VOWEL = re.compile(f"([{_TONES}])([{_UPPER_OR_LOWER}])")
_SAME_MARK_TWICE = re.compile(f"([{_UPPER_OR_LOWER}{_TONES}\u0e30\u0e32\u0e45])\\1+")
_THAI_LETTER_THRICE = re.compile("([\u0e01-\u0e4e])\\1{2,}")
_REPEAT_SIGN = re.compile(r"\s*ๆ+")
_POINT_IN_A_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_NOT_A_LETTER = re.compile("[^0-9a-z\u0e01-\u0e4e\u00c0-\u024f]+")


def plain(text: str) -> str:
    """Lower case, Thai marks in their order, Arabic digits, single spaces instead of everything that is no letter."""
    words = _INVISIBLE.sub("", text).translate(_WIDE).translate(_DIGITS).casefold().translate(_LOOKALIKES)
    words = words.replace("เเ", "แ").replace("\u0e4d\u0e32", "ำ")
    words = re.sub(f"\u0e4d([{_TONES}])\u0e32", r"\1ำ", words)
    words = _TONE_BEFORE_VOWEL.sub(r"\2\1", words)
    words = _SAME_MARK_TWICE.sub(r"\1", words)
    words = _THAI_LETTER_THRICE.sub(r"\1", words)
    words = _REPEAT_SIGN.sub("", words)
    words = _POINT_IN_A_NUMBER.sub("", words)
    return _NOT_A_LETTER.sub(" ", words).strip()


def squashed(words: str) -> str:
    """Without spaces: people write Thai with spaces anywhere, so patterns are matched where there are none."""
    return words.replace(" ", "")
