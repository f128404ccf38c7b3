from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from content.categories import category
from content.demo import Demo, DemoCase, load_demo
from content.load import ContentError
from content.places import Places, load
from handlers.casework.moves import MOVES
from tests.load.places import BOUNDARIES, boundaries

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # 09.00 in Bangkok


@pytest.fixture(scope="module")
def demo() -> Demo:
    return load_demo("nan")


@pytest.fixture(scope="module")
def nan() -> Places:
    return load("nan")


def test_about_thirty_factories_in_all_districts(demo: Demo, nan: Places) -> None:
    assert len(demo.factories) == 30
    assert {factory.district for factory in demo.factories} == {district.code for district in nan.districts}


def test_no_factory_can_be_taken_for_a_real_one(demo: Demo) -> None:
    for factory in demo.factories:
        assert "ตัวอย่าง" in factory.name
        assert re.fullmatch(r"9955\d{10}", factory.registration_number)
        # prefix, group 3, kind, a running number of the 900s, a year to come, Nan's letters
        assert re.fullmatch(r"จ3-\d+(\(\d+\))?-9\d\d/99นน", factory.old_number)
    for field in ("key", "name", "registration_number", "old_number"):
        assert max(Counter(getattr(factory, field) for factory in demo.factories).values()) == 1


def test_every_factory_and_case_lies_in_its_tambon(demo: Demo, nan: Places) -> None:
    for thing in (*demo.factories, *demo.cases):
        placed = nan.place(*thing.at)
        assert placed.tambon == nan.tambon(thing.tambon), thing.key
        assert placed.district == nan.district(thing.district), thing.key


@pytest.mark.skipif(not BOUNDARIES.is_file(), reason="the boundary file ../shared/geo is not here")
def test_the_official_boundaries_agree(demo: Demo, nan: Places) -> None:
    shapes = boundaries(nan)
    for thing in (*demo.factories, *demo.cases):
        assert shapes.look(*thing.at).inside == (thing.district,), thing.key


def test_each_district_belongs_to_one_of_three_officers(demo: Demo, nan: Places) -> None:
    assert Counter(officer.role for officer in demo.officers) == {"officer": 2, "head": 1}
    held = [code for officer in demo.officers for code in officer.districts]
    assert sorted(held) == [district.code for district in nan.districts]


def test_the_cases_show_six_states(demo: Demo) -> None:
    assert [case.state for case in demo.cases] == [
        "assigned",
        "accepted",
        "waiting_reporter",
        "ordered",
        "resolved",
        "closed",
    ]
    assert [case.state for case in demo.cases if case.reporter == "villager"] == ["closed"]
    assert {case.anonymous for case in demo.cases} == {True, False}


@pytest.fixture(params=[case.key for case in load_demo("nan").cases])
def case(request: pytest.FixtureRequest, demo: Demo) -> DemoCase:
    return next(case for case in demo.cases if case.key == request.param)


def test_a_case_belongs_to_the_officer_of_its_district_and_a_known_factory(case: DemoCase, demo: Demo) -> None:
    (owner,) = [officer for officer in demo.officers if officer.key == case.owner]
    assert case.district in owner.districts
    (factory,) = [factory for factory in demo.factories if factory.key == case.factory]
    assert factory.tambon == case.tambon
    found = category(case.category)
    assert found is not None


def test_the_steps_of_a_case_are_allowed_moves_that_lead_to_its_state(case: DemoCase) -> None:
    state = "new"
    for step in case.steps:
        if step.does == "answer":
            assert (state, step.by) == ("waiting_reporter", "reporter")
            continue
        rule = MOVES[state][step.does]
        may = {"system", "reporter"} & {step.by} or {"owner", "officer"}
        allowed = [needs for who, needs in rule.items() if who in may]
        assert allowed, f"{step.by} may not move {state} to {step.does}"
        if {"note", "question"} & allowed[0]:
            assert step.words
        assert (step.due_in_days is not None) == (step.does == "ordered")
        state = step.does
    assert state == case.state


def test_the_steps_of_a_case_follow_each_other_in_the_past(case: DemoCase) -> None:
    moments = [case.opened.before(NOW), *(step.moment.before(NOW) for step in case.steps)]
    assert moments == sorted(moments)
    assert moments[-1] < NOW
    for step in case.steps:
        due = step.due(NOW)
        assert due is None or due > step.moment.before(NOW)
    if case.state == "ordered":
        due = case.steps[-1].due(NOW)
        assert due is not None
        assert due - NOW > timedelta(days=14)


def test_moments_are_bangkok_times_and_never_in_the_future(demo: Demo) -> None:
    opened = demo.cases[0].opened  # yesterday, 21.40
    assert opened.before(NOW) == datetime(2026, 11, 21, 14, 40, tzinfo=UTC)
    just_after_midnight = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)  # 00.30 of the 22nd in Bangkok
    assert opened.before(just_after_midnight) == datetime(2026, 11, 21, 14, 40, tzinfo=UTC)


def test_a_province_without_a_demo_is_named() -> None:
    with pytest.raises(LookupError, match="phrae"):
        load_demo("phrae")


def test_a_damaged_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.demo.read_yaml", lambda _path: {"factories": [{"key": "x", "at": [1]}]})
    load_demo.cache_clear()
    with pytest.raises(ContentError, match=r"demo/nan\.yml"):
        load_demo("nan")
    load_demo.cache_clear()
