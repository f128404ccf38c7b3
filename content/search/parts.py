"""Two matters in one message: where it may be cut. Whether the pieces mean different things is `engine.py`'s matter."""

from __future__ import annotations

import re

SHORTEST = 6  # characters without spaces; less asks nothing by itself
# Words that begin a second question or end a first one.
_CUTS = re.compile(
    r"[\n?;]+|\s+(?:และ|กับ|and)\s+|(?:แล้วก็|แล้วก้อ|อีกเรื่อง(?:นึง|หนึ่ง)?|อีกอย่าง(?:นึง|หนึ่ง)?|อีกข้อ|นอกจากนี้)"
    r"|\s*(?:แล้ว|และ|ละก็)(?=.{6,}$)"
    r"|(?:(?<=คะ)|(?<=ค่ะ)|(?<=ครับ)|(?<=คับ)|(?<=ไหม)|(?<=มั้ย)|(?<=เท่าไร)|(?<=เท่าไหร่)|(?<=ยังไง)|(?<=อย่างไร))\s+",
    re.IGNORECASE,
)
# Without one of these a piece asks nothing of its own, and is not worth the time of a search.
_ASKS = re.compile(
    r"ไหม|มั้ย|มัย|ก่อ|เปล่า|ป่าว|หรือไม่|อะไร|อะหยัง|ไง|อย่างไร|จะใด|กี่|เท่าไ|เต้าใด|เมื่อ|วันไหน|ที่ไหน|ตี้ไหน|ใคร|ไผ|ขอ|อยาก|what|how|when"
)


def pieces(text: str) -> tuple[str, ...]:
    """The message cut in two or three where another question may begin; the whole of it alone where none does."""
    cut = [piece.strip() for piece in _CUTS.split(text)]
    found = [piece for piece in cut if len(piece.replace(" ", "")) >= SHORTEST]
    asking = sum(_ASKS.search(piece.casefold()) is not None for piece in found)
    return tuple(found) if 2 <= len(found) <= 3 and asking >= 2 else (text,)
