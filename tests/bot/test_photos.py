"""Pictures from strangers' phones: upright, plain, small, nameless; or refused for a reason."""

from __future__ import annotations

import struct
import threading
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from bot import photos
from bot.photos import TidiedPhoto, UnusablePhoto, kind_of, tidy

RED, BLUE = (220, 20, 20), (20, 20, 220)


def two_halves(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill=BLUE)
    return picture.convert(mode)


def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def seen(jpeg: bytes) -> Image.Image:
    picture = Image.open(BytesIO(jpeg))
    assert picture.format == "JPEG"
    picture.load()
    return picture


def colour(picture: Image.Image, x: float, y: float) -> str:
    red, green, blue = picture.convert("RGB").getpixel((int(x * picture.width), int(y * picture.height)))  # type: ignore[misc]
    if min(red, green, blue) > 200:
        return "white"
    return "red" if red > 150 and blue < 100 else "blue" if blue > 150 and red < 100 else "other"


def reason(body: bytes) -> tuple[str, str | None]:
    with pytest.raises(UnusablePhoto) as raised:
        tidy(body)
    return raised.value.reason, raised.value.kind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "CMYK", "1"])
def test_every_kind_of_picture_becomes_a_jpeg_that_looks_the_same(kind: str, mode: str) -> None:
    if (kind, mode) in {("JPEG", "P"), ("PNG", "CMYK"), ("GIF", "CMYK"), ("WEBP", "CMYK"), ("WEBP", "1")}:
        mode = "RGB"
    tidied = tidy(file_of(two_halves(mode=mode), kind))
    assert (tidied.width, tidied.height) == (400, 200)
    assert seen(tidied.photo).size == (400, 200)
    assert seen(tidied.photo).mode == "RGB"
    if mode in ("RGB", "P", "CMYK"):
        assert (colour(seen(tidied.photo), 0.1, 0.5), colour(seen(tidied.photo), 0.9, 0.5)) == ("red", "blue")


@pytest.mark.parametrize(
    ("size", "photo", "preview"),
    [
        ((4000, 3000), (2048, 1536), (480, 360)),
        ((3000, 4000), (1536, 2048), (360, 480)),
        ((300, 200), (300, 200), (300, 200)),
        ((9000, 3), (2048, 1), (480, 1)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_photo_and_preview_keep_their_shape_within_their_edges(
    kind: str, size: tuple[int, int], photo: tuple[int, int], preview: tuple[int, int]
) -> None:
    tidied = tidy(file_of(two_halves(*size), kind))
    assert seen(tidied.photo).size == photo == (tidied.width, tidied.height)
    assert seen(tidied.preview).size == preview


def test_even_noise_gives_a_preview_that_line_takes() -> None:
    noise = Image.effect_noise((3000, 3000), 200).convert("RGB")
    tidied = tidy(file_of(noise, "JPEG", quality=95))
    assert len(tidied.preview) <= 1_000_000
    assert len(tidied.photo) <= 10_000_000


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phone_held_any_way_gives_an_upright_photo(orientation: int) -> None:
    upright = two_halves()
    as_stored = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright if as_stored is None else upright.transpose(as_stored)
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("JPEG", "PNG", "WEBP"):
        tidied = tidy(file_of(stored, kind, exif=exif))
        assert (tidied.width, tidied.height) == (400, 200)
        for jpeg in (tidied.photo, tidied.preview):
            assert (colour(seen(jpeg), 0.1, 0.5), colour(seen(jpeg), 0.9, 0.5)) == ("red", "blue")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("note", [b"Exif\x00\x00nonsense", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b""])
def test_a_broken_note_of_the_camera_does_not_cost_the_photo(note: bytes) -> None:
    assert tidy(file_of(two_halves(), "JPEG", exif=note)).width == 400


def segments(jpeg: bytes) -> set[int]:
    """Marker numbers before the compressed data."""
    found, at = set(), 2
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
    return found


def test_place_time_device_and_words_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif[0x0132] = "SECRET-TIME"
    exif.get_ifd(0x8825)[2] = (18.0, 46.0, 30.0)
    exif.get_ifd(0x8769)[0x9286] = b"SECRET-COMMENT"
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Author", "SECRET-AUTHOR")
    xmp = b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>"
    originals = [
        file_of(two_halves(), "JPEG", exif=exif, comment=b"SECRET-NOTE", xmp=xmp, icc_profile=b"SECRET-ICC" * 20),
        file_of(two_halves(), "PNG", exif=exif, pnginfo=words),
        file_of(two_halves(), "WEBP", exif=exif, xmp=xmp),
        file_of(two_halves(), "GIF", comment=b"SECRET-NOTE"),
    ]
    for original in originals:
        assert b"SECRET" in original
        tidied = tidy(original)
        for jpeg in (tidied.photo, tidied.preview):
            assert b"SECRET" not in jpeg
            assert not seen(jpeg).getexif()
            assert segments(jpeg) <= {0xE0, 0xDB, 0xC0, 0xC4}, "JFIF head, tables and frame, nothing else"


def test_what_was_see_through_is_white() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 40, 100), fill=(*RED, 255))
    paletted = clear.convert("P")
    for original in (
        file_of(clear, "PNG"),
        file_of(clear, "WEBP", lossless=True),
        file_of(clear, "GIF"),
        file_of(paletted, "PNG", transparency=paletted.getpixel((90, 50))),
    ):
        photo = seen(tidy(original).photo)
        assert (colour(photo, 0.2, 0.5), colour(photo, 0.9, 0.5)) == ("red", "white")


def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off() -> None:
    grey = Image.new("I;16", (50, 50), 0x8000)
    level = seen(tidy(file_of(grey, "PNG")).photo).convert("L").getpixel((25, 25))
    assert isinstance(level, int | float) and 120 <= level <= 136


def test_of_an_animation_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (60, 60), RED), Image.new("RGB", (60, 60), BLUE)]
    for kind in ("GIF", "WEBP", "PNG"):
        moving = file_of(frames[0], kind, save_all=True, append_images=frames[1:])
        assert colour(seen(tidy(moving).photo), 0.5, 0.5) == "red"


# Refusals.


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", None),
        (b"hello", None),
        (b"%PDF-1.7 ...", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"BM" + bytes(100), None),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(100), "heic"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(100), None),
    ],
)
def test_what_we_cannot_open_is_no_picture(body: bytes, kind: str | None) -> None:
    assert reason(body) == ("not_a_picture", kind)


def test_the_bytes_decide_and_not_what_they_were_called() -> None:
    assert kind_of(file_of(two_halves(), "PNG")) == "png"
    assert kind_of(file_of(two_halves(), "WEBP")) == "webp"
    eps = b"\xff\xd8\xff" + b"%!PS-Adobe-3.0 EPSF-3.0"
    assert reason(eps) == ("broken", "jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_half_a_picture_is_broken(kind: str) -> None:
    noise = Image.effect_noise((300, 300), 100).convert("RGB")
    whole = file_of(noise, kind)
    assert reason(whole[: len(whole) // 2]) == ("broken", kind.lower())


def png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(4001, 4000), (12_000, 12_000), (60_000, 60_000), (2_000_000_000, 1)])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_too_large(size: tuple[int, int]) -> None:
    assert reason(png_claiming(*size)) == ("too_large", "png")


def test_a_huge_file_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MAX_BYTES", 1000)
    body = file_of(two_halves(), "JPEG")
    assert len(body) > 1000
    assert reason(body) == ("too_large", "jpeg")


def test_a_large_jpeg_from_a_good_camera_is_taken() -> None:
    body = file_of(two_halves(8000, 6000), "JPEG")
    assert tidy(body).width == 2048


def test_a_jpeg_of_a_thousand_passes_is_not_decoded() -> None:
    body = file_of(two_halves(), "JPEG", progressive=True)
    first = body.index(b"\xff\xda")
    last_pass = body[first:-2]
    assert reason(body[:-2] + last_pass * 200 + b"\xff\xd9") == ("broken", "jpeg")


SAMPLES = [file_of(two_halves(64, 32), kind) for kind in ("JPEG", "PNG", "GIF", "WEBP")]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_damaged_bytes_give_a_photo_or_a_reason_and_never_another_error(sample: bytes, data: st.DataObject) -> None:
    damaged = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(tidy(bytes(damaged)), TidiedPhoto)
    except UnusablePhoto as problem:
        assert problem.reason in ("broken", "too_large", "not_a_picture")


def test_many_threads_unfold_one_picture_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock = 0, 0, threading.Lock()
    real = photos._tidied

    def counted(body: bytes, kind: str) -> TidiedPhoto:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        try:
            return real(body, kind)
        finally:
            with lock:
                inside -= 1

    monkeypatch.setattr(photos, "_tidied", counted)
    body = file_of(two_halves(1500, 1500), "PNG")
    threads = [threading.Thread(target=tidy, args=(body,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
