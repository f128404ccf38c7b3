"""Whatever people send, in whatever order: nothing raises, everything is answered, no picture is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import talks
from db.session import Database
from db.tables import Base, Media
from db.tables import Testimony as Told
from tests.handlers.conftest import make_office, make_situation
from tests.handlers.phone import Phone

NOW = datetime.fromisoformat("2026-11-22T03:00:00+00:00")

SENTENCES = st.sampled_from(
    [
        "ร้องเรียน",
        "เหม็นมากทุกวัน",
        "ฝุ่นเข้าบ้าน ตำบลดู่ใต้",
        "ตาลชุม",
        "อำเภอปัว",
        "หลังวัด หมู่ 3",
        "ไม่ทราบ",
        "ไม่มีรูป",
        "ใช่ค่ะ",
        "ไม่",
        "ข้าม",
        "ย้อนกลับ",
        "ยกเลิก",
        "ช่วยด้วย",
        "วิธีใช้",
        "เมนู",
        "ติดตามเรื่อง",
        "สวัสดีค่ะ",
        "กี่วันถึงจะมาตรวจคะ",
        "I-Single Form คืออะไร",
        "ไฟไหม้โรงงาน ช่วยด้วย",
        "มาลี 081-234-5678",
        "12345678",
        "ไม่บอกชื่อ",
        "นน-69-000001",
        "ถอนเรื่อง",
        "{}",
        "ก" * 5000,
    ]
)
ANYTHING = st.text(min_size=1, max_size=40).map(lambda words: words.replace("\x00", "") or "?")
POINTS = st.one_of(
    st.tuples(st.floats(17.9, 19.7), st.floats(100.2, 101.5)),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.just((None, None)),
)
STEPS = st.one_of(
    st.tuples(st.just("says"), st.one_of(SENTENCES, ANYTHING)),
    st.tuples(st.just("sends"), st.sampled_from(["photo", "voice", "video", "file", "sticker", "unknown_message"])),
    st.tuples(st.just("photos"), st.integers(2, 4)),
    st.tuples(st.just("pin"), POINTS),
    st.tuples(st.just("taps"), st.integers(0, 30)),
    st.tuples(st.just("garbage"), st.text(max_size=30)),
    st.tuples(st.just("waits"), st.sampled_from([1, 30, 200])),
)


@pytest.fixture(scope="module")
def fuzz_database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'fuzz.db'}")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
def test_any_sequence_is_answered_and_loses_no_picture(fuzz_database: Database, steps: list[tuple[str, Any]]) -> None:
    from db import people

    with fuzz_database.writing() as session:
        session.begin_nested()
        office = make_office(session)
        person = people.meet(session, office.id, "Ufuzz", NOW)
        phone = Phone(lambda person, now: make_situation(session, office, person=person, now=now), person, NOW)
        sent = 0
        for what, how in steps:
            sent += _do(phone, what, how)
            session.flush()
        media = session.scalars(select(Media).where(Media.person_id == person.id)).all()
        assert len(media) == sent
        _each_is_where_it_can_be_found(session, phone, media)
        session.rollback()


def _do(phone: Phone, what: str, how: Any) -> int:
    """Does one thing; how many pictures it sent."""
    if what == "waits":
        phone.waits(hours=how)
        return 0
    if what == "photos":
        set_id = phone._id()
        said = [phone.photo(set_id=set_id, set_total=how) for _ in range(how)]
        # A question about earlier pictures that is still on the screen holds for these too.
        assert any(said) or "แจ้งเรื่องนี้" in phone.labels(), "a burst is answered"
        return int(how)
    if what == "taps":
        buttons = phone.buttons()
        if not buttons:
            return 0
        action = buttons[how % len(buttons)]
        said_once = phone.taps_data(action["data"]) if action["type"] == "postback" else phone.says(action["text"])
    elif what == "pin":
        said_once = phone.sends("location", latitude=how[0], longitude=how[1])
    elif what == "garbage":
        said_once = phone.taps_data(how)
    elif what == "sends":
        said_once = phone.sends(how)
    else:
        said_once = phone.says(how)
    assert said_once, (what, how)
    return int(what == "sends" and how in ("photo", "voice", "video", "file"))


def _each_is_where_it_can_be_found(session: Any, phone: Phone, media: Any) -> None:
    """What was sent during the open complaint is in its case, or in its draft."""
    talk = talks.open_talk(session, phone.person.id, phone.now)
    if talk is None or talk.name != "complaint":
        return
    told = set(session.scalars(select(Told.media_id)))
    drafted = {entry["media_id"] for entry in talk.answers.get("told", ())}
    assert all(one.id in told | drafted for one in media if one.created_at > talk.created_at)
