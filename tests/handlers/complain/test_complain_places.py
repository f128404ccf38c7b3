"""Where it is: pins near a border and outside, names, districts by buttons, and people who do not know."""

import pytest

BETWEEN = (18.783, 100.8)  # between เมืองน่าน and ภูเพียง
BANGKOK = (13.75, 100.5)
IN_PUA = (19.178, 100.91)
NUMBER = "นน-69-000001"


@pytest.fixture
def asked_where(villager):
    villager.says("เหม็นมากทุกวันเลย")
    return villager


def test_a_pin_near_a_border_gives_the_number_first_and_asks_for_the_district_after(asked_where, case_of):
    said = asked_where.pin(*BETWEEN)
    assert NUMBER in said and said.index(NUMBER) < said.index("อยู่อำเภอเมืองน่านใช่ไหมคะ")
    assert {"อ.เมืองน่าน", "อ.ภูเพียง"} <= set(asked_where.labels())
    asked_where.taps("อ.ภูเพียง")
    assert case_of().district_code == "5514" and case_of().latitude == BETWEEN[0]


@pytest.mark.parametrize("yes", ["ใช่ค่ะ", "แม่นแล้ว", "ถูกต้องครับ"])
def test_yes_takes_the_first_district_of_the_pin(asked_where, case_of, yes):
    asked_where.pin(*BETWEEN)
    asked_where.says(yes)
    assert case_of().district_code == "5501"


@pytest.mark.parametrize("answer", ["ภูเพียง", "อำเภอภูเพียงค่ะ", "ตำบลเมืองจัง"])
def test_a_name_answers_which_district_too(asked_where, case_of, answer):
    asked_where.pin(*BETWEEN)
    asked_where.says(answer)
    assert case_of().district_code == "5514" and case_of().latitude == BETWEEN[0]


def test_neither_leads_to_all_districts_and_keeps_the_pin(asked_where, case_of):
    asked_where.pin(*BETWEEN)
    asked_where.taps("ไม่ใช่ อยู่ที่อื่น")
    asked_where.taps("เวียงสา")
    assert (case_of().district_code, case_of().latitude) == ("5507", BETWEEN[0])


def test_a_second_pin_replaces_the_one_in_doubt(asked_where, case_of):
    asked_where.pin(*BETWEEN)
    asked_where.pin(*IN_PUA)
    assert (case_of().district_code, case_of().latitude) == ("5505", IN_PUA[0])


def test_a_pin_outside_is_said_honestly_and_nothing_is_lost(asked_where, case_of, told):
    said = asked_where.pin(*BANGKOK, "ถนนพระราม 6")
    assert "นอกจังหวัดน่าน" in said and "อยู่ครบ" in said
    assert NUMBER in asked_where.taps("ให้เจ้าหน้าที่ดูก่อน")
    assert case_of().district_code is None and case_of().latitude == BANGKOK[0]
    assert "ถนนพระราม 6" in case_of().place_words
    assert told() == [("words", "เหม็นมากทุกวันเลย")]


@pytest.mark.parametrize("other", ["อำเภอปัว", "ส่งผิด อยู่ปัวค่ะ"])
def test_after_a_pin_outside_another_place_may_be_named(asked_where, case_of, other):
    asked_where.pin(*BANGKOK)
    assert NUMBER in asked_where.says(other)
    assert (case_of().district_code, case_of().latitude) == ("5505", None)


def test_after_a_pin_outside_another_pin_may_be_sent(asked_where, case_of):
    asked_where.pin(*BANGKOK)
    assert NUMBER in asked_where.pin(*IN_PUA)
    assert case_of().latitude == IN_PUA[0]


def test_a_tambon_that_two_districts_share_is_asked_about(asked_where, case_of):
    asked_where.says("ตำบลตาลชุม")
    assert {"ตาลชุม (ท่าวังผา)", "ตาลชุม (เวียงสา)"} <= set(asked_where.labels())
    assert NUMBER in asked_where.says("ท่าวังผาค่ะ")
    assert case_of().tambon_code[:4] == case_of().district_code == "5506"


def test_the_districts_stand_on_two_pages(asked_where, case_of):
    asked_where.taps("เลือกอำเภอ")
    assert "เฉลิมพระเกียรติ" not in asked_where.labels()
    asked_where.taps("อำเภออื่น")
    assert "เฉลิมพระเกียรติ" in asked_where.labels()
    assert NUMBER in asked_where.taps("เฉลิมพระเกียรติ")
    assert case_of().district_code == "5515"


def test_words_about_the_spot_are_kept_and_the_district_is_asked(asked_where, case_of, told):
    assert "อยู่อำเภอไหนคะ" in asked_where.says("หลังวัดป่า หมู่ 3 ใกล้โรงเรียน")
    assert NUMBER in asked_where.says("ปัว")
    assert "หลังวัดป่า หมู่ 3" in case_of().place_words
    assert ("words", "หลังวัดป่า หมู่ 3 ใกล้โรงเรียน") in told()


@pytest.mark.parametrize("unknown", ["ไม่ทราบค่ะ", "ไม่รู้จริง ๆ", "บ่ฮู้"])
def test_who_does_not_know_the_district_gets_a_number_all_the_same(asked_where, case_of, unknown):
    asked_where.says("แถวห้วยหลังหมู่บ้าน")
    assert NUMBER in asked_where.says(unknown)
    assert case_of().district_code is None and case_of().owner is not None
    assert asked_where.says("อยู่ปัวค่ะ")
    assert case_of().district_code == "5505", "a name told later still places the case"


def test_more_of_the_story_in_place_of_a_district_is_kept(asked_where, told):
    asked_where.taps("เลือกอำเภอ")
    asked_where.says("น้ำเสียลงห้วยด้วยนะ ปลาตายหมดเลย")
    asked_where.taps("ปัว")
    assert ("words", "น้ำเสียลงห้วยด้วยนะ ปลาตายหมดเลย") in told()


def test_a_name_nobody_knows_is_explained_twice_and_then_a_way_out_is_shown(asked_where):
    asked_where.taps("เลือกอำเภอ")
    for _ in range(2):
        assert "ยังไม่พบชื่ออำเภอนี้" in asked_where.says("เมืองทอง")
    asked_where.says("เมืองทอง")
    assert "คุยกับเจ้าหน้าที่" in asked_where.labels()


def test_a_pin_without_coordinates_is_explained(asked_where):
    assert "เปิดตำแหน่งนี้ไม่ได้" in asked_where.sends("location")


def test_a_pin_after_a_named_place_gives_the_case_its_point(villager, case_of):
    villager.says("เหม็นมาก อำเภอปัว")
    assert "ได้ตำแหน่งแล้ว" in villager.pin(*IN_PUA)
    assert (case_of().latitude, case_of().district_code) == (IN_PUA[0], "5505")


def test_the_case_moves_to_the_officer_of_the_district_that_the_reporter_names(asked_where, case_of, officer):
    neighbour = officer("สมหญิง", districts=("5514",))
    asked_where.pin(*BETWEEN)
    assert case_of().owner_id != neighbour.id  # the likelier district first: nobody waits for the answer
    asked_where.taps("อ.ภูเพียง")
    assert case_of().owner_id == neighbour.id
