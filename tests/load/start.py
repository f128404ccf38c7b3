"""`make bench-start`: how long `run` takes on a fresh SQLite until ready and until its first answer, and its memory.

The goals are 4 seconds and 250 MB for all its processes together, measured after the first answers.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from tests.load.pounding import body_of, pound, request_of, text_event
from tests.load.processes import environment, free_port, line_that_answers, started, wait_until_ready

ROUNDS = 3
READY_SECONDS = 4.0
MEMORY_MB = 250.0
ANSWERS_WITHIN_SECONDS = 30
QUESTIONS = ("ต้องรายงานไอซิงเกิลฟอร์มเมื่อไหร่", "อุตสาหกรรมสีเขียวมีกี่ระดับ", "โรงงานข้างบ้านเหม็นมาก", "เมนู")


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds from the start of the process, and megabytes of all its processes (PSS counts shared pages once)."""

    ready: float
    first_answer: float
    pss: float
    rss: float


def once(*, emulator: bool) -> Started:
    """With the emulator it is what `make run` starts (demo, menus); without, an office with a channel of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        more = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "FILES_URL": f"file://{folder}/files"}
        line = f"http://127.0.0.1:{port}"
        if not emulator:
            line = more["LINE_API_BASE_URL"] = stack.enter_context(line_that_answers())
        env = environment(port, **more)
        if emulator:
            env = {name: value for name, value in env.items() if not name.startswith("LINE_")}
        began = time.perf_counter()
        process = stack.enter_context(started(["bot", "run"], env, ready=None))
        wait_until_ready(port, "/readyz", process)
        ready = time.perf_counter() - began
        answer = _ask_in_the_page if emulator else _ask_by_webhook
        answer(port, line, QUESTIONS[0])
        first_answer = time.perf_counter() - began
        for words in QUESTIONS[1:]:
            answer(port, line, words)
        return Started(ready, first_answer, *_memory(process.pid))


def _ask_by_webhook(port: int, line: str, words: str) -> None:
    """Posts a signed webhook and waits until LINE has its reply."""
    event = text_event(1, words)
    if pound(port, [request_of(body_of([event]))], connections=1).refused:
        raise RuntimeError("the webhook was refused")
    _until(lambda: event["replyToken"] in _json(f"{line}/taken")["taken"])


def _ask_in_the_page(port: int, _line: str, words: str) -> None:
    """What somebody does who tries it out: types in the owner's phone and waits for a bubble of the bot."""
    address = f"http://127.0.0.1:{port}/emulator"
    person = next(one["id"] for one in _json(f"{address}/state")["people"] if one["role"] == "owner")

    def bubbles() -> int:
        return sum(one["from"] == "bot" for one in _json(f"{address}/state")["chats"].get(person, []))

    before = bubbles()
    said = json.dumps({"chatId": person, "from": person, "type": "text", "text": words}).encode()
    request = urllib.request.Request(f"{address}/say", said, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()
    _until(lambda: bubbles() > before)


def _json(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("no answer came")
        time.sleep(0.02)


def _memory(pid: int) -> tuple[float, float]:
    """(PSS, RSS) in MB of the process and all its children."""
    parent = psutil.Process(pid)
    each = [process.memory_full_info() for process in (parent, *parent.children(recursive=True))]
    return sum(one.pss for one in each) / 1e6, sum(one.rss for one in each) / 1e6


def main() -> int:
    kept = True
    for name, emulator in (("an office with its channel", False), ("`make run`: emulator and demo", True)):
        runs = [once(emulator=emulator) for _ in range(ROUNDS)]
        ready, answer = median(run.ready for run in runs), median(run.first_answer for run in runs)
        pss, rss = median(run.pss for run in runs), median(run.rss for run in runs)
        met = ready <= READY_SECONDS and pss <= MEMORY_MB
        kept &= met
        print(f"{name} (median of {ROUNDS} starts on a fresh SQLite)")
        print(f"  ready        {ready:6.2f} s (goal <= {READY_SECONDS:.0f} s)   first answer {answer:6.2f} s")
        print(f"  memory (PSS) {pss:6.0f} MB (goal <= {MEMORY_MB:.0f} MB)   RSS {rss:.0f} MB")
        print(f"  {'ok' if met else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
