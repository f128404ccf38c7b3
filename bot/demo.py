"""Plants the fictional office into an empty database, through the same functions that real events go through.

Decides in which order it happened; who and what there is stands in `content/demo`, what a move means in casework.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.runtime import Runtime
from content.demo import Demo, DemoCase, DemoOfficer, DemoStep, load_demo
from db import factories, people
from db import officers as officer_rows
from db.tables import Case, Factory, Office
from handlers.casework import accept, ask_reporter, close, code, join, receive, record
from handlers.casework.receive import Told, Where
from handlers.situation import Situation

PROVINCE = "nan"
# The office has used the account for a while before the oldest case.
STARTED_BEFORE = timedelta(days=90)
CODE_FOR = timedelta(days=7)

# What the product does by itself: a new case is given to an officer, an answer ends the waiting.
BY_ITSELF = frozenset({("assigned", "system"), ("inspecting", "reporter")})


def plant(runtime: Runtime, office: Office, *, officers: Mapping[str, str], villager: str, now: datetime) -> bool:
    """Factories, officers and cases, in one transaction; nothing (False) in an office that has officers already.

    `officers`: the LINE user id of each demo officer by key. `villager`: the one who reported some of the cases. What
    the moves would have told people is dropped: these things happened before today.
    """
    demo = load_demo(PROVINCE)
    with runtime.database.writing() as session:
        if officer_rows.all_of(session, office.id):
            return False
        Planting(runtime, session, office, demo, now).plant(officers, villager)
    return True


class Planting:
    """One planting, inside one transaction."""

    def __init__(self, runtime: Runtime, session: Session, office: Office, demo: Demo, now: datetime) -> None:
        self._runtime = runtime
        self._session = session
        self._office = office
        self._demo = demo
        self._now = now
        self._people: dict[str, int] = {}

    def plant(self, officers: Mapping[str, str], villager: str) -> None:
        started = self._now - STARTED_BEFORE
        known = self._register(started)
        for officer in self._demo.officers:
            self._meet(officer.key, officers[officer.key], started)
            self._join(officer, started)
        self._meet("reporter", villager, started)
        for told in sorted(self._demo.cases, key=lambda one: one.opened.before(self._now)):
            self._happen(told, known.get(told.factory or ""))

    def _register(self, at: datetime) -> dict[str, Factory]:
        return {
            one.key: factories.add(
                self._session,
                Factory(
                    office_id=self._office.id,
                    registration_number=one.registration_number,
                    old_number=one.old_number,
                    name=one.name,
                    business=one.business,
                    district_code=one.district,
                    tambon_code=one.tambon,
                    latitude=one.at[0],
                    longitude=one.at[1],
                    fictional=True,
                    created_at=at,
                ),
            )
            for one in self._demo.factories
        }

    def _meet(self, key: str, line_user_id: str, at: datetime) -> None:
        person = people.meet(self._session, self._office.id, line_user_id, at)
        people.followed(person, at)
        self._people[key] = person.id

    def _join(self, officer: DemoOfficer, at: datetime) -> None:
        """As the desk invites somebody, and as they type the code."""
        one_time = code.new_code()
        officer_rows.invite(
            self._session,
            office_id=self._office.id,
            name=officer.name,
            role=officer.role,
            districts=officer.districts,
            join_code_hash=code.hash_of(one_time),
            join_code_until=at + CODE_FOR,
            now=at,
        )
        join.try_code(self._situation(officer.key, at), one_time)

    def _happen(self, told: DemoCase, factory: Factory | None) -> None:
        # A neighbour has no phone here: reported at the desk, nobody to write to.
        reporter = "reporter" if told.reporter == "villager" else None
        case, _ = receive.open_complaint(
            self._situation(reporter, told.opened.before(self._now)),
            category=told.category,
            where=Where(told.district, told.tambon, *told.at, told.place_words),
            told=[_words(told.story)],
            anonymous=told.anonymous,
        )
        case.factory_id = factory.id if factory is not None else None
        for step in told.steps:
            if (step.does, step.by) not in BY_ITSELF:
                MOVES[step.does](self._situation(step.by, step.moment.before(self._now)), case, step, self._now)

    def _situation(self, key: str | None, at: datetime) -> Situation:
        person_id = self._people[key] if key is not None else None
        return self._runtime.situations.around(self._session, self._office, f"user:{key}", at, person_id=person_id)


def _words(words: str | None) -> Told:
    return Told("words", words, None, None)


def _record(s: Situation, case: Case, step: DemoStep, now: datetime) -> None:
    record.record(s, case, result=step.does, note=step.words or "", due_at=step.due(now))


Move = Callable[[Situation, Case, DemoStep, datetime], object]
MOVES: Mapping[str, Move] = {
    "accepted": lambda s, case, _step, _now: accept.accept(s, case),
    "waiting_reporter": lambda s, case, step, _now: ask_reporter.ask(s, case, step.words or ""),
    "answer": lambda s, case, step, _now: receive.add_testimony(s, case, [_words(step.words)]),
    "inspecting": _record,
    "ordered": _record,
    "resolved": _record,
    "closed": lambda s, case, _step, _now: close.agree(s, case),
}
