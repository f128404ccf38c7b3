"""The README, .env.example, Makefile and Procfile say what the program does, and nothing that it does not."""

from __future__ import annotations

import re
import shlex
import subprocess
from importlib import import_module
from pathlib import Path

import click
import pytest

from bot.commands import bot
from bot.settings import Settings, known_names, read_settings
from content.load import texts
from tests.guards.source import ROOT, relative

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
THAI = re.compile(r"[\u0e00-\u0e7f]")
OURS = ("APP_", "LINE_", "DATABASE", "REDIS", "FILES", "SECRET", "PUBLIC", "LOG_", "WEB_", "WORK_")


def targets() -> dict[str, str]:
    """Make's targets with what `make help` says of them."""
    found = re.findall(r"(?m)^([a-z][a-z-]*):(?:.*?## (.*))?", MAKEFILE)
    return dict(found)


def command(words: list[str]) -> click.Command:
    """The command that these words of a shell line lead to. Errors: LookupError."""
    found: click.Command = bot
    for word in words:
        if not isinstance(found, click.Group):
            break
        inner = found.commands.get(word)
        if inner is None:
            raise LookupError(f"there is no command {' '.join(words)}")
        found = inner
    return found


def commands_in(words: str) -> list[list[str]]:
    lines = re.findall(r"python -m bot((?: [\w-]+| --?[\w-]+| \"[^\"]*\"| \$\{[^}]*\})*)", words)
    return [shlex.split(re.sub(r"\$\{\w+:-(\w+)\}", r"\1", line)) for line in lines]


def test_every_setting_is_in_the_readme_and_in_the_example() -> None:
    assert {name for name in known_names() if f"`{name}`" not in README} == set()
    assert {name for name in known_names() if not re.search(rf"(?m)^{name}=", EXAMPLE)} == set()


def test_the_example_names_nothing_else_and_changes_nothing() -> None:
    named = set(re.findall(r"(?m)^(\w+)=", EXAMPLE))
    assert named == known_names()
    assert read_settings({}, ROOT / ".env.example") == Settings()


def test_every_setting_of_the_example_is_explained_in_thai_and_english() -> None:
    lines = EXAMPLE.splitlines()
    for name in known_names():
        (at,) = [number for number, line in enumerate(lines) if line.startswith(f"{name}=")]
        above = lines[at - 1]
        assert above.startswith("# "), name
        assert THAI.search(above), name
        assert re.search(r" / [A-Z][A-Za-z']", above), name


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"\b([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\b", page.read_text(encoding="utf-8")))
    assert {
        one for one in named if one.startswith(("LINE_", "DATABASE", "REDIS", "FILES", "SECRET", "WEB_"))
    } <= known_names()


def test_every_target_of_make_says_what_it_does() -> None:
    assert {name for name, said in targets().items() if not said} == set()
    phony = re.search(r"(?m)^\.PHONY: (.*)$", MAKEFILE)
    assert phony is not None
    assert set(phony[1].split()) == set(targets())


def test_make_help_lists_every_target() -> None:
    told = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"(?m)^  make ([a-z-]+)", told)) == set(targets())


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([a-z-]+)", words)) <= set(targets())
    for line in commands_in(words):
        if line[:1] not in ([], ["--help"]):
            found = command(line)
            known = {option for parameter in found.params for option in parameter.opts} | {"--help"}
            assert {word for word in line if word.startswith("--")} <= known, line


def test_every_command_is_in_the_readme() -> None:
    for name, one in bot.commands.items():
        inner = one.commands if isinstance(one, click.Group) else {"": one}
        for sub, last in inner.items():
            assert f"`python -m bot {name} {sub}".rstrip() in README
            assert last.help, name


def test_every_sentence_of_readyz_has_its_advice_in_the_readme() -> None:
    told = {key: known.words for key, known in texts().items() if key.startswith("health.")}
    for key, words in told.items():
        thai = re.sub(r"\{\w+\}", "…", words.partition(" / ")[0])
        assert re.search(rf"(?m)^\| {re.escape(thai)} \| \S.*\|$", README), key
    table = README.partition("## แก้ปัญหาตามประโยคของ /readyz")[2].partition("อาการอื่น")[0]
    assert table.count("\n| ") == len(told) + 1  # and its head


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_to_a_file_leads_there(page: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_place_that_the_readme_sends_people_to_exists() -> None:
    named = re.findall(r"`((?:bot|handlers|db|content|tests|docs)/[\w./-]*)`", README)
    assert len(named) > 10
    assert [one for one in named if not (ROOT / one).exists()] == []


def processes() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: shlex.split(line) for name, _, line in (one.partition(": ") for one in lines)}


def test_the_procfile_names_what_exists() -> None:
    found = processes()
    assert set(found) == {"release", "web", "worker", "clock"}
    for name, words in found.items():
        if words[:3] == ["python", "-m", "bot"]:
            (line,) = commands_in(" ".join(words))
            known = {option for parameter in command(line).params for option in parameter.opts}
            assert {word for word in line if word.startswith("--")} <= known, name
    module, _, function = found["web"][-1].removesuffix("()").partition(":")
    assert callable(getattr(import_module(module), function))
    config = found["web"][found["web"].index("--config") + 1].removeprefix("python:")
    assert (ROOT / f"{config.replace('.', '/')}.py").is_file()


def test_the_steps_to_a_real_channel_name_all_that_production_asks_for() -> None:
    steps = README.partition("## ต่อกับ LINE จริงทีละขั้น")[2].partition("\n## ")[0]
    for name in (
        "APP_ENV=production",
        "LINE_CHANNEL_SECRET=",
        "LINE_CHANNEL_ACCESS_TOKEN=",
        "SECRET_KEY=",
        "PUBLIC_URL=",
    ):
        assert name in steps


def test_the_licence_is_whole() -> None:
    words = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in words
    assert "END OF TERMS AND CONDITIONS" in words
    assert "Copyright 2026 the Nong Pun authors" in words
