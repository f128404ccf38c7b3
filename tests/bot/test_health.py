"""/readyz says in sentences what is wrong and what to do; /metrics names what we watch; /healthz only that we live."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import health
from bot.clock import Clock as Timetable
from bot.clock import Job
from bot.dispatch import Nobody
from bot.migrate import is_current, migrate
from bot.runtime import Runtime
from bot.settings import read_settings
from content.say import text as sentence
from db import offices
from db.session import Database
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.situation import Situation
from tests.bot.office import Bot, Clock, Route, served


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """The tests' databases are made from the models, which a test of their own compares with the migrations."""

    def is_it(yes: bool) -> None:
        monkeypatch.setattr("bot.health.is_current", lambda _database: yes)

    is_it(True)
    return is_it


def ready(bot: Bot) -> tuple[int, dict[str, Any]]:
    answer = bot.http.request("GET", f"{bot.url}/readyz")
    return answer.status, json.loads(answer.data)


def findings(bot: Bot) -> list[str]:
    found: list[str] = ready(bot)[1]["findings"]
    return found


def test_a_healthy_office_says_so(bot: Bot) -> None:
    assert ready(bot) == (200, {"ready": True, "findings": [], "sentences": [sentence("health.all_well")]})
    alive = bot.http.request("GET", f"{bot.url}/healthz")
    assert (alive.status, alive.data) == (200, b"ok\n")


def test_an_old_database_stops_traffic_with_the_command_that_mends_it(
    bot: Bot, migrated: Callable[[bool], None]
) -> None:
    migrated(False)
    status, said = ready(bot)
    assert (status, said["ready"], said["findings"]) == (503, False, ["health.not_migrated"])
    assert "python -m bot migrate" in said["sentences"][0]


def test_an_empty_database_is_not_migrated_and_a_migrated_one_is(bare_database: Database, tmp_path: Path) -> None:
    url = bare_database.url.render_as_string(hide_password=False)
    settings = read_settings({"DATABASE_URL": url, "FILES_URL": f"file://{tmp_path}/files"}, env_file=None)
    assert not is_current(bare_database)
    migrate(bare_database)
    migrate(bare_database)  # as every further start does
    assert is_current(bare_database)
    runtime = Runtime(settings, "web", now=Clock())
    try:
        runtime.prepare()
        runtime.prepare()
        with bare_database.reading() as session:
            assert [office.slug for office in offices.all_offices(session)] == ["nan"]
    finally:
        runtime.stop()


def test_a_database_that_is_away_stops_traffic(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    monkeypatch.setattr(health, "is_current", lambda _database: is_current(away))
    status, said = ready(bot)
    assert (status, said["findings"]) == (503, ["health.no_database"])
    assert "DATABASE_URL" in said["sentences"][0]


def test_an_installation_without_an_office_takes_no_traffic(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.runtime.channels, "all", lambda: ())
    assert ready(bot)[0] == 503 and findings(bot) == ["health.no_office"]


def test_events_that_wait_are_told_after_two_minutes(bot: Bot) -> None:
    bot.line.say(bot.line.person("villager"), "villager", "สวัสดี")
    assert bot.line.wait_idle()
    bot.clock.passes(minutes=2)
    assert findings(bot) == []
    bot.clock.passes(minutes=3)
    status, said = ready(bot)
    assert (status, said["findings"]) == (200, ["health.events_wait"])
    assert said["sentences"] == [sentence("health.events_wait", count=1, minutes=5)]


def test_parked_events_are_told(bot: Bot, routed: Callable[[Route], None]) -> None:
    def fails(s: Situation, said: Incoming) -> Outcome:
        raise ValueError("the handler failed")

    routed(fails)
    bot.hears("พัง")
    for _ in range(4):
        bot.clock.passes(seconds=13)
        bot.work()
    status, said = ready(bot)
    assert (status, said["sentences"]) == (200, [sentence("health.events_parked", count=1)])


def timetable(bot: Bot, work: Callable[[], object]) -> Timetable:
    job = Job("media", timedelta(seconds=5), work)
    return Timetable(bot.database, Nobody(), (job,), now=bot.clock)


def test_a_job_that_does_not_run_any_more_is_told(bot: Bot) -> None:
    clock = timetable(bot, lambda: 0)
    clock._run(Job("media", timedelta(seconds=5), lambda: 0))
    assert findings(bot) == []
    bot.clock.passes(minutes=7)
    status, said = ready(bot)
    assert (status, said["sentences"]) == (200, [sentence("health.job_late", job="media", minutes=7)])


def test_a_job_that_fails_is_told_and_runs_again(bot: Bot) -> None:
    def fails() -> object:
        raise RuntimeError("the store is full")

    clock = timetable(bot, fails)
    clock._run(Job("media", timedelta(seconds=5), fails))
    assert findings(bot) == ["health.job_failed"]
    clock._run(Job("media", timedelta(seconds=5), lambda: 3))
    assert findings(bot) == []


def test_a_job_runs_in_one_of_two_clocks(bot: Bot) -> None:
    ran: list[str] = []
    first, second = timetable(bot, lambda: 0), timetable(bot, lambda: 0)
    inner = Job("media", timedelta(seconds=5), lambda: ran.append("second"))

    def outer() -> None:
        ran.append("first")
        second._run(inner)  # the other clock's turn comes while the first one works

    first._run(Job("media", timedelta(seconds=5), outer))
    assert ran == ["first"]


def test_a_quota_nearly_gone_is_told(bot: Bot) -> None:
    bot.line.main.quota.choose({"limit": 300, "used": 239}, bot.clock())
    bot.runtime.quota.ask()
    assert findings(bot) == []
    bot.line.main.quota.choose({"limit": 300, "used": 240}, bot.clock())
    bot.runtime.quota.ask()
    assert ready(bot)[1]["sentences"] == [sentence("health.quota", office="nan", left=60)]
    bot.line.main.quota.choose("none", bot.clock())
    bot.runtime.quota.ask()
    assert findings(bot) == []


def test_a_token_that_line_refuses_is_told_until_it_is_mended(bot: Bot) -> None:
    with bot.line.lock:
        channel = bot.line.channels.pop(bot.line.main.access_token)
    bot.runtime.quota.ask()
    status, said = ready(bot)
    assert (status, said["findings"]) == (200, ["health.unauthorized"])
    with bot.line.lock:
        bot.line.channels[channel.access_token] = channel
    bot.runtime.quota.ask()
    assert findings(bot) == []


def test_a_redis_that_is_away_is_told_and_stops_nothing(bot: Bot, tmp_path: Path) -> None:
    settings = bot.runtime.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    runtime = Runtime(settings, "web", now=bot.clock)
    runtime.start()
    try:
        with served(runtime) as url:
            answer = bot.http.request("GET", f"{url}/readyz")
            assert answer.status == 200 and json.loads(answer.data)["findings"] == ["health.no_redis"]
    finally:
        runtime.stop()


METRICS = {
    "nong_pun_events_in_total": 'type="message"',
    "nong_pun_events_handled_total": 'result="done"',
    "nong_pun_webhooks_refused_total": 'reason="signature"',
    "nong_pun_handler_seconds_bucket": 'kind="text"',
    "nong_pun_sends_total": 'outcome="accepted",way="reply"',
    "nong_pun_answer_decisions_total": "decision=",
    "nong_pun_events_pending": "",
    "nong_pun_oldest_pending_seconds": "",
    "nong_pun_outbox_waiting": "",
    "nong_pun_oldest_outbox_seconds": "",
    "nong_pun_events_failed": "",
    "nong_pun_quota_left": 'office="nan"',
}


def test_the_numbers_that_the_office_watches_are_there(bot: Bot) -> None:
    bot.hears("เมนู")
    bot.hears("ขอบคุณค่ะ")
    bot.raw_post(b"{}")
    bot.runtime.quota.ask()
    bot.line.say(bot.line.person("villager"), "villager", "รอ")
    assert bot.line.wait_idle()
    bot.clock.passes(seconds=30)
    lines = bot.http.request("GET", f"{bot.url}/metrics").data.decode().splitlines()
    for name, label in METRICS.items():
        assert any(line.startswith(name) and label in line for line in lines), name
    assert "nong_pun_events_pending 1.0" in lines and "nong_pun_oldest_pending_seconds 30.0" in lines


def test_the_numbers_of_the_process_are_told_without_a_database(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    real = health.measure
    monkeypatch.setattr(health, "measure", lambda _database, quota, now: real(away, quota, now))
    answer = bot.http.request("GET", f"{bot.url}/metrics")
    assert answer.status == 200 and b"nong_pun_sends_total" in answer.data
