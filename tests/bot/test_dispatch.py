"""Woken conversations are worked in by one thread each, all of them in the end, and none after the stop."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from bot import metrics
from bot.dispatch import Threads
from bot.dramatiq_dispatch import FAR_BEHIND, NAMESPACE, QUEUE, TOGETHER, RedisWakes
from bot.pressure import Pressure
from tests.load.processes import free_port
from tests.servers import redis_server


@contextmanager
def threads(drain: Callable[[int, str], None], size: int = 4) -> Iterator[Threads]:
    dispatch = Threads(drain, size=size)
    try:
        yield dispatch
    finally:
        dispatch.stop()


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.005)


def test_every_conversation_that_is_woken_is_worked_in() -> None:
    done: Counter[str] = Counter()
    with threads(lambda _office, key: done.update([key])) as dispatch:
        dispatch.wake_all((1, f"user:U{number}") for number in range(100))
        until(dispatch.is_idle)
    assert done == Counter(f"user:U{number}" for number in range(100))


def test_a_conversation_is_in_one_thread_at_a_time_and_a_wake_meanwhile_is_not_lost() -> None:
    inside, most, turns = 0, 0, 0
    lock, began, go_on = threading.Lock(), threading.Event(), threading.Event()

    def drain(_office: int, _key: str) -> None:
        nonlocal inside, most, turns
        with lock:
            inside += 1
            turns += 1
            most = max(most, inside)
        began.set()
        assert go_on.wait(10)
        with lock:
            inside -= 1

    with threads(drain) as dispatch:
        dispatch.wake(1, "user:Ua")
        assert began.wait(10)
        for _ in range(20):
            dispatch.wake(1, "user:Ua")
        go_on.set()
        until(dispatch.is_idle)
    assert (most, turns) == (1, 2)  # twenty wakes meanwhile are one more turn


def test_different_conversations_are_worked_in_side_by_side() -> None:
    together = threading.Barrier(4)

    def drain(_office: int, _key: str) -> None:
        together.wait(10)

    with threads(drain) as dispatch:
        dispatch.wake_all((1, f"user:U{number}") for number in range(4))
        until(dispatch.is_idle)
    assert not together.broken


def test_work_that_raises_takes_no_thread_with_it() -> None:
    done: list[str] = []

    def drain(_office: int, key: str) -> None:
        if key.startswith("bad"):
            raise RuntimeError("the database is away")
        done.append(key)

    with threads(drain, size=1) as dispatch:
        dispatch.wake_all([(1, "bad 1"), (1, "bad 2"), (1, "good")])
        until(lambda: done == ["good"])


def test_a_stop_waits_for_what_is_in_hand_and_begins_nothing_new() -> None:
    began, done = threading.Event(), []

    def drain(_office: int, key: str) -> None:
        began.set()
        time.sleep(0.3)
        done.append(key)

    dispatch = Threads(drain, size=1)
    dispatch.wake_all([(1, "in hand"), (1, "waiting")])
    assert began.wait(10)
    assert dispatch.stop()
    dispatch.wake(1, "too late")
    time.sleep(0.1)
    assert done == ["in hand"]


def test_a_stop_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dispatch.STOP_WITHIN_SECONDS", 0.2)
    began, go_on = threading.Event(), threading.Event()

    def drain(_office: int, _key: str) -> None:
        began.set()
        go_on.wait(10)

    dispatch = Threads(drain, size=1)
    dispatch.wake(1, "user:Ua")
    assert began.wait(10)
    assert dispatch.stop() is False
    go_on.set()


def test_a_full_house_lets_others_take_the_wakes() -> None:
    go_on, there = threading.Event(), threading.Event()

    def drain(_office: int, _key: str) -> None:
        go_on.wait(10)

    with threads(drain, size=1) as dispatch:
        dispatch.wake_all((1, f"user:U{number}") for number in range(6))

        def asks() -> None:
            dispatch.wait_for_room(3)
            there.set()

        asking = threading.Thread(target=asks)
        asking.start()
        assert not there.wait(0.1)
        go_on.set()
        assert there.wait(10)
        asking.join(10)


@pytest.mark.parametrize("hangs", [True, False])
def test_a_wake_never_raises_and_never_waits_for_redis(monkeypatch: pytest.MonkeyPatch, hangs: bool) -> None:
    """One that hangs takes connections and says nothing, as behind a wall that swallows; the thread gets free again."""
    monkeypatch.setattr("bot.dramatiq_dispatch.ANSWERS_WITHIN_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as there:
        port = there.getsockname()[1] if hangs else 1
        dispatch = RedisWakes(f"redis://127.0.0.1:{port}/0")
        lost, began = wakes_lost(), time.monotonic()
        for number in range(100):
            dispatch.wake(1, f"user:U{number}")
        assert time.monotonic() - began < 0.5
        until(lambda: wakes_lost() == lost + 100)
        dispatch.wake_again([(1, "user:Ua")])
        until(lambda: wakes_lost() == lost + 101)
        assert dispatch.stop()


def wakes_lost() -> float:
    return float(metrics.WAKES_LOST._value.get())


def test_while_workers_are_far_behind_the_sweep_makes_the_queue_no_longer(tmp_path: Path) -> None:
    port = free_port()
    with redis_server(tmp_path, port), redis.Redis(port=port) as client:
        dispatch = RedisWakes(f"redis://127.0.0.1:{port}/0")
        queue = f"{NAMESPACE}:{QUEUE}"
        dispatch.wake_again([(1, "user:Ua")])
        until(lambda: client.llen(queue) == 1)
        for number in range(FAR_BEHIND * TOGETHER):
            dispatch.wake(1, f"user:U{number}")
        until(lambda: client.llen(queue) >= FAR_BEHIND)
        said = client.llen(queue)
        for _ in range(5):
            dispatch.wake_again((1, f"user:U{number}") for number in range(500))
        assert dispatch.stop() and client.llen(queue) - said <= 1


def test_in_ordinary_times_work_does_not_pause() -> None:
    pressure = Pressure()
    pressure.events_came(5)
    began = time.monotonic()
    for _ in range(50):
        pressure.let_requests_go_first()
    assert time.monotonic() - began < 0.1


def test_in_a_burst_work_steps_aside_and_comes_back_when_it_is_over() -> None:
    pressure = Pressure()
    for _ in range(40):
        pressure.events_came(1)
    began = time.monotonic()
    pressure.let_requests_go_first()
    assert 0.02 < time.monotonic() - began < 2
    time.sleep(0.2)
    began = time.monotonic()
    pressure.let_requests_go_first()
    assert time.monotonic() - began < 0.05
