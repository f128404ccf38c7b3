"""Starts that cannot succeed, in processes of their own: one sentence, no traceback, and a status that says so."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOT = [sys.executable, "-m", "bot"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:bot.gunicorn_web", "bot.serve:web()"]
DRAMATIQ = [sys.executable, "-m", "dramatiq", "bot.dramatiq_worker:broker", "--processes", "1", "--threads", "1"]


def start(arguments: list[str], folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LINE_", "NONG_PUN_"))}
    ours |= {"PYTHONPATH": str(ROOT), "HOME": str(folder), **environ}
    return subprocess.run(arguments, cwd=folder, env=ours, capture_output=True, text=True, timeout=60, check=False)


def assert_told(done: subprocess.CompletedProcess[str], *names: str) -> None:
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    (sentence,) = {line for line in said.splitlines() if re.search(r"[\u0e00-\u0e7f].* / .*\.$", line)}
    for name in names:
        assert name in sentence
    assert done.returncode != 0


@pytest.mark.parametrize("command", ["run", "worker", "cases"])
def test_a_mistake_in_the_environment_ends_every_command_with_its_sentence_and_status_2(
    command: str, tmp_path: Path
) -> None:
    done = start([*BOT, command], tmp_path, PORT="eight")
    assert_told(done, "PORT", "65535")
    assert done.returncode == 2


def test_production_with_the_emulator_does_not_start(tmp_path: Path) -> None:
    done = start([*BOT, "run"], tmp_path, APP_ENV="production", SECRET_KEY="x" * 40, PUBLIC_URL="https://pun.example")
    assert_told(done, "LINE_CHANNEL_SECRET")
    assert done.returncode == 2


def test_production_with_the_default_secret_key_does_not_start(tmp_path: Path) -> None:
    done = start([*BOT, "run"], tmp_path, LINE_CHANNEL_SECRET="secret", LINE_CHANNEL_ACCESS_TOKEN="token")
    assert_told(done, "SECRET_KEY")
    assert done.returncode == 2


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = start([*BOT, "run"], tmp_path, PORT=port)
    said = done.stderr.strip().splitlines()[-1]
    assert port in said
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("arguments", [GUNICORN, DRAMATIQ], ids=["web", "worker"])
def test_the_processes_of_a_large_installation_tell_a_mistake_too(arguments: list[str], tmp_path: Path) -> None:
    assert_told(start(arguments, tmp_path, PORT="eight"), "PORT")


@pytest.mark.parametrize("arguments", [[*BOT, "migrate"], GUNICORN], ids=["migrate", "web"])
def test_a_database_that_does_not_answer_is_told(arguments: list[str], tmp_path: Path) -> None:
    with socket.socket() as nobody, socket.socket() as ours:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: refused, and nobody else's
        ours.bind(("127.0.0.1", 0))
        port = ours.getsockname()[1]
        ours.close()
        address = f"postgresql://127.0.0.1:{nobody.getsockname()[1]}/pun"
        done = start(arguments, tmp_path, DATABASE_URL=address, PORT=str(port))
    assert_told(done, "DATABASE_URL")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands where the folder should be")
    assert_told(start([*BOT, "migrate"], tmp_path), "data")
