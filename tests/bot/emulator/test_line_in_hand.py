"""The Python side other tests use: finding people, tapping by label, waiting, many people, many events."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from bot.emulator import Line
from bot.emulator.people import Person
from bot.emulator.running import running
from tests.bot.emulator.conftest import Api, Bot, Clock, text

CARD = {
    "type": "flex", "altText": "บัตร",
    "contents": {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": [
            {"type": "button", "action": {"type": "postback", "label": "รับเรื่อง", "data": "v1:take:7"}},
            {"type": "button", "action": {"type": "uri", "label": "แผนที่", "uri": "https://example.com/map"}},
        ]},
    },
}  # fmt: skip


def test_people_are_found_by_role_name_and_id() -> None:
    line = Line()
    owner = line.person("owner")
    assert line.person("เจ้าของโรงงาน") is line.person(owner.id) is line.person(owner) is owner
    assert line.group("กลุ่มหมู่บ้าน").members
    with pytest.raises(KeyError):
        line.person("ไม่มีใคร")


def test_a_button_is_tapped_by_its_label(line: Line, api: Api, bot: Bot, somsri: Person) -> None:
    api.push(somsri, CARD)
    line.tap("รับเรื่อง", somsri)
    assert line.wait_idle()
    assert bot.events[-1]["postback"]["data"] == "v1:take:7"
    assert line.tap("แผนที่", somsri) == {"open": "https://example.com/map"}


def test_what_is_not_there_cannot_be_tapped(line: Line, api: Api, somsri: Person) -> None:
    api.push(somsri, CARD)
    with pytest.raises(LookupError, match="รับเรื่อง, แผนที่"):
        line.tap("ปิดเรื่อง", somsri)


def test_a_quick_reply_under_an_older_message_is_gone(line: Line, api: Api, somsri: Person) -> None:
    item = {"type": "action", "action": {"type": "message", "label": "ข้าม", "text": "ข้าม"}}
    api.push(somsri, text("เลือก", quickReply={"items": [item]}))
    line.say(somsri, somsri, "อย่างอื่น")
    with pytest.raises(LookupError):
        line.tap("ข้าม", somsri)


def test_an_old_card_can_still_be_tapped(line: Line, api: Api, bot: Bot, somsri: Person) -> None:
    api.push(somsri, CARD)
    api.push(somsri, text("ข้อความใหม่"))
    line.tap("รับเรื่อง", somsri)
    assert line.wait_idle()
    assert bot.events[-1]["type"] == "postback"


def test_the_bots_next_message_is_waited_for(line: Line, api: Api, somsri: Person) -> None:
    threading.Timer(0.1, lambda: api.push(somsri, text("มาแล้วค่ะ"))).start()
    assert line.wait_for_bot(somsri)[0].text == "มาแล้วค่ะ"
    with pytest.raises(TimeoutError, match="0 of 1"):
        line.wait_for_bot(somsri, after=1, timeout=0.1)


def test_two_hundred_people_and_five_thousand_events_do_not_slow_it_down(clock: Clock) -> None:
    line = Line(clock=clock, seeded=False)  # no bot listens: only the stand-in's own work is measured
    people = [line.add_person(f"คนที่ {number}") for number in range(200)]
    spent = []
    for _ in range(5):
        started = time.process_time()
        for number in range(1_000):
            line.say(people[number % 200], people[number % 200], "สวัสดี")
        spent.append(time.process_time() - started)
        assert line.wait_idle()
    assert spent[-1] < 3 * min(spent) + 0.2
    assert len(line.changes.log) <= 5_000


def test_a_chat_keeps_its_newest_two_thousand_bubbles(line: Line) -> None:
    line.main.webhook_url = ""
    person = line.add_person("คนช่างคุย")
    first = line.say(person, person, "แรก")
    for number in range(2_000):
        line.say(person, person, str(number))
    assert len(line.messages(person)) == 2_000
    assert line.chats.find(first.id) is None


def test_one_hundred_calls_at_once_are_all_answered(line: Line, base: str) -> None:
    people = [line.add_person(f"คนที่ {number}") for number in range(20)]
    answers: list[int] = []

    def work(person: Person) -> None:
        api = Api(base)
        answers.extend(api.push(person, text(str(number))).status for number in range(5))

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [200] * 100
    assert all([m.text for m in line.bot_messages(p)] == ["0", "1", "2", "3", "4"] for p in people)
    assert line.main.quota.used(line.now()) == 100


def test_two_lines_run_side_by_side(line: Line, base: str) -> None:
    other = Line(channel_access_token="other", seeded=False)
    with running(other) as second:
        assert Api(base, "other").get("/v2/bot/info").status == 401
        assert Api(second, "other").get("/v2/bot/info").status == 200


def test_it_runs_alone_from_the_command_line() -> None:
    command = [sys.executable, "-m", "bot.emulator", "--port", "0", "--token", "t", "--secret", "s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            base = process.stdout.readline().split()[-1].rstrip("/")
            assert base.startswith("http://127.0.0.1:")
            assert Api(base, "t").get("/v2/bot/info").status == 200
        finally:
            process.terminate()


def test_a_webhook_outside_this_machine_is_refused_on_the_command_line() -> None:
    command = [sys.executable, "-m", "bot.emulator", "--port", "0", "--webhook", "https://example.com/webhook"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "this machine" in done.stderr
