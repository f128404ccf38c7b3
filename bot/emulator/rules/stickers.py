"""Which stickers a bot may send: only those of LINE's published list.

https://developers.line.biz/en/docs/messaging-api/sticker-list/; what people may send is not limited.
"""

from typing import Any

from bot.emulator.rules.problems import Problems, Wrong

# package → first and last sticker, both included
SENDABLE: dict[str, tuple[int, int]] = {
    "446": (1988, 2027),
    "789": (10855, 10894),
    "1070": (17839, 17878),
    "6136": (10551376, 10551399),
    "6325": (10979904, 10979927),
    "6359": (11069848, 11069871),
    "6362": (11087920, 11087943),
    "6370": (11088016, 11088039),
    "6632": (11825374, 11825397),
    "8515": (16581242, 16581265),
    "8522": (16581266, 16581289),
    "8525": (16581290, 16581313),
    "11537": (52002734, 52002773),
    "11538": (51626494, 51626533),
    "11539": (52114110, 52114149),
}


def sendable(value: dict[str, Any], at: str, problems: Problems) -> None:
    first, last = SENDABLE.get(value["packageId"], (1, 0))
    sticker = value["stickerId"]
    if not (sticker.isascii() and sticker.isdigit() and first <= int(sticker) <= last):
        problems.add(problems.into(at, "stickerId"), Wrong.FORMAT, f"{value['packageId']}/{sticker}"[:50])
