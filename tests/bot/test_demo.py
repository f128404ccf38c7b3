from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo import plant
from bot.runtime import Runtime
from bot.settings import Settings
from content.demo import load_demo
from db import cases, factories, officers, offices, outbox, reporters
from db.session import Database
from db.tables import Case, Office

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OFFICERS = {"south": "Usouth", "north": "Unorth", "head": "Uhead"}


@pytest.fixture
def runtime(database: Database, tmp_path: Path) -> Iterator[Runtime]:
    url = database.url.render_as_string(hide_password=False)
    runtime = Runtime(Settings(database_url=url, files_url=f"file://{tmp_path}/files", work_threads=1), "web")
    with runtime.database.writing() as session:
        offices.add_office(session, slug="nan", name="น่าน", province_code="55", ticket_prefix="นน", now=NOW)
    yield runtime
    runtime.stop()


@pytest.fixture
def office(runtime: Runtime) -> Office:
    with runtime.database.reading() as session:
        (office,) = offices.all_offices(session)
    return office


def shown(runtime: Runtime, office: Office) -> tuple[Case, ...]:
    with runtime.database.reading() as session:
        return tuple(reversed(cases.of_office(session, office.id)))


def test_the_demo_office_has_its_factories_its_officers_and_cases_in_every_told_state(
    runtime: Runtime, office: Office
) -> None:
    assert plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    demo = load_demo("nan")
    told = sorted(demo.cases, key=lambda one: one.opened.before(NOW))
    names = {officer.key: officer.name for officer in demo.officers}
    found = shown(runtime, office)
    assert [case.status for case in found] == [one.state for one in told]
    assert [case.owner.name for case in found if case.owner] == [names[one.owner or ""] for one in told]
    assert [case.category for case in found] == [one.category for one in told]
    assert [case.opened_at for case in found] == [one.opened.before(NOW) for one in told]
    assert [case.number for case in found] == [f"นน-69-{number:06d}" for number in range(1, len(told) + 1)]
    with runtime.database.reading() as session:
        assert factories.count(session, office.id) == len(demo.factories)
        assert all(factory.fictional for factory in factories.of_office(session, office.id))
        joined = {officer.name: officer.person for officer in officers.all_of(session, office.id)}
    assert {name: person.line_user_id for name, person in joined.items() if person} == {
        names[key]: user for key, user in OFFICERS.items()
    }


def test_the_villager_of_the_phone_sees_the_cases_they_reported(runtime: Runtime, office: Office) -> None:
    plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    with runtime.database.reading() as session:
        people = {
            reporter.person_id for case in shown(runtime, office) for reporter in reporters.of_case(session, case.id)
        } - {None}
        (villager,) = people
        mine = cases.reported_by(session, villager or 0)
    told = [one for one in load_demo("nan").cases if one.reporter == "villager"]
    assert [case.status for case in mine] == [one.state for one in told]
    assert mine


def test_nobody_is_told_of_what_happened_before_today(runtime: Runtime, office: Office) -> None:
    plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    with runtime.database.reading() as session:
        assert outbox.waiting(session)[0] == 0


def test_a_second_start_plants_nothing(runtime: Runtime, office: Office) -> None:
    plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    before = [case.number for case in shown(runtime, office)]
    assert not plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    assert [case.number for case in shown(runtime, office)] == before


def test_an_office_with_an_officer_of_its_own_stays_as_it_is(runtime: Runtime, office: Office) -> None:
    with runtime.database.writing() as session:
        officers.invite(
            session,
            office_id=office.id,
            name="สมชาย",
            role="officer",
            districts=("5501",),
            join_code_hash="x",
            join_code_until=NOW,
            now=NOW,
        )
    assert not plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    assert shown(runtime, office) == ()


def test_a_planting_that_breaks_leaves_nothing_behind(
    runtime: Runtime, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("bot.demo.MOVES", {"accepted": die})
    with pytest.raises(RuntimeError):
        plant(runtime, office, officers=OFFICERS, villager="Uvillager", now=NOW)
    assert shown(runtime, office) == ()
    with runtime.database.reading() as session:
        assert officers.all_of(session, office.id) == ()
        assert factories.count(session, office.id) == 0
