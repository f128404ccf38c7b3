"""Links to media: unguessable, of one file and one variant, with an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media_links import MediaLinks

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LINKS = MediaLinks(b"s" * 32, "https://bot.example.go.th/")


def parts(link: str) -> tuple[str, str, str, str]:
    address = urlsplit(link)
    _, media, media_id, variant = address.path.split("/")
    assert media == "media"
    query = parse_qs(address.query)
    return media_id, variant, query["until"][0], query["key"][0]


def test_a_link_is_good_until_its_end_and_not_after() -> None:
    link = LINKS.link("m-1", "photo", NOW)
    assert link.startswith("https://bot.example.go.th/media/m-1/photo?until=")
    assert LINKS.check(*parts(link), NOW)
    assert LINKS.check(*parts(link), NOW + timedelta(days=29, hours=23))
    assert not LINKS.check(*parts(link), NOW + timedelta(days=30))


def test_days_and_time_zones_count_as_they_are() -> None:
    bangkok = NOW.astimezone(timezone(timedelta(hours=7)))
    assert LINKS.link("m-1", "voice", bangkok, days=1) == LINKS.link("m-1", "voice", NOW, days=1)
    link = LINKS.link("m-1", "voice", NOW, days=1)
    assert not LINKS.check(*parts(link), bangkok + timedelta(days=1))


def test_another_file_variant_or_end_needs_another_key() -> None:
    media_id, variant, until, key = parts(LINKS.link("m-1", "preview", NOW))
    assert not LINKS.check("m-2", variant, until, key, NOW)
    assert not LINKS.check(media_id, "photo", until, key, NOW)
    assert not LINKS.check(media_id, variant, str(int(until) + 1), key, NOW)
    assert not LINKS.check(media_id, variant, "0" + until, key, NOW)
    assert LINKS.check(media_id, variant, int(until), key, NOW)


def test_another_secret_ends_every_link() -> None:
    link = LINKS.link("m-1", "file", NOW)
    assert not MediaLinks(b"t" * 32, "https://bot.example.go.th").check(*parts(link), NOW)


@given(st.text(), st.text(), st.one_of(st.text(), st.integers()), st.text())
def test_whatever_comes_in_is_answered_with_no(media_id: str, variant: str, until: str | int, key: str) -> None:
    assert LINKS.check(media_id, variant, until, key, NOW) is False


@given(st.binary(min_size=1, max_size=8))
def test_a_key_with_any_change_is_none(change: bytes) -> None:
    media_id, variant, until, key = parts(LINKS.link("m-1", "photo", NOW))
    assert not LINKS.check(media_id, variant, until, key + change.hex(), NOW)
    assert not LINKS.check(media_id, variant, until, key[: -len(change)], NOW)


@pytest.mark.parametrize("odd", ["", "a/b", "..", "a b", "ก", "a" * 101])
def test_an_id_that_could_not_be_checked_gets_no_link(odd: str) -> None:
    with pytest.raises(ValueError, match="no media"):
        LINKS.link(odd, "photo", NOW)


def test_a_moment_without_a_time_zone_and_a_short_secret_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        LINKS.link("m-1", "photo", NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="16 bytes"):
        MediaLinks(b"short", "https://bot.example.go.th")
