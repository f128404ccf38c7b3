"""Photos, bursts, voices and files: each is kept, a burst is answered once, and none before a talk is lost."""

import pytest

NUMBER = "นน-69-000001"


@pytest.mark.parametrize("total", [2, 3, 10])
def test_a_burst_in_a_draft_is_answered_once_and_kept_whole(villager, told, total):
    villager.says("เหม็นมากทุกวัน")
    assert f"{total} รูป" in villager.photos(total)
    villager.says("ตำบลดู่ใต้")
    assert [kind for kind, _ in told()].count("photo") == total


def test_a_burst_after_the_ticket_is_kept_whole(villager, told):
    villager.says("เหม็นมากทุกวัน ตำบลดู่ใต้")
    assert "4 รูป" in villager.photos(4)
    assert [kind for kind, _ in told()].count("photo") == 4


def test_two_bursts_that_arrive_mixed_are_answered_once_each(villager):
    villager.says("เหม็นมากทุกวัน")
    said = [villager.photo(set_id=set_id, set_total=2) for set_id in ("a", "b", "b", "a")]
    assert [bool(words) for words in said] == [False, False, True, True]


def test_a_burst_whose_last_photo_never_comes_does_not_stop_the_talk(villager, told):
    villager.says("เหม็นมากทุกวัน")
    villager.photo(set_id="a", set_total=3)
    assert NUMBER in villager.says("ตำบลดู่ใต้")
    assert [kind for kind, _ in told()] == ["words", "photo", "words"]


def test_the_same_photo_is_kept_once(villager, told):
    villager.says("เหม็นมากทุกวัน")
    villager.photo(message_id="again")
    villager.photo(message_id="again")
    villager.says("ตำบลดู่ใต้")
    assert [kind for kind, _ in told()].count("photo") == 1


@pytest.mark.parametrize(("kind", "words"), [("photo", "รูป"), ("voice", "เสียง"), ("video", "คลิป"), ("file", "ไฟล์")])
def test_what_comes_out_of_nowhere_is_asked_about_and_kept(villager, told, kind, words):
    said = villager.sends(kind, file_name="a.pdf" if kind == "file" else None, duration_ms=1000)
    assert said == f"ได้{words}แล้วค่ะ จะแจ้งเรื่องร้องเรียนใช่ไหมคะ"
    assert "เป็นเรื่องอะไรคะ" in villager.taps("แจ้งเรื่องนี้")
    villager.taps("กลิ่น")
    villager.says("ตำบลดู่ใต้")
    assert told()[0] == (kind, None)


def test_a_burst_out_of_nowhere_is_asked_about_once_and_kept_whole(villager, told):
    assert villager.photo(set_id="a", set_total=3)
    assert not villager.photo(set_id="a", set_total=3)
    assert not villager.photo(set_id="a", set_total=3)
    villager.taps("แจ้งเรื่องนี้")
    villager.says("เหม็นมาก ตำบลดู่ใต้")
    assert [kind for kind, _ in told()].count("photo") == 3


def test_the_button_of_an_old_photo_still_keeps_it(villager, told):
    villager.photo()
    villager.waits(days=3).taps("แจ้งเรื่องนี้")
    villager.says("เหม็นมาก ตำบลดู่ใต้")
    assert [kind for kind, _ in told()] == ["photo", "words"]


def test_the_button_of_a_photo_tapped_during_a_complaint_joins_it(villager, told):
    villager.photo()
    data = villager.data_of("แจ้งเรื่องนี้")
    villager.waits(hours=2).says("เหม็นมากทุกวัน")
    villager.taps_data(data)
    villager.taps_data(data)
    villager.says("ตำบลดู่ใต้")
    assert sorted(kind for kind, _ in told()) == ["photo", "words", "words"]


def test_nobody_elses_photo_can_be_taken(villager, meet, situation, told):
    from tests.handlers.phone import Phone

    other = Phone(situation, meet("Uother"), villager.now)
    other.photo(message_id="theirs")
    villager.taps_data(villager.s.buttons.shows("complain.start", m="theirs"))
    villager.says("เหม็นมาก ตำบลดู่ใต้")
    assert [kind for kind, _ in told()] == ["words"]


def test_a_photo_that_is_for_nothing_starts_nothing(villager):
    villager.photo()
    assert "ไม่แจ้งเรื่อง" in villager.taps("ไม่ใช่")
    assert "ยังไม่มีเรื่อง" in villager.says("ติดตามเรื่อง")


def test_voice_is_testimony(villager, told):
    villager.says("เสียงดังทั้งคืน ตำบลดู่ใต้")
    assert "เจ้าหน้าที่จะเปิดฟัง" in villager.sends("voice", duration_ms=9000)
    assert told()[-1] == ("voice", None)
