"""The officer's card of a case and the list of cases on a small old phone: nothing cut, nothing sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.emulator import Line
from content.cards.case import CaseCard, Row, case_list, officer_card
from content.quick import tap, tap_named
from content.say import Message, text
from tests.browser.conftest import OpenPage
from tests.browser.echo_bot import EchoBot

FACTS = [
    ("part.fact.category", "ไม่มีใบอนุญาต"),
    ("part.fact.place", "ต.ไชยวัฒนา อ.ปัว\nหลังตลาดสด ข้างลานกองแกลบ ตรงข้ามวัดร้องแง"),
    ("part.fact.factory", "บริษัท ตัวอย่างอบพืชไร่น่าน (สมมติ) จำกัด"),
    ("part.fact.opened", "22 พ.ย. 2569 10.00 น."),
    ("part.fact.holder", "สมหญิง ใจดีมากมาย"),
    ("part.fact.reporter", "แจ้งชื่อไว้ (ปิดไว้)"),
    ("part.fact.told", "ข้อความ 3 รูป 2 เสียง 1"),
]
VERBS = {
    "assigned": ("accept", "hand_over", "transfer"),
    "accepted": ("record", "ask", "close", "hand_over", "transfer"),
    "ordered": ("record", "ask", "hand_over", "transfer"),
    "closed": (),
}


def _card(state: str) -> Message:
    buttons = [tap(f"label.case_{verb}", f"v1 case.{verb} n=1") for verb in VERBS[state]]
    return officer_card(
        CaseCard(
            number="นน-69-000123",
            kind=text("part.kind.complaint"),
            state=text("part.state_until", state=text(f"part.state.{state}"), due="30 เม.ย. 2570"),
            facts=[(text(label), value) for label, value in FACTS],
            words="กลิ่นเหม็นมากตั้งแต่ตีสองถึงเช้า " * 12,
            map_link="https://www.google.com/maps/search/?api=1&query=19.178000,100.911000",
            urgent=state == "assigned",
            ended=state == "closed",
            main=buttons[0] if buttons else None,
            others=buttons[1:],
            quick=[tap("label.case_story", "v1 desk.story n=1"), tap("label.case_history", "v1 desk.history n=1")],
        )
    )


def _list() -> Message:
    rows = [
        Row(
            number=f"นน-69-0001{count:02d}",
            about="ไม่มีใบอนุญาต · ต.ไชยวัฒนา อ.ปัว หลังตลาดสด ข้างลานกองแกลบ",
            state="มีคำสั่งให้แก้ไข ภายใน 30 เม.ย. 2570",
            open=tap_named(f"นน-69-0001{count:02d}", f"v1 desk.case n={count}"),
        )
        for count in range(13)
    ]
    return case_list(text("desk.mine_title", count=13), rows)


@pytest.mark.parametrize("name", [*VERBS, "list"])
def test_an_officers_card_is_whole_on_a_small_phone(
    name: str, emulator_url: str, open_page: OpenPage, bot: EchoBot, line: Line
) -> None:
    watched = open_page(emulator_url, width=340, height=900)
    watched.page.wait_for_selector(".phone")
    phone = watched.phone("owner")
    bot.push(line.person("owner").id, _list() if name == "list" else _card(name))
    bubble = phone.last.locator(".fx-bubble").first
    expect(bubble).to_be_visible()
    watched.shot(f"case-card-{name}", bubble)
    assert phone.element.locator(".log").evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    cut = bubble.evaluate("""el => [...el.querySelectorAll('.fx-text, .fx-button')]
        .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)""")
    assert cut == []
