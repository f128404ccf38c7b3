"""What people send is brought from LINE into our own store and shown to whoever holds its signed link."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from bot.emulator import samples
from bot.emulator.chats import ChatMessage
from bot.media_fetch import ATTEMPTS
from db import media
from db.tables import Media
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from tests.bot.office import Bot, Route, text


@pytest.fixture(autouse=True)
def kept_on_arrival(routed: Callable[[Route], None]) -> None:
    """A handler that wants everything people send."""

    def route(s: Situation, said: Incoming) -> Outcome:
        if not said.is_media or said.message_id is None:
            return Outcome()
        media.expect(
            s.session,
            office_id=s.office.id,
            message_id=said.message_id,
            person_id=s.who().id,
            kind=said.kind,
            now=s.now,
        )
        return reply(text("ได้รับแล้ว"))

    routed(route)


def record(bot: Bot, message: ChatMessage) -> Media:
    with bot.database.reading() as session:
        found = media.by_message(session, bot.office.id, message.id)
    assert found is not None
    return found


def link(bot: Bot, found: Media, variant: str = "photo", days: int = 30) -> str:
    address = bot.runtime.situations.links.link(found.id, variant, bot.clock(), days)  # type: ignore[arg-type]
    return bot.url + address.removeprefix(bot.runtime.settings.public_address)


def get(bot: Bot, address: str) -> tuple[int, bytes, dict[str, str]]:
    answer = bot.http.request("GET", address)
    return answer.status, answer.data, dict(answer.headers)


def photo(bot: Bot, data: bytes | None = None) -> ChatMessage:
    sent = bot.line.send_photo(bot.line.person("villager"), "villager", data)
    bot.work()
    return sent


def test_a_photo_is_kept_right_after_it_came(bot: Bot) -> None:
    found = record(bot, photo(bot))
    assert (found.state, found.content_type) == ("kept", "image/jpeg") and found.bytes
    status, body, headers = get(bot, link(bot, found))
    assert status == 200 and headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(body)).format == "JPEG" and len(body) == found.bytes
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
    small = Image.open(io.BytesIO(get(bot, link(bot, found, "preview"))[1]))
    assert max(small.size) < max(Image.open(io.BytesIO(body)).size)


def test_a_voice_that_line_still_prepares_is_fetched_when_it_is_ready(bot: Bot) -> None:
    sent = bot.line.send_voice(bot.line.person("villager"), "villager")
    bot.work()
    found = record(bot, sent)
    assert (found.state, found.reason, found.attempts) == ("waiting", "NotReady", 1)
    assert bot.runtime.media.fetch_waiting() == 0  # not before its time
    bot.clock.passes(seconds=2)
    assert bot.runtime.media.fetch_waiting() == 1
    assert record(bot, sent).state == "kept"
    status, body, headers = get(bot, link(bot, found, "voice"))
    assert (status, body) == (200, samples.voice().data) and headers["Content-Type"].startswith("audio/")


def test_what_line_no_longer_has_is_lost(bot: Bot) -> None:
    sent = bot.line.send_photo(bot.line.person("villager"), "villager")
    assert bot.line.wait_idle()
    bot.line.contents.withdraw(sent.id)
    bot.work()
    found = record(bot, sent)
    assert (found.state, found.reason) == ("lost", "Gone")
    assert get(bot, link(bot, found))[0] == 404


@pytest.mark.parametrize("data", [b"not a picture", b"\xff\xd8\xff\xe0broken", samples.picture(1)[:400]])
def test_a_broken_photo_is_refused_and_its_sender_still_answered(bot: Bot, data: bytes) -> None:
    found = record(bot, photo(bot, data))
    assert found.state == "refused" and found.reason
    assert bot.shown() == ["ได้รับแล้ว"]
    assert get(bot, link(bot, found))[0] == 404


def test_a_line_that_fails_is_asked_again_later_each_time_and_given_up_at_last(bot: Bot) -> None:
    bot.line.nasty.next("content", status="500", times=100)
    sent = photo(bot)
    waits = []
    while (found := record(bot, sent)).state == "waiting":
        assert found.try_after is not None
        waits.append(found.try_after - bot.clock())
        bot.clock.now = found.try_after
        bot.runtime.media.fetch_waiting()
    assert found.state == "lost" and len(bot.line.api_calls("content")) == ATTEMPTS
    assert waits == sorted(waits) and waits[-1] <= timedelta(minutes=30)


def test_a_photo_somebody_looks_at_before_the_clock_came_is_fetched_then(bot: Bot) -> None:
    bot.line.nasty.next("content", status="500")
    found = record(bot, photo(bot))
    assert found.state == "waiting"
    assert get(bot, link(bot, found))[0] == 200
    assert record(bot, ChatMessage(found.message_id, "", "", bot.clock(), {})).state == "kept"


def test_only_a_signed_link_shows_it_and_only_until_its_day(bot: Bot) -> None:
    found, other = record(bot, photo(bot)), record(bot, photo(bot))
    good = link(bot, found, days=2)
    assert get(bot, good)[0] == 200
    forged = [
        good.replace(found.id, other.id),
        good.replace("/photo?", "/preview?"),
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good.split("&key=")[0],
        good.split("?")[0],
        good.replace("until=", "until=9"),
        good + "x",
    ]
    assert [get(bot, address)[0] for address in forged] == [404] * len(forged)
    bot.clock.passes(days=2)
    assert get(bot, good)[0] == 404


def test_a_link_to_something_it_is_not_leads_nowhere(bot: Bot) -> None:
    found = record(bot, photo(bot))
    assert get(bot, link(bot, found, "voice"))[0] == 404
    unknown = Media(id="00000000-0000-0000-0000-000000000000")
    assert get(bot, link(bot, unknown))[0] == 404


def test_what_a_browser_could_run_is_downloaded_not_shown(bot: Bot) -> None:
    page = b"<script>alert(1)</script>"
    sent = bot.line.send_file(bot.line.person("villager"), "villager", page, "page.html", "text/html")
    bot.work()
    status, body, headers = get(bot, link(bot, record(bot, sent), "file"))
    assert (status, body) == (200, page)
    assert headers["Content-Disposition"] == "attachment" and "sandbox" in headers["Content-Security-Policy"]


def test_what_was_taken_back_is_shown_to_nobody(bot: Bot) -> None:
    found = record(bot, photo(bot))
    address = link(bot, found)
    with bot.database.writing() as session:
        media.given_up(session.get_one(Media, found.id), bot.clock(), state="deleted", reason="withdrawn")
    assert get(bot, address)[0] == 404


def test_a_photo_taken_back_while_it_is_fetched_leaves_no_copy(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.line.nasty.next("content", status="500")
    found = record(bot, photo(bot))
    real = bot.runtime.files.put

    def put(name: str, content: bytes) -> None:
        real(name, content)
        with bot.database.writing() as session:
            media.given_up(session.get_one(Media, found.id), bot.clock(), state="deleted", reason="withdrawn")

    monkeypatch.setattr(bot.runtime.files, "put", put)
    bot.clock.passes(seconds=5)
    bot.runtime.media.fetch_waiting()
    with bot.database.reading() as session:
        assert session.get_one(Media, found.id).state == "deleted"
    assert not any(bot.runtime.files.exists(f"{found.office_id}/{found.id}/{one}") for one in ("photo", "preview"))
