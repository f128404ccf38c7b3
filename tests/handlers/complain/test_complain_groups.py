"""In a group the bot is silent, unless called; then it invites and asks for nothing."""

import pytest

from handlers.complain.groups import asked_in_group
from handlers.incoming import Incoming
from tests.handlers.conftest import NOW, make_situation


@pytest.fixture
def in_group(session, office, meet):
    def say(text="", kind="text", **what):
        s = make_situation(session, office, person=None, conversation="group:Cvillage")
        return asked_in_group(s, Incoming(kind=kind, occurred_at=NOW, source="group", text=text, **what))

    return say


@pytest.mark.parametrize("text", ["เหม็นอีกแล้ววันนี้", "ใครไปตลาดบ้าง", "ยกเลิก", "โรงงานปล่อยควัน"])
def test_it_is_silent_in_a_group(in_group, text):
    assert in_group(text) is None


@pytest.mark.parametrize("kind", ["photo", "location", "sticker", "voice", "unknown"])
def test_nothing_sent_in_a_group_is_taken(in_group, kind):
    assert in_group(kind=kind, message_id="1") is None


@pytest.mark.parametrize("text", ["ร้องเรียน", "อยากร้องเรียนโรงสี", "น้องปั้น อยู่ไหม"])
def test_called_it_invites_to_a_private_chat(in_group, text):
    outcome = in_group(text)
    assert "ส่วนตัว" in outcome.replies[0]["text"]
    assert "เบอร์" not in outcome.replies[0]["text"] and "ชื่อ" not in outcome.replies[0]["text"]


def test_called_in_an_emergency_it_says_the_numbers_first(in_group):
    outcome = in_group("น้องปั้น ไฟไหม้โรงงาน ช่วยด้วย")
    assert "199" in outcome.replies[0]["template"]["text"] and len(outcome.replies) == 2


def test_mentioned_it_answers(in_group):
    assert in_group("@น้อง ช่วยดูหน่อย", mentions_bot=True).replies
