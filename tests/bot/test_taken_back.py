"""What somebody takes back is forgotten wherever we keep it, whatever comes first and wherever we die."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.emulator.chats import ChatMessage
from db import cases, media, people, reporters
from db.tables import Case, Media
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.situation import Situation
from tests.bot.office import Bot, Route

Routed = Callable[[Route], None]


def a_case_with_a_photo(bot: Bot) -> tuple[Case, Media, ChatMessage]:
    """A villager's case whose photo lies in our store."""
    photo = bot.line.send_photo(bot.line.person("villager"), "villager")
    bot.work()
    with bot.database.writing() as session:
        villager = people.meet(session, bot.office.id, bot.line.person("villager").id, bot.clock())
        kept = media.expect(
            session,
            office_id=bot.office.id,
            message_id=photo.id,
            person_id=villager.id,
            kind="photo",
            now=bot.clock(),
        )
        case = cases.open_case(session, office_id=bot.office.id, number="นน-69-1", kind="complaint", now=bot.clock())
        reporter = reporters.add(session, case, person_id=villager.id, anonymous=True, first=True, now=bot.clock())
        reporters.testify(session, reporter, kind="photo", media_id=kept.id, message_id=photo.id, now=bot.clock())
    bot.runtime.media.fetch_waiting()
    return case, kept, photo


def files(bot: Bot, kept: Media) -> list[str]:
    return [one for one in ("photo", "preview") if bot.runtime.files.exists(f"{kept.office_id}/{kept.id}/{one}")]


def test_a_message_taken_back_is_forgotten_and_its_case_notes_it(bot: Bot) -> None:
    case, kept, photo = a_case_with_a_photo(bot)
    assert files(bot, kept) == ["photo", "preview"]
    bot.line.unsend(photo)
    bot.work()
    assert files(bot, kept) == []
    assert [event.raw for event in bot.inbox() if event.message_id == photo.id] == ["{}"]
    with bot.database.reading() as session:
        assert session.get_one(Media, kept.id).state == "deleted"
        assert [fact.kind for fact in cases.history(session, case.id)] == ["status", "withdrawn"]
        (said,) = reporters.testimonies(session, case.id)
        assert (said.media_id, said.withdrawn_at) == (None, bot.clock())


def test_a_crash_before_the_files_were_deleted_is_made_good_by_the_clock(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _case, kept, photo = a_case_with_a_photo(bot)
    with monkeypatch.context() as crash:
        crash.setattr(bot.runtime.worker, "_run_after", lambda stay: None)
        bot.line.unsend(photo)
        bot.work()
    assert files(bot, kept) == ["photo", "preview"]
    for job in bot.runtime.jobs:
        if job.name == "withdrawn":
            assert job.work() == 1 and job.work() == 0
    assert files(bot, kept) == []


def test_a_message_that_comes_after_it_was_taken_back_is_not_handled_and_not_kept(bot: Bot, routed: Routed) -> None:
    heard: list[str] = []

    def note(s: Situation, said: Incoming) -> Outcome:
        heard.append(said.kind)
        return Outcome()

    routed(note)
    villager = bot.line.person("villager")
    bot.line.nasty.reorder = True
    said = bot.line.say(villager, "villager", "ความลับ")
    bot.line.unsend(said)
    assert bot.line.wait_idle()
    first = bot.inbox()[0]
    assert first.type == "unsend"
    bot.runtime.worker.drain(bot.office.id, first.conversation_key)
    bot.work()
    assert "text" not in heard
    assert [event.raw for event in bot.inbox() if event.type == "message"] == ["{}"]
    assert [event.state for event in bot.inbox()] == ["done", "done"]


def test_a_message_taken_back_before_its_unsend_was_handled_says_nothing_to_anybody(bot: Bot) -> None:
    said = bot.line.say(bot.line.person("villager"), "villager", "ความลับ")
    bot.line.unsend(said)
    bot.work()
    assert bot.inbox()[0].raw == "{}"
