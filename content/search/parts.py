"""Two matters in one message: where it may be cut. Whether the pieces mean different things is `engine.py`'s matter."""

from __future__ import annotations

import re

SHORTEST = 6  # characters without spaces; less asks nothing by itself
# Words that begin a second question or end a first one.
_CUTS = re.compile(
    r"[\n?;]+|\s+(?:และ|กับ|and)\s+|(?:แล้วก็|แล้วก้อ|อีกเรื่อง(?:นึง|หนึ่ง)?|อีกอย่าง(?:นึง|หนึ่ง)?|อีกข้อ|นอกจากนี้|พร้อมกันนี้|ข้อ\s*2|also\s)"
    r"|(?<=[ก-๙a-z0-9])\s*(?:แล้ว|และ|ละก็)(?=[^\n]{6,}$)|(?:(?<=คะ)|(?<=ค่ะ)|(?<=ครับ)|(?<=คับ)|(?<=เจ้า)|(?<=ไหม)|(?<=มั้ย)|(?<=เท่าไร)|(?<=เท่าไหร่)|(?<=ยังไง)|(?<=อย่างไร))\s+",
    re.IGNORECASE,
)


def pieces(text: str) -> tuple[str, ...]:
    """The message cut in two or three where another question may begin; the whole of it alone where none does."""
    cut = [piece.strip() for piece in _CUTS.split(text)]
    found = [piece for piece in cut if len(piece.replace(" ", "")) >= SHORTEST]
    return tuple(found) if 2 <= len(found) <= 3 else (text,)
