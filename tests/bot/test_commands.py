"""The office's own commands: what they print is what a person or a script reads, and what they store is what counts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.commands import bot as command_line
from bot.migrate import is_current
from bot.runtime import utc_now
from bot.seal import Seal
from bot.settings import DEFAULT_SECRET_KEY
from db import cases, people, reporters
from db.session import Database
from db.tables import AuditLine, Office, Officer, ReporterIdentity
from handlers.casework import code

Run = Callable[..., Result]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def run(bare_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """run("officer", "add", …) on an installation that begins with nothing, on each database."""
    monkeypatch.setenv("DATABASE_URL", bare_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("FILES_URL", f"file://{tmp_path}/files")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, input: str | None = None) -> Result:
        return CliRunner().invoke(command_line, arguments, input=input)

    return invoke


def test_migrate_makes_the_database_and_may_be_repeated(run: Run, bare_database: Database) -> None:
    assert run("migrate").exit_code == 0 and run("migrate").exit_code == 0
    assert is_current(bare_database)
    with bare_database.reading() as session:
        assert [office.slug for office in session.scalars(select(Office))] == ["nan"]


def test_an_officer_is_invited_with_a_code_that_is_stored_nowhere_in_clear(run: Run, bare_database: Database) -> None:
    invited = run("officer", "add", "--name", "สมชาย ใจดี", "--district", "ปัว", "--district", "5501")
    assert invited.exit_code == 0, invited.output
    with bare_database.reading() as session:
        officer = session.scalars(select(Officer)).one()
        assert sorted(district.district_code for district in officer.districts) == ["5501", "5505"]
        assert session.scalars(select(AuditLine.action)).all() == ["officer.invited"]
    words = re.findall(r"[A-Za-z0-9-]{6,}", invited.output)
    matching = {word for word in words if code.read_code(word) and code.hash_of(word) == officer.join_code_hash}
    assert len(matching) == 1 and officer.join_code_until is not None and officer.join_code_until > utc_now()
    listed = run("officer", "list").output
    assert "สมชาย ใจดี" in listed and "invited" in listed and not any(word in listed for word in matching)


def test_a_district_nobody_knows_is_told_and_nobody_is_invited(run: Run, bare_database: Database) -> None:
    refused = run("officer", "add", "--name", "สมชาย", "--district", "แอตแลนติส")
    assert refused.exit_code == 1 and "แอตแลนติส" in refused.output and "Traceback" not in refused.output
    with bare_database.reading() as session:
        assert session.scalars(select(Officer)).all() == []


def test_an_office_is_added_with_its_secrets_encrypted(run: Run, bare_database: Database) -> None:
    arguments = ("office", "add", "--slug", "phrae", "--name", "สอจ.แพร่", "--province", "54", "--prefix", "พร")
    added = run(*arguments, input="secret-of-phrae\ntoken-of-phrae\n")
    assert added.exit_code == 0 and "/webhook/phrae" in added.output
    assert "secret-of-phrae" not in added.output and "token-of-phrae" not in added.output
    with bare_database.reading() as session:
        office = session.scalars(select(Office).where(Office.slug == "phrae")).one()
    seal = Seal(DEFAULT_SECRET_KEY)
    assert json.loads(seal.unseal(office.channel_secrets_sealed or b"")) == ["secret-of-phrae"]
    assert seal.unseal(office.access_token_sealed or b"") == "token-of-phrae"
    again = run(*arguments, input="a\nb\n")
    assert again.exit_code == 1 and "phrae" in again.output
    assert [line.split("\t")[0] for line in run("office", "list").output.splitlines()] == ["nan", "phrae"]


def test_an_office_nobody_knows_is_told(run: Run) -> None:
    for arguments in (("cases",), ("officer", "list"), ("case", "นน-69-000001")):
        refused = run(*arguments, "--office", "nowhere")
        assert refused.exit_code == 1 and "nowhere" in refused.output


def a_case(database: Database) -> None:
    with database.writing() as session:
        office = session.scalars(select(Office)).one()
        now = utc_now()
        person = people.meet(session, office.id, "Uvillager", now)
        case = cases.open_case(
            session,
            office_id=office.id,
            number="นน-69-000001",
            kind="complaint",
            category="smell",
            district_code="5501",
            now=now,
        )
        reporter = reporters.add(session, case, person_id=person.id, anonymous=False, first=True, now=now)
        reporters.name_reporter(
            session, reporter, office_id=office.id, name_sealed=b"sealed", phone_sealed=None, now=now
        )
        reporters.testify(session, reporter, kind="words", words="กลิ่นจากบ้านยายมี", now=now)


def test_cases_are_shown_as_the_office_sees_them_and_nobody_is_named(run: Run, bare_database: Database) -> None:
    assert json.loads(run("cases", "--json").output) == []
    a_case(bare_database)
    (listed,) = json.loads(run("cases", "--json").output)
    assert (listed["number"], listed["status"], listed["category"], listed["owner"], listed["reporters"]) == (
        "นน-69-000001",
        "new",
        "smell",
        None,
        1,
    )
    shown = run("case", "นน-69-000001", "--json")
    told = json.loads(shown.output)
    assert told["history"][0]["kind"] == "status" and told["history"][0]["value"] == "new"
    with bare_database.reading() as session:
        assert session.scalars(select(ReporterIdentity)).all()
    for output in (shown.output, run("cases").output, run("case", "นน-69-000001").output):
        assert "นน-69-000001" in output and "ยายมี" not in output and "Uvillager" not in output


def test_a_case_nobody_knows_is_told(run: Run) -> None:
    refused = run("case", "นน-69-999999", "--json")
    assert refused.exit_code == 1 and "นน-69-999999" in refused.output


ANSWER = {"intent", "entry", "confidence", "alternatives", "decision"}
DECISIONS = {"answer", "clarify", "handover", "complaint", "track", "officer", "smalltalk", "emergency", "none"}


@pytest.mark.parametrize(
    ("words", "decision"),
    [("ร้องเรียน", "complaint"), ("ติดตามเรื่อง", "track"), ("คุยกับเจ้าหน้าที่", "officer"), ("", "none")],
)
def test_ask_tells_what_the_bot_makes_of_a_message(words: str, decision: str) -> None:
    said = json.loads(CliRunner().invoke(command_line, ["ask", words, "--json"]).output)
    assert set(said) == ANSWER and said["decision"] == decision


def test_ask_answers_each_line_of_a_file_with_a_line(tmp_path: Path) -> None:
    lines = ["ต้องรายงานไอซิงเกิลฟอร์มเมื่อไหร่", "", "asdfghjkl", "ไฟไหม้โรงงาน", "ขอบคุณค่ะ", "น้ำ\x00เสีย"]
    (tmp_path / "messages.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    output = CliRunner().invoke(command_line, ["ask", "--file", str(tmp_path / "messages.txt")]).output
    said = [json.loads(line) for line in output.splitlines()]
    assert len(said) == len(lines)
    assert all(set(one) == ANSWER and one["decision"] in DECISIONS for one in said)
    assert all(0 <= one["confidence"] <= 1 for one in said)
    assert said[0]["decision"] == "answer" and said[0]["entry"] and said[3]["decision"] == "emergency"


def test_ask_wants_a_message_or_a_file() -> None:
    for arguments in (["ask"], ["ask", "คำถาม", "--file", "-"]):
        assert CliRunner().invoke(command_line, arguments).exit_code == 2


# As a person starts them: mistakes end with a sentence, never with a traceback.


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": "/tmp", **environment}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_a_worker_without_redis_says_what_it_needs(tmp_path: Path) -> None:
    ended = started("worker", DATABASE_URL=f"sqlite:///{tmp_path}/pun.db", FILES_URL=f"file://{tmp_path}/f")
    assert ended.returncode == 2 and "REDIS_URL" in ended.stderr and "Traceback" not in ended.stderr
