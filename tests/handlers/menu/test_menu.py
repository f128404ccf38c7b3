"""Hello, the menu, small talk, and what comes without words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from content.entries import by_topic
from handlers.buttons import Tap
from handlers.incoming import Incoming
from handlers.menu import groups, main_menu, other, small_talk, topics, welcome
from handlers.outcome import Outcome
from handlers.situation import Situation

At = Callable[..., Situation]


def _event(s: Situation, kind: Any = "tap", **more: Any) -> Incoming:
    return Incoming(kind=kind, occurred_at=s.now, user_id="Uvillager", source="user", **more)


def _labels(outcome: Outcome) -> list[str]:
    return [item["action"]["label"] for item in outcome.replies[-1]["quickReply"]["items"]]


def _tapped(s: Situation, action: str) -> Outcome:
    outcome = main_menu.tapped(s, _event(s), Tap(action))
    assert outcome is not None
    return outcome


def test_a_new_friend_hears_who_this_is_and_gets_the_menu(situation: At) -> None:
    s = situation()
    outcome = welcome.followed(s, _event(s, "follow"))
    assert "น้องปั้น" in outcome.replies[0]["text"]
    assert s.office.name in outcome.replies[0]["text"]
    assert outcome.rich_menu == "public"
    assert "แจ้งเรื่องร้องเรียน" in _labels(outcome)


def test_who_comes_back_is_told_that_nothing_was_lost(situation: At) -> None:
    s = situation()
    assert "ยังอยู่ครบ" in welcome.followed(s, _event(s, "follow", is_unblocked=True)).replies[0]["text"]


def test_an_officer_who_comes_back_keeps_the_officers_menu(situation: At, officer: Callable[..., Any]) -> None:
    s = situation(officer=officer())
    assert welcome.followed(s, _event(s, "follow")).rich_menu == "officer"


@pytest.mark.parametrize("topic", list(topics.TOPICS))
def test_each_topic_offers_its_most_asked_answers(situation: At, topic: str) -> None:
    outcome = _tapped(situation(), f"menu.{topic}")
    first = by_topic(topics.TOPICS[topic][0])[0]
    assert _labels(outcome)[0] == first.short_title
    assert _labels(outcome)[-1] == "คุยกับเจ้าหน้าที่"
    assert len(_labels(outcome)) <= 13


def test_the_awards_field_shows_the_programmes_too(situation: At) -> None:
    labels = _labels(_tapped(situation(), "menu.awards"))
    assert by_topic("programmes")[0].short_title in labels


def test_an_officer_can_go_back_to_everybodys_menu(situation: At, officer: Callable[..., Any]) -> None:
    assert _tapped(situation(officer=officer()), "menu.public").rich_menu == "public"


def test_an_unknown_menu_button_is_nobodys(situation: At) -> None:
    s = situation()
    assert main_menu.tapped(s, _event(s), Tap("menu.nothing")) is None
    assert "ไม่มีอะไรเปลี่ยนแปลง" in main_menu.unknown_button(s).replies[0]["text"]


@pytest.mark.parametrize("intent", [*small_talk.KEYS, "something new"])
def test_small_talk_leads_back_to_what_can_be_done(situation: At, intent: str) -> None:
    outcome = small_talk.answer(situation(), intent)
    assert outcome.decision == "smalltalk"
    assert "แจ้งเรื่องร้องเรียน" in _labels(outcome)


def test_anger_gets_no_emoji_and_a_person(situation: At) -> None:
    outcome = small_talk.answer(situation(), "abuse")
    assert outcome.replies[0]["text"].isprintable() or "\n" in outcome.replies[0]["text"]
    assert not any(ord(character) > 0xFFFF for character in outcome.replies[0]["text"])
    assert "คุยกับเจ้าหน้าที่" in _labels(outcome)


@pytest.mark.parametrize("kind", ["sticker", "photo", "video", "voice", "file", "location", "unknown_message"])
def test_what_comes_without_words_gets_a_useful_word(situation: At, kind: str) -> None:
    s = situation()
    outcome = other.received(s, _event(s, kind))
    assert outcome.replies and _labels(outcome)


@pytest.mark.parametrize("kind", ["edited", "members_left", "unknown"])
def test_what_asks_for_nothing_gets_nothing(situation: At, kind: str) -> None:
    s = situation()
    assert other.received(s, _event(s, kind)).replies == ()


def test_a_group_is_told_when_it_speaks_and_where_to_complain(situation: At) -> None:
    s = situation()
    words = groups.joined(s, _event(s, "join")).replies[0]["text"]
    assert "เรียกชื่อ" in words
    assert "ส่วนตัว" in words
