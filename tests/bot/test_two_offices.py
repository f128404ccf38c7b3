"""Two offices in one installation, each with its own LINE channel: neither sees the other's people or cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels import add_office
from bot.emulator.people import Person as LinePerson
from bot.emulator.state import Channel
from db import cases, officers, people
from db.session import Database
from db.tables import Case, InboxEvent, Office, Officer, Person, Talk
from handlers.casework import code
from tests.bot.office import Bot, office

PIN = (18.7756, 100.773)  # in the town of Nan


@dataclass(frozen=True)
class Phrae:
    office: Office
    channel: Channel
    villager: LinePerson
    officer: LinePerson


@pytest.fixture
def both(database: Database, tmp_path: Path) -> Iterator[tuple[Bot, Phrae]]:
    with office(database, tmp_path / "files") as bot:
        other = add_office(
            database,
            bot.runtime.seal,
            slug="phrae",
            name="สอจ.แพร่",
            province_code="54",
            ticket_prefix="พร",
            channel_secret="secret-of-phrae",
            access_token="token-of-phrae",
            now=bot.clock(),
        )
        channel = bot.line.add_channel(
            access_token="token-of-phrae",
            secret="secret-of-phrae",
            webhook_url=f"{bot.url}/webhook/phrae",
            name="น้องปั้นแพร่",
        )
        villager = bot.line.add_person("ชาวแพร่", channel=channel)
        officer = bot.line.add_person("เจ้าหน้าที่แพร่", channel=channel)
        bot.work()
        yield bot, Phrae(other, channel, villager, officer)


def says(bot: Bot, who: LinePerson, words: str) -> list[str]:
    """The new bubbles that somebody gets after writing."""
    before = len(bot.line.bot_messages(who))
    bot.line.say(who, who, words)
    bot.work()
    return [message.text for message in bot.line.bot_messages(who)][before:]


def join(bot: Bot, at: Office, who: LinePerson, name: str) -> Officer:
    one_time = code.new_code()
    with bot.database.writing() as session:
        invited = officers.invite(
            session,
            office_id=at.id,
            name=name,
            role="officer",
            districts=["5501"],
            join_code_hash=code.hash_of(one_time),
            join_code_until=bot.clock() + timedelta(days=7),
            now=bot.clock(),
        )
    says(bot, who, one_time)
    return invited


def complains(bot: Bot, who: LinePerson) -> None:
    """A photo, a pin and a sentence, as a villager would; what is asked after is left open."""
    bot.line.say(who, who, "ร้องเรียน")
    bot.work()
    bot.clock.passes(seconds=1)
    bot.line.send_photo(who, who)
    bot.work()
    bot.clock.passes(seconds=1)
    bot.line.send_pin(who, who, *PIN)
    bot.work()
    bot.clock.passes(seconds=1)
    says(bot, who, "โรงงานปล่อยควันดำเหม็นมากทุกคืน")


def test_the_secrets_of_an_office_are_not_readable_in_the_database(both: tuple[Bot, Phrae]) -> None:
    bot, phrae = both
    with bot.database.reading() as session:
        kept = session.get_one(Office, phrae.office.id)
    sealed = (kept.channel_secrets_sealed or b"") + (kept.access_token_sealed or b"")
    assert sealed and b"secret-of-phrae" not in sealed and b"token-of-phrae" not in sealed


def test_each_office_answers_with_its_own_channel(both: tuple[Bot, Phrae]) -> None:
    bot, phrae = both
    villager = bot.line.person("villager")
    assert says(bot, villager, "เมนู") and says(bot, phrae.villager, "เมนู")
    with bot.database.reading() as session:
        seen = {(one.office_id, one.line_user_id) for one in session.scalars(select(Person))}
        events = {(one.office_id, one.conversation_key) for one in session.scalars(select(InboxEvent))}
    assert {(bot.office.id, villager.id), (phrae.office.id, phrae.villager.id)} <= seen
    assert not {(phrae.office.id, villager.id), (bot.office.id, phrae.villager.id)} & seen
    assert {office_id for office_id, key in events if key == f"user:{phrae.villager.id}"} == {phrae.office.id}
    assert {call.status for call in bot.line.api_calls("reply")} == {200}


def test_the_same_person_at_both_offices_is_two_people(both: tuple[Bot, Phrae]) -> None:
    """LINE's user ids are the same within one provider; what one office knows of somebody is not the other's."""
    bot, phrae = both
    with bot.database.writing() as session:
        here = people.meet(session, bot.office.id, "U" + "1" * 32, bot.clock())
        there = people.meet(session, phrae.office.id, "U" + "1" * 32, bot.clock())
        people.blocked(session, bot.office.id, "U" + "1" * 32, bot.clock())
        session.refresh(there)
        assert here.id != there.id and there.blocked_at is None


def test_an_officer_of_one_office_is_nobody_special_at_the_other(both: tuple[Bot, Phrae]) -> None:
    bot, phrae = both
    one_time = code.new_code()
    with bot.database.writing() as session:
        officers.invite(
            session,
            office_id=bot.office.id,
            name="น่าน",
            role="officer",
            districts=["5501"],
            join_code_hash=code.hash_of(one_time),
            join_code_until=bot.clock() + timedelta(days=7),
            now=bot.clock(),
        )
    says(bot, phrae.officer, one_time)
    with bot.database.reading() as session:
        assert [one.joined_at for one in session.scalars(select(Officer))] == [None]


def test_cases_stay_in_their_office_from_the_first_word_to_the_officers_card(both: tuple[Bot, Phrae]) -> None:
    bot, phrae = both
    nan_officer, nan_villager = bot.line.person("officer"), bot.line.person("villager")
    join(bot, bot.office, nan_officer, "น่าน")
    join(bot, phrae.office, phrae.officer, "แพร่")
    before = {who.id: len(bot.line.bot_messages(who)) for who in (nan_officer, phrae.officer)}
    complains(bot, phrae.villager)
    complains(bot, nan_villager)
    with bot.database.reading() as session:
        found = list(session.scalars(select(Case).order_by(Case.id)))
        assert [(case.office_id, case.number) for case in found] == [
            (phrae.office.id, "พร-69-000001"),
            (bot.office.id, "นน-69-000001"),
        ]
        owners = [case.owner.name if case.owner else None for case in found]
        assert cases.by_number(session, bot.office.id, "พร-69-000001") is None
        assert {talk.office_id for talk in session.scalars(select(Talk))} <= {bot.office.id, phrae.office.id}
    assert owners == ["แพร่", "น่าน"]
    told = {
        who.id: [m.text for m in bot.line.bot_messages(who)][before[who.id] :] for who in (nan_officer, phrae.officer)
    }
    assert told[nan_officer.id] and not any("พร-69" in words for words in told[nan_officer.id])
    assert told[phrae.officer.id] and not any("นน-69" in words for words in told[phrae.officer.id])


def test_a_case_number_of_the_other_office_is_known_to_nobody_here(both: tuple[Bot, Phrae]) -> None:
    bot, phrae = both
    complains(bot, phrae.villager)
    own = says(bot, phrae.villager, "พร-69-000001")
    foreign = says(bot, bot.line.person("villager"), "พร-69-000001")
    unknown = says(bot, bot.line.person("villager"), "พร-69-000999")
    assert own and own != foreign
    assert [words.replace("000001", "000999") for words in foreign] == unknown


def test_a_button_that_changes_something_works_in_its_own_office_only(both: tuple[Bot, Phrae]) -> None:
    bot, phrae = both
    here, there = (bot.runtime.situations.buttons(one.id) for one in (bot.office, phrae.office))
    data = there.changes("case.accept", c=1)
    own, foreign = there.read(data), here.read(data)
    assert own is not None and own.signed
    assert foreign is None or not foreign.signed  # a handler makes no change for an unsigned tap


def test_an_office_added_while_we_run_is_served_at_once(both: tuple[Bot, Phrae]) -> None:
    bot, _phrae = both
    assert {channel.office.slug for channel in bot.runtime.channels.all()} == {"nan", "phrae"}
    assert {entry.status for entry in bot.line.webhooks() if entry.path == "/webhook/phrae"} == {200}
