"""A script with a mistake in it is refused with a sentence, and a talk that goes otherwise than written fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.play import NotAsWritten, play
from tests.conversations.script import ScriptError, read
from tests.conversations.stage import Stage

ON_SQLITE = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
HELLO = "title: ทักทาย\npeople: {ชาวบ้าน: villager}\n"


def script(folder: Path, words: str) -> Path:
    path = folder / "written_here.yml"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (HELLO + "colour: red\nsteps: [{ชาวบ้าน: สวัสดี}]", "colour"),
        (HELLO + "steps: [{กำนัน: สวัสดี}]", "กำนัน"),
        (HELLO + "steps: [{ชาวบ้าน: สวัสดี, bot: nothing}]", "step 1"),
        (HELLO, "steps"),
        ("title: ใคร\npeople: {ชาวบ้าน: king}\nsteps: [{ชาวบ้าน: สวัสดี}]", "ชาวบ้าน"),
        ("title: ใคร\npeople: {สมชาย: {is: officer, hat: big}}\nsteps: [{สมชาย: สวัสดี}]", "hat"),
        (HELLO + "also_on: [oracle]\nsteps: [{ชาวบ้าน: สวัสดี}]", "also_on"),
    ],
)
def test_a_mistake_in_a_script_is_named(tmp_path: Path, words: str, names: str) -> None:
    with pytest.raises(ScriptError, match=names):
        read(script(tmp_path, words))


@ON_SQLITE
@pytest.mark.parametrize(
    ("steps", "because"),
    [
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: nothing}]", "the bot said 1 things"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: menu_talk.bye}]", "does not say menu_talk.bye"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: [menu_talk.hello_again, menu_talk.bye]}]", "2 bubbles were expected, 1 came"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: {buttons: [บินไปดวงจันทร์]}}]", "has no button 'บินไปดวงจันทร์'"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: {lacks: สวัสดี}}]", "should not contain 'สวัสดี'"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: {card: สวัสดี}}]", "is of the kind text, not flex"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: {colour: red}}]", "nothing is known of colour"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {bot: menu_talk.no_such_text}]", "no text with the key"),
        ("[{ชาวบ้าน: {flies: true}}]", "cannot do"),
        ("[{ชาวบ้าน: {tap: บินไปดวงจันทร์}}]", "nothing to tap is called"),
        ("[{ชาวบ้าน: {photo: 1, colour: red}}]", "photo does not know colour"),
        ("[{line: {rains: true}}]", "LINE knows no rains"),
        ("[{office: {cases: 1}}]", "there are 0 cases, not 1"),
        ("[{office: {weather: fine}}]", "knows nothing of weather"),
        ("[{wait: a while}]", "how long is"),
        ("[{ชาวบ้าน: สวัสดีค่ะ}, {cost: {pushes: 1}}]", "LINE took 0 pushes, not 1"),
        ("[{crash: on sunday}]", "the bot can die"),
    ],
)
def test_a_step_that_is_not_met_fails_and_shows_the_talk(
    stage: Stage, tmp_path: Path, steps: str, because: str
) -> None:
    with pytest.raises(NotAsWritten) as failure:
        play(stage, read(script(tmp_path, HELLO + f"steps: {steps}")))
    assert because in str(failure.value)
    assert "โทรศัพท์ของชาวบ้าน" in str(failure.value) and "น้องปั้น" in str(failure.value)


@ON_SQLITE
def test_what_line_refuses_fails_a_script_that_does_not_say_so(stage: Stage, tmp_path: Path) -> None:
    steps = "steps: [{line: {event: wrong_signature, of: ชาวบ้าน}}]"
    with pytest.raises(NotAsWritten, match="webhook 401"):
        play(stage, read(script(tmp_path, HELLO + steps)))
    play(stage, read(script(tmp_path, HELLO + "line_refuses: [webhook 401]\n" + steps)))


@ON_SQLITE
def test_a_handler_that_raises_fails_a_script_that_does_not_say_so(stage: Stage, tmp_path: Path) -> None:
    steps = "steps: [{stumble: 1}, {ชาวบ้าน: สวัสดี}, {wait: 2 seconds}]"
    with pytest.raises(NotAsWritten, match="handlers raised"):
        play(stage, read(script(tmp_path, HELLO + steps)))
    play(stage, read(script(tmp_path, HELLO + "stumbles: true\n" + steps)))


@ON_SQLITE
def test_nothing_of_one_script_is_left_for_the_next(stage: Stage, tmp_path: Path) -> None:
    words = (
        HELLO
        + "steps: [{ชาวบ้าน: ควันดำจากโรงสี ตำบลดู่ใต้}, {bot: {messages: 3, contains: นน-69-000001}}, {office: {cases: 1}}]"
    )
    for _ in range(2):
        play(stage, read(script(tmp_path, words)))
