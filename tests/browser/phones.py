"""What a person at the page does and sees, in the words of the page: phones, bubbles, sheets.

Tests of the real product use it too; it knows the page's roles and names, not the bot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SHOTS = Path(__file__).parent / "shots"


@dataclass
class Watched:
    """A page and everything about it that should not happen."""

    page: Page
    complaints: list[str] = field(default_factory=list)  # console errors, policy violations, uncaught exceptions
    dialogs: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)  # to anything but this machine

    def phone(self, role: str) -> Phone:
        """The first phone of a role: owner, villager, officer, guest."""
        return Phone(self.page, self.page.locator(f".phone[data-role={role}]").first)

    def phone_of(self, person_id: str) -> Phone:
        return Phone(self.page, self.page.locator(f".phone[data-person='{person_id}']"))

    def shot(self, name: str, element: Locator | None = None) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        (element or self.page).screenshot(path=path)
        return path


@dataclass
class Phone:
    page: Page
    element: Locator

    @property
    def box(self) -> Locator:
        return self.element.locator("textarea.write")

    @property
    def rows(self) -> Locator:
        return self.element.locator(".log .row[data-id]")

    @property
    def last(self) -> Locator:
        return self.rows.last

    @property
    def sheet(self) -> Locator:
        return self.element.get_by_role("dialog")

    @property
    def chips(self) -> Locator:
        return self.element.locator(".chip")

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def sees(self, text: str, timeout: float = 5_000) -> None:
        expect(self.element.locator(".log")).to_contain_text(text, timeout=timeout)

    def tap(self, name: str) -> None:
        """The newest button of that name in the chat, its chips or its rich menu."""
        self.element.locator(".screen").get_by_role("button", name=name, exact=True).last.click()

    def open_sheet(self, name: str) -> Locator:
        self.element.get_by_role("button", name=name, exact=True).click()
        expect(self.sheet).to_be_visible()
        return self.sheet

    def attach(self, name: str) -> Locator:
        self.open_sheet("ส่งอย่างอื่น").get_by_role("menuitem", name=name, exact=True).click()
        return self.sheet
