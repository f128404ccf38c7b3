"""Would two spellings be read aloud alike? Tidies what keyboards and copying leave behind, folds letters of one sound.

Made for comparing place names; it is no general soundex.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SAME_SOUND = str.maketrans(
    {
        **dict.fromkeys("ขฃฅฆ", "ค"),
        **dict.fromkeys("ฉฌ", "ช"),
        **dict.fromkeys("ศษซ", "ส"),
        "ญ": "ย",
        "ฎ": "ด",
        "ฏ": "ต",
        **dict.fromkeys("ฐฑฒถธ", "ท"),
        "ณ": "น",
        **dict.fromkeys("ผภ", "พ"),
        "ฝ": "ฟ",
        **dict.fromkeys("รฬ", "ล"),  # r is spoken as l
        "ฮ": "ห",
        "ใ": "ไ",
        "ๅ": "า",
        **dict.fromkeys("่้๊๋็", ""),  # tone marks are what a hurried thumb leaves out
    }
)
_SILENT = re.compile("[ก-ฮ]ุ?ิ?์")


def tidy(text: str) -> str:
    """One way of writing the same letters: NFC, no invisible characters, แ and ำ as single letters."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    text = text.replace("เเ", "แ")
    return re.sub("ํ([่้๊๋]?)า|([่้๊๋])ํา", lambda match: (match[1] or match[2] or "") + "ำ", text)


def fold(text: str) -> str:
    """``text`` with sound-alike letters made equal, tones and silenced letters dropped; for comparing only."""
    return _SILENT.sub("", tidy(text)).translate(_SAME_SOUND)
