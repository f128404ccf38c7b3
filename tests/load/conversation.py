"""`make bench-conversation`: 200 people talk to a bot whose LINE needs 100 ms, beside an echo bot like the SDK's.

The echo bot replies inside the request. Ours stores every message, answers it from the knowledge and replies after the
acknowledgement. Same gunicorn, same processes and threads. Each person waits for the reply before writing again.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.load.pounding import body_of, request_of, text_event
from tests.load.processes import environment, free_port, gunicorn, line_that_answers, started

PEOPLE = 200
LATENCY = 0.1
SECONDS = 12.0
WORKERS = 1
THREADS = 4  # gunicorn's own advice is 2 to 4 for a core; both sides get the same
QUESTIONS = (
    "ไอซิงเกิลฟอร์มคืออะไร",
    "ต้องรายงานไอซิงเกิลฟอร์มเมื่อไหร่",
    "อุตสาหกรรมสีเขียวมีกี่ระดับ",
    "สมัครอุตสาหกรรมสีเขียวยังไง",
    "รางวัลอุตสาหกรรมมีประเภทอะไรบ้าง",
    "MIND คืออะไร",
)


@dataclass(frozen=True, slots=True)
class Talked:
    """What came of it: replies a second, seconds from webhook to reply, seconds to the acknowledgement."""

    replies_per_second: float
    to_reply: tuple[float, ...]
    to_acknowledgement: tuple[float, ...]
    lost: int

    def reply_ms(self, percent: float) -> float:
        return _percentile(self.to_reply, percent) * 1000

    def acknowledgement_ms(self, percent: float) -> float:
        return _percentile(self.to_acknowledgement, percent) * 1000


def _percentile(values: tuple[float, ...], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


async def talk(port: int, line: str) -> Talked:
    """All people write for SECONDS; a person's next message goes out when LINE has had the reply to the last."""
    sent: dict[str, float] = {}
    acknowledged: list[float] = []
    taken: dict[str, float] = {}
    deadline = time.perf_counter() + SECONDS

    async def look() -> None:
        while time.perf_counter() < deadline + 5:
            taken.update(await asyncio.to_thread(_taken, line))
            await asyncio.sleep(0.1)

    async def person(number: int) -> None:
        turn = number
        while time.perf_counter() < deadline:
            event = text_event(number, QUESTIONS[turn % len(QUESTIONS)])
            token = str(event["replyToken"])
            sent[token] = time.time()
            begin = time.perf_counter()
            await _post(port, request_of(body_of([event])))
            acknowledged.append(time.perf_counter() - begin)
            while token not in taken and time.perf_counter() < deadline:
                await asyncio.sleep(0.02)
            turn += 1

    watcher = asyncio.create_task(look())
    await asyncio.gather(*(person(number) for number in range(PEOPLE)))
    watcher.cancel()
    taken.update(_taken(line))
    first = min(sent.values())
    answered = {token: at for token, at in taken.items() if token in sent and at - first <= SECONDS}
    waits = tuple(at - sent[token] for token, at in answered.items())
    old = [token for token, at in sent.items() if token not in taken and at - first < SECONDS - 5]
    return Talked(len(answered) / SECONDS, waits, tuple(acknowledged), len(old))


def _taken(line: str) -> dict[str, float]:
    with urllib.request.urlopen(f"{line}/taken", timeout=10) as answer:
        return dict(json.load(answer)["taken"])


async def _post(port: int, request: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    if b" 200 " not in head[:16]:
        raise RuntimeError(f"not acknowledged: {head[:40]!r}")


def run(start: Callable[[ExitStack, str], int]) -> Talked:
    with ExitStack() as stack:
        line = stack.enter_context(line_that_answers(LATENCY))
        port = start(stack, line)
        measured: Awaitable[Talked] = talk(port, line)
        return asyncio.run(measured)  # type: ignore[arg-type]


def start_echo(stack: ExitStack, line: str) -> int:
    port = free_port()
    arguments = gunicorn("tests.load.sdk_example:echo()", port, workers=WORKERS, threads=THREADS)
    stack.enter_context(started(arguments, environment(port, LINE_API_BASE_URL=line)))
    return port


def start_ours(stack: ExitStack, line: str) -> int:
    port = free_port()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    env = environment(
        port,
        WEB_THREADS=str(THREADS),
        WORK_THREADS="32",
        LINE_API_BASE_URL=line,
        DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
        FILES_URL=f"file://{folder}/files",
    )
    stack.enter_context(started(["bot", "run"], env))
    time.sleep(
        2
    )  # the search warms up beside the first requests; the bench is about talking, bench-start about starting
    return port


def main() -> int:
    print(
        f"{PEOPLE} people, LINE answers after {LATENCY * 1000:.0f} ms, {WORKERS} process of {THREADS} request threads"
    )
    theirs, mine = run(start_echo), run(start_ours)
    for name, run_ in (("echo", theirs), ("ours", mine)):
        print(
            f"  {name:5} {run_.replies_per_second:6.1f} replies/s   webhook to reply p50 {run_.reply_ms(50):7.0f} ms "
            f"p95 {run_.reply_ms(95):7.0f} ms   acknowledgement p50 {run_.acknowledgement_ms(50):6.1f} ms "
            f"p99 {run_.acknowledgement_ms(99):7.1f} ms   unanswered {run_.lost}"
        )
    rate = mine.replies_per_second / theirs.replies_per_second
    acknowledgement = mine.acknowledgement_ms(99) / theirs.acknowledgement_ms(99)
    kept = rate >= 1.5 and acknowledgement <= 0.1 and not mine.lost
    print(
        f"  ratio {rate:.2f}x replies/s (goal >= 1.5x)   acknowledgement p99 {acknowledgement:.3f}x (goal <= 0.1x)   "
        f"{'ok' if kept else 'MISSED'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
