"""Runs the README's own commands in a folder that looks like an installation, while people write to it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from bot.settings import EMULATOR_SECRET
from tests.load import pounding
from tests.load.processes import ROOT, environment

README = ROOT / "README.md"


def commands(name: str) -> str:
    """The commands of the README that stand under `<!-- drill: name -->`."""
    found = re.search(rf"<!-- drill: {name} -->\n```bash\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise LookupError(f"README.md has no drill {name}")
    return found[1]


def carry_out(name: str, folder: Path, environ: Mapping[str, str]) -> str:
    """Runs them as somebody who types them and stops at the first mistake; what they print."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands(name)],
        cwd=folder, env=dict(environ), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def installation(folder: Path, port: int, **more: str) -> dict[str, str]:
    """Lays out a folder as `make run` would, and gives its environment: the emulator's channel, the demo office."""
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".env").write_text("SECRET_KEY=the key without which nothing opens\n", encoding="utf-8")
    return environment(
        port, WORKDIR=str(folder), LINE_CHANNEL_SECRET="", LINE_CHANNEL_ACCESS_TOKEN="", LINE_API_BASE_URL="",
        LINE_DATA_API_BASE_URL="", **more,
    )  # fmt: skip


class Writing:
    """People who write without a pause. `acknowledged`: the events that were answered 200, by id, in order."""

    def __init__(self, port: int, people: int = 3) -> None:
        self.acknowledged: dict[str, bytes] = {}
        self._address = f"http://127.0.0.1:{port}/webhook"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(person,)) for person in range(people)]

    def __enter__(self) -> Writing:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, count: int) -> None:
        """Until so many events more were acknowledged."""
        wanted = len(self.acknowledged) + count
        for _ in range(1200):
            if len(self.acknowledged) >= wanted:
                return
            self._stop.wait(0.05)
        raise TimeoutError(f"only {len(self.acknowledged)} events of {wanted} were acknowledged")

    def _write(self, person: int) -> None:
        while not self._stop.is_set():
            event = pounding.text_event(person, "ขอถามเรื่องอุตสาหกรรมสีเขียวค่ะ")
            body = pounding.body_of([event])
            if post(self._address, body) == 200:
                self.acknowledged[str(event["webhookEventId"])] = body
            self._stop.wait(0.01)


def post(address: str, body: bytes) -> int:
    signature = base64.b64encode(hmac.digest(EMULATOR_SECRET.encode(), body, hashlib.sha256)).decode()
    request = urllib.request.Request(address, body, {"X-Line-Signature": signature, "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)
