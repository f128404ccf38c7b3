"""A headless Chromium, an emulator with a tiny bot behind it, and a page that is watched while a test uses it.

`emulator_url`, `line` and `bot` belong together. `open_page` opens any address, so tests of the real bot can use it
alone; ask for it after the fixture that serves the address, so that the page is closed before its server.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from bot.emulator import Line
from bot.emulator.running import running
from tests.browser.echo_bot import SECRET, TOKEN, EchoBot
from tests.browser.phones import Watched

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
OpenPage = Callable[..., Watched]
HERE = {"127.0.0.1", "localhost"}

# A few real tambons, enough for a map; the whole list is the product's.
PLACES = [
    {"code": code, "district": district, "tambon": tambon, "lat": lat, "lon": lon, "english": english}
    for code, district, tambon, lat, lon, english in (
        ("550101", "เมืองน่าน", "ในเวียง", 18.793, 100.786, "Nai Wiang"),
        ("550103", "เมืองน่าน", "ผาสิงห์", 18.85, 100.749, "Pha Sing"),
        ("550106", "เมืองน่าน", "เรือง", 18.783, 100.615, "Rueang"),
        ("550501", "ปัว", "ปัว", 19.168, 100.903, "Pua"),
        ("550503", "ปัว", "สถาน", 19.224, 100.951, "Sathan"),
        ("550701", "เวียงสา", "กลางเวียง", 18.577, 100.74, "Klang Wiang"),
        ("550404", "นาน้อย", "สถาน", 18.236, 100.745, "Sathan"),
        ("550206", "แม่จริม", "แม่จริม", 18.824, 101.045, "Mae Charim"),
    )
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running_playwright:
        yield running_playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        sentence = "Chromium is not on this machine: apt-get install chromium fonts-noto-core"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def bot() -> Iterator[EchoBot]:
    echo_bot = EchoBot()
    yield echo_bot
    echo_bot.close()


@pytest.fixture
def line(bot: EchoBot) -> Line:
    """The emulated LINE in this process, with the three people and the group of the demo."""
    return Line(channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url)


@pytest.fixture
def emulator_url(line: Line, bot: EchoBot) -> Iterator[str]:
    with running(line, places=PLACES) as url:
        bot.api = url
        yield url


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """open_page(url, width=1366, height=900, quiet=True, **context options) → Watched. After the test, a page that
    complained in its console, opened a dialog or asked another machine for anything fails it (quiet=False: not)."""
    opened: list[tuple[Watched, bool]] = []

    def open_one(url: str, width: int = 1366, height: int = 900, *, quiet: bool = True, **options: Any) -> Watched:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="th-TH", **options)
        watched = _watch(context.new_page())
        opened.append((watched, quiet))
        watched.page.set_default_timeout(8_000)
        watched.page.goto(url)
        return watched

    yield open_one
    troubles = []
    for watched, quiet in opened:
        watched.page.context.close()
        if quiet:
            troubles += watched.complaints + watched.dialogs + watched.foreign_requests
    assert not troubles, "the page was not quiet: " + "; ".join(troubles)


@pytest.fixture
def shown(emulator_url: str, open_page: OpenPage) -> Watched:
    """The emulator's page on a wide screen, drawn."""
    watched = open_page(emulator_url)
    watched.page.wait_for_selector(".phone")
    return watched


def _watch(page: Page) -> Watched:
    watched = Watched(page)
    page.on("console", lambda message: _console(watched, message.type, message.text))
    page.on("pageerror", lambda error: watched.complaints.append(f"uncaught: {error}"))
    page.on("request", lambda request: _request(watched, request.url))

    def dialog(box: Any) -> None:
        watched.dialogs.append(f"dialog: {box.message}")
        box.dismiss()

    page.on("dialog", dialog)
    return watched


def _console(watched: Watched, kind: str, text: str) -> None:
    if kind == "error" or re.search(r"Content.Security.Policy|Refused to", text):
        watched.complaints.append(f"console: {text}")


def _request(watched: Watched, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HERE:
        watched.foreign_requests.append(f"request: {url}")
