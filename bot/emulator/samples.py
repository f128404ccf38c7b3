"""Three pictures and a voice clip made by code, for people who have no photo at hand.

Only the bytes are made here; sending them is `talking`'s work.
"""

import functools
import io
import math
import random
import struct
import wave

from PIL import Image, ImageDraw, ImageFilter

from bot.emulator.talking import Upload

SIZE = (1280, 960)
VOICE_RATE = 8_000
VOICE_MS = 1_800
Colour = tuple[int, int, int]


@functools.cache
def picture(number: int) -> bytes:
    """1: smoke over a roof, 2: dark water in a ditch, 3: dust on leaves. JPEG bytes. ValueError for another number."""
    painters = {1: _smoke, 2: _ditch, 3: _dust}
    if number not in painters:
        raise ValueError("รูปตัวอย่างมี 1, 2 และ 3")
    canvas = painters[number](random.Random(number))  # noqa: S311 - a picture, not a secret
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=86)
    return out.getvalue()


@functools.cache
def voice() -> Upload:
    """A short murmur as a WAV file: syllables of a falling tone."""
    samples = bytearray()
    count = VOICE_RATE * VOICE_MS // 1000
    for i in range(count):
        t = i / VOICE_RATE
        syllable = 0.5 - 0.5 * math.cos(2 * math.pi * t * 4)
        pitch = 150 - 25 * t
        tone = sum(math.sin(2 * math.pi * pitch * k * t) / k for k in (1, 2, 3, 5))
        samples += struct.pack("<h", int(6000 * syllable * tone))
    out = io.BytesIO()
    with wave.open(out, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(VOICE_RATE)
        clip.writeframes(bytes(samples))
    return Upload(out.getvalue(), "audio/wav", "voice.wav", VOICE_MS)


def _gradient(top: Colour, bottom: Colour, size: tuple[int, int] = SIZE) -> Image.Image:
    column = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        share = y / size[1]
        column.putpixel((0, y), _mix(top, bottom, share))
    return column.resize(size)


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def _soft(canvas: Image.Image, layer: Image.Image, blur: float) -> None:
    canvas.paste(layer.convert("RGB"), mask=layer.getchannel("A").filter(ImageFilter.GaussianBlur(blur)))


def _smoke(chance: random.Random) -> Image.Image:
    canvas = _gradient((150, 186, 214), (226, 226, 214))
    draw = ImageDraw.Draw(canvas)
    for base, height, colour in ((620, 190, (132, 158, 164)), (680, 130, (104, 136, 122))):
        ridge = [(x, base - height * abs(math.sin(x / 210 + base)) * 0.8) for x in range(0, 1300, 20)]
        draw.polygon([(0, 960), *ridge, (1300, 960)], fill=colour)
    draw.rectangle((0, 760, 1280, 960), fill=(120, 128, 88))
    for x in range(0, 1280, 7):
        draw.line(
            (x, 760 + chance.randint(0, 40), x + chance.randint(-6, 6), 960),
            fill=_mix((96, 112, 66), (150, 150, 96), chance.random()),
        )
    draw.rectangle((330, 560, 1010, 830), fill=(178, 170, 158))
    draw.polygon([(290, 570), (500, 420), (860, 420), (1060, 570)], fill=(122, 74, 62))
    for x in range(300, 1060, 26):
        draw.line((x, 568, 500 + (x - 290) * 360 / 770, 422), fill=(98, 58, 50), width=3)
    for x in range(380, 980, 120):
        draw.rectangle((x, 640, x + 70, 710), fill=(84, 98, 106))
        draw.line((x + 35, 640, x + 35, 710), fill=(190, 186, 176), width=4)
    draw.rectangle((620, 720, 720, 830), fill=(96, 84, 74))
    for x in (560, 760):
        draw.rectangle((x, 250, x + 56, 470), fill=(150, 132, 122))
        draw.rectangle((x, 250, x + 18, 470), fill=(124, 106, 98))
        draw.rectangle((x - 5, 240, x + 61, 262), fill=(110, 94, 88))
    smoke = Image.new("RGBA", SIZE, (70, 66, 64, 0))
    puff = ImageDraw.Draw(smoke)
    for chimney in (588, 788):
        for step in range(70):
            left = chimney + step * 7 + chance.randint(-26, 26) + step * step * 0.03
            top = 240 - step * 3.3 + chance.randint(-18, 18)
            wide = 20 + step * 1.5
            shade = min(150, 52 + step)
            puff.ellipse(
                (left - wide, top - wide, left + wide, top + wide),
                fill=(shade, shade - 4, shade - 8, max(70, 225 - step * 2)),
            )
    _soft(canvas, smoke, 9)
    return canvas.filter(ImageFilter.GaussianBlur(0.7))


def _ditch(chance: random.Random) -> Image.Image:
    canvas = _gradient((188, 204, 206), (146, 160, 120))
    draw = ImageDraw.Draw(canvas)
    for _ in range(60):
        x, y, r = chance.randint(0, 1280), chance.randint(150, 330), chance.randint(30, 90)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_mix((58, 92, 54), (98, 128, 74), chance.random()))
    draw.polygon([(0, 330), (1280, 330), (1280, 960), (0, 960)], fill=(122, 116, 78))
    for _ in range(2600):
        x, y = chance.randint(0, 1280), chance.randint(320, 960)
        draw.line(
            (x, y, x + chance.randint(-5, 5), y - chance.randint(8, 26)),
            fill=_mix((84, 104, 52), (164, 152, 92), chance.random()),
            width=2,
        )
    draw.polygon([(560, 330), (690, 330), (1130, 960), (150, 960)], fill=(92, 82, 66))
    draw.polygon([(580, 330), (672, 330), (1040, 960), (240, 960)], fill=(38, 36, 36))
    water = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    sheen = ImageDraw.Draw(water)
    for _ in range(150):
        y = chance.randint(350, 950)
        half = (y - 330) * 0.6 + 40
        middle = 628 + chance.uniform(-0.85, 0.85) * half
        w = 14 + (y - 330) * chance.uniform(0.05, 0.22)
        colour = chance.choice([(86, 80, 92), (70, 84, 88), (104, 88, 66), (58, 54, 62)])
        sheen.ellipse((middle - w, y - w * 0.16, middle + w, y + w * 0.16), fill=(*colour, 150))
    for _ in range(110):
        y = chance.randint(600, 950)
        middle, r = 620 + chance.uniform(-0.8, 0.3) * (y - 330) * 0.55, chance.randint(4, 15)
        sheen.ellipse((middle - r, y - r * 0.6, middle + r, y + r * 0.6), fill=(206, 200, 182, 210))
    _soft(canvas, water, 2.2)
    draw = ImageDraw.Draw(canvas)
    draw.ellipse((960, 470, 1120, 630), fill=(148, 144, 138))
    draw.ellipse((985, 495, 1095, 605), fill=(40, 38, 38))
    draw.polygon([(990, 560), (1080, 570), (980, 760), (900, 720)], fill=(52, 48, 44))
    return canvas.filter(ImageFilter.GaussianBlur(0.8))


def _dust(chance: random.Random) -> Image.Image:
    canvas = _gradient((96, 118, 84), (58, 78, 52)).filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(canvas)
    for _ in range(90):
        x, y, r = chance.randint(0, 1280), chance.randint(0, 960), chance.randint(30, 110)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_mix((70, 98, 60), (124, 140, 100), chance.random()))
    canvas = canvas.filter(ImageFilter.GaussianBlur(22))
    for x, y, turn, length in (
        (180, 250, -30, 420), (520, 130, 15, 460), (860, 260, -12, 470), (330, 560, 22, 520),
        (760, 620, -24, 560), (1080, 560, 30, 430), (90, 760, 8, 430), (1020, 830, -4, 420),
    ):  # fmt: skip
        _leaf(canvas, chance, (x, y), turn, length)
    haze = Image.new("RGBA", SIZE, (206, 190, 160, 34))
    canvas.paste(haze.convert("RGB"), mask=haze.getchannel("A"))
    return canvas


def _leaf(canvas: Image.Image, chance: random.Random, middle: tuple[int, int], turn: float, length: int) -> None:
    wide = int(length * 0.42)
    leaf, edge = Image.new("RGB", (length, wide)), Image.new("L", (length, wide), 0)
    half = [(t * length, wide / 2 - math.sin(math.pi * t**0.8) * wide / 2) for t in (i / 60 for i in range(61))]
    outline = half + [(x, wide - y) for x, y in reversed(half)]
    ImageDraw.Draw(edge).polygon(outline, fill=255)
    draw = ImageDraw.Draw(leaf)
    draw.polygon(outline, fill=_mix((60, 108, 54), (98, 140, 70), chance.random()))
    draw.line((0, wide / 2, length, wide / 2), fill=(150, 172, 110), width=5)
    for step in range(1, 11):
        x = length * step / 12
        for side in (-1, 1):
            tip = (x + length * 0.11, wide / 2 + side * wide * 0.4)
            draw.line((x, wide / 2, *tip), fill=(126, 156, 92), width=3)
    for _ in range(1500):
        x, y = chance.triangular(0, length, length * 0.4), chance.gauss(wide * 0.45, wide * 0.2)
        r = chance.triangular(0.7, 5.0, 1.4)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_mix((186, 174, 146), (224, 214, 192), chance.random()))
    leaf = leaf.filter(ImageFilter.GaussianBlur(0.8)).rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    edge = edge.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    corner = (middle[0] - leaf.width // 2, middle[1] - leaf.height // 2)
    shadow = edge.point(lambda alpha: alpha * 0.5).filter(ImageFilter.GaussianBlur(8))
    canvas.paste(Image.new("RGB", leaf.size, (34, 48, 30)), (corner[0] + 10, corner[1] + 18), shadow)
    canvas.paste(leaf, corner, edge)
