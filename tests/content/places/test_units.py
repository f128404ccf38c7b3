from __future__ import annotations

from collections import Counter

import pytest

from content.places import Places, known_provinces, load


def test_nan_has_15_districts_and_99_tambons_with_codes_of_their_own(nan: Places) -> None:
    assert len(nan.districts) == 15
    assert len({tambon.code for tambon in nan.tambons}) == 99
    assert [district.code for district in nan.districts] == [f"55{n:02}" for n in range(1, 16)]
    assert nan.district("5514").name == "ภูเพียง"
    assert nan.tambon("551406").tambon == "ท่าน้าว"


def test_every_tambon_lies_in_the_province_and_carries_its_district(nan: Places) -> None:
    for tambon in nan.tambons:
        assert 18.0 < tambon.lat < 19.7
        assert 100.3 < tambon.lon < 101.4
        assert tambon.code.startswith(tambon.district_code)
        assert nan.district(tambon.district_code).name == tambon.district
        assert tambon.postcode.startswith("55")
        assert len(tambon.postcode) == 5


def test_only_two_tambon_names_are_shared(nan: Places) -> None:
    times = Counter(tambon.tambon for tambon in nan.tambons)
    assert {name for name, count in times.items() if count > 1} == {"สถาน", "ตาลชุม"}


def test_the_rules_speak_of_names_that_exist(nan: Places) -> None:
    from content.places.units import read_province

    rules = read_province("nan").rules
    names = {tambon.tambon for tambon in nan.tambons} | {district.name for district in nan.districts}
    assert rules.after_title <= names
    assert rules.after_place_word <= names
    assert not rules.after_title & rules.after_place_word


def test_a_province_is_read_once_and_an_unknown_one_is_named() -> None:
    assert load("nan") is load("nan")
    assert known_provinces() == ("nan",)
    with pytest.raises(LookupError, match="phrae"):
        load("phrae")
    with pytest.raises(LookupError):
        load("../places/nan")
