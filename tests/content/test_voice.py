"""How the texts sound (VOICE): a particle a bubble, nobody above the reader, nothing of an office's stiffness."""

import re

import pytest

from content.load import texts

STATES = re.compile(r"ค่ะ|นะคะ")
ASKS = re.compile(r"(?<!นะ)คะ")
STIFF = ("ผู้ใช้งาน", "กรุณา", "ดำเนินการแจ้ง")
ABOVE = re.compile(r"(?<!เ)ท่าน")  # not the end of เท่านั้น
READ_BY_PEOPLE = [text for text in texts().values() if text.kind != "label"]


@pytest.mark.parametrize("text", READ_BY_PEOPLE, ids=lambda text: text.key)
def test_a_bubble_ends_politely_once_and_asks_once(text) -> None:
    states, asks = len(STATES.findall(text.words)), len(ASKS.findall(text.words))
    assert states <= 1 and asks <= 1, text.words
    assert not ("นะคะ" in text.words and asks), "a soft ending beside a question is one too many"


@pytest.mark.parametrize("text", READ_BY_PEOPLE, ids=lambda text: text.key)
def test_nobody_is_talked_down_to(text) -> None:
    found = [word for word in STIFF if word in text.words]
    assert not found and not ABOVE.search(text.words), text.words
