"""Decides what becomes of a picture a person sent: an upright, plain JPEG without metadata, and a small preview of it.

Where the bytes come from and go to is left to the fetching jobs and `files`; the words for a refusal, to content.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import GifImagePlugin, Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

PHOTO_EDGE = 2048  # pixels of the longer side: a licence plate or a label stays readable
PREVIEW_EDGE = 480
MAX_BYTES = 30 * 1024 * 1024

# The whole bot is meant to live in 250 MB. Measured peaks of one picture: 22 MB as LINE sends photos, 85 MB for a JPEG
# of 12 or 50 megapixels (decoded at a half or a quarter of its size), 190 MB for a progressive one of 50; other kinds
# unfold fully, up to 10 bytes a pixel with transparency.
MAX_PIXELS = 16_000_000
MAX_PIXELS_JPEG = 50_000_000

# A progressive JPEG comes in about ten passes over the picture. Thousands of them in a small file are an attack on the
# processor; inside compressed data this marker cannot occur, so counting it is exact but for embedded thumbnails.
_PASS_MARKER = b"\xff\xda"
_MAX_PASSES = 100

_ONE_AT_A_TIME = threading.Lock()  # so that the peak above is the peak; a photo from LINE takes less than 0.1 s

Reason = Literal["too_large", "broken", "not_a_picture"]

_FORMATS = {
    "jpeg": JpegImagePlugin.JpegImageFile.format,
    "png": PngImagePlugin.PngImageFile.format,
    "gif": GifImagePlugin.GifImageFile.format,
    "webp": WebPImagePlugin.WebPImageFile.format,
}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class UnusablePhoto(Exception):
    """These bytes give no photo. `kind`: what they are by their first bytes, e.g. "heic", None when unknown.

    Reasons: too_large (bytes or pixels), broken (a picture that cannot be read to its end), not_a_picture (nothing we
    can open; with kind "heic" an iPhone's file, which LINE itself turns into JPEG when it is sent as a photo).
    """

    def __init__(self, reason: Reason, kind: str | None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.kind = kind


@dataclass(frozen=True, slots=True)
class TidiedPhoto:
    """JPEG bytes of the photo (≤ 2048 px a side) and of its preview (≤ 480 px); the size in pixels is the photo's."""

    photo: bytes
    preview: bytes
    width: int
    height: int


def kind_of(body: bytes) -> str | None:
    """ "jpeg", "png", "gif", "webp" or "heic" by the first bytes, whatever a file name or a header says; else None."""
    if body.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    if body[4:8] == b"ftyp" and body[8:12] in _HEIF_BRANDS:
        return "heic"
    return None


def tidy(body: bytes) -> TidiedPhoto:
    """Make a picture of any kind fit to be kept and shown. Of an animation the first frame stays.

    Place, time, device and any other words inside the file are gone afterwards: they can betray who reported.
    Raises UnusablePhoto.
    """
    kind = kind_of(body)
    if kind not in _FORMATS:
        raise UnusablePhoto("not_a_picture", kind)
    if len(body) > MAX_BYTES:
        raise UnusablePhoto("too_large", kind)
    with _ONE_AT_A_TIME:
        try:
            return _tidied(body, kind)
        except UnusablePhoto:
            raise
        except Image.DecompressionBombError as error:
            raise UnusablePhoto("too_large", kind) from error
        except Exception as error:
            # Strangers choose the bytes that reach the decoders, which raise a dozen kinds of error on bad ones.
            raise UnusablePhoto("broken", kind) from error


def _tidied(body: bytes, kind: str) -> TidiedPhoto:
    if kind == "jpeg" and body.count(_PASS_MARKER) > _MAX_PASSES:
        raise UnusablePhoto("broken", kind)
    with Image.open(BytesIO(body), formats=[_FORMATS[kind]]) as opened:
        if opened.width * opened.height > (MAX_PIXELS_JPEG if kind == "jpeg" else MAX_PIXELS):
            raise UnusablePhoto("too_large", kind)
        orientation = _orientation(opened)
        photo = _plain(_shrunk(opened, PHOTO_EDGE))
    if orientation in _UPRIGHT:
        photo = photo.transpose(_UPRIGHT[orientation])
    return TidiedPhoto(
        photo=_jpeg(photo, quality=85),
        preview=_jpeg(_shrunk(photo.copy(), PREVIEW_EDGE), quality=80),
        width=photo.width,
        height=photo.height,
    )


def _orientation(picture: Image.Image) -> int:
    """1-8 as the camera noted it; 1 where the note is missing or cannot be read (the picture itself may be fine)."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


def _shrunk(picture: Image.Image, edge: int) -> Image.Image:
    """At most `edge` pixels a side, in place where it can be; a JPEG file is decoded no larger than needed."""
    if isinstance(picture, ImageFile.ImageFile):
        picture.draft(None, (edge, edge))
    if picture.mode == "I;16":
        # Sixteen grey bits would be cut off at white instead of scaled.
        picture = picture.convert("I").point([value >> 8 for value in range(65536)], "L")
    elif picture.mode not in ("L", "RGB", "RGBA", "CMYK"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """RGB; what was see-through becomes white, as on LINE's own page, and not black."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    picture.info.clear()  # Pillow would write a comment of the original into the new file
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
