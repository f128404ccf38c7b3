"""A file's name answers a question, its size lets one read it, and nothing in it is only promised."""

from __future__ import annotations

import ast
import re

import pytest

from tests.guards.source import GENERATED, ROOMS, ROOT, files, modules, relative, strings

SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "misc", "service", "services", "manager", "managers"}
LINES_AT_MOST = 400
READ_BY_PEOPLE = (".py", ".js", ".css", ".html", ".yml", ".md", ".csv")
# One entry, one message after the other: a list is one thing however long.
LISTS = ("content/knowledge/", "tests/answers/")
# In pieces, so that this file does not find itself.
PROMISES = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "NotImplemented" + "Error")
EXCUSES = ("mark.xf" + "ail", "pytest.xf" + "ail", "mark.sk" + "ip(", "unittest.sk" + "ip")
THAI = re.compile(r"[\u0e00-\u0e7f]")
# What people write is read here (digits, "within 30 days", อ. before a district), and the default office has a name.
# The emulator speaks for itself: it is no part of the bot and may know nothing of its words.
MAY_HOLD_THAI = {
    "bot/runtime.py": {"สำนักงานอุตสาหกรรมจังหวัดน่าน", "นน"},
    "bot/commands/officers.py": {"อำเภอ", "อ."},
    "bot/commands/offices.py": {"Letters in front of ticket numbers, e.g. นน."},
    "handlers/casework/order_due.py": {r"(?:ภายใน)?\s*(\d{1,3})\s*(?:วัน)?"},
    "handlers/complain/contact.py": {"๐๑๒๓๔๕๖๗๘๙"},
    "handlers/my_cases/mine.py": {"๐๑๒๓๔๕๖๗๘๙", r"|[ก-ฮ]{2})\s*[-–—]?\s*"},
}
EVERYWHERE = (*ROOMS, "tests", "docs")


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    wrong = [
        relative(path)
        for path in files(*EVERYWHERE, suffixes=READ_BY_PEOPLE)
        if {path.stem, *(part.name for part in path.parents if part.is_relative_to(ROOT))} & SAY_NOTHING
    ]
    assert wrong == []


def test_no_file_is_two_things() -> None:
    top = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in (".md", ".toml")]
    wrong = {
        relative(path): lines
        for path in [*files(*EVERYWHERE, suffixes=READ_BY_PEOPLE), *top, ROOT / "Makefile"]
        if not relative(path).startswith((*GENERATED, *LISTS))
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_AT_MOST
    }
    assert wrong == {}


@pytest.mark.parametrize("word", [*PROMISES, *EXCUSES])
def test_nothing_is_only_promised(word: str) -> None:
    whole = re.compile(rf"(?<![A-Za-z]){re.escape(word)}")
    wrong = [
        relative(path)
        for path in files(*EVERYWHERE, suffixes=(*READ_BY_PEOPLE, ".mako"))
        if whole.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_every_module_says_what_it_decides() -> None:
    """In its first lines; a table in those of its class."""
    silent = [
        module.path
        for module in modules()
        if module.tree.body
        and ast.get_docstring(module.tree) is None
        and not any(isinstance(node, ast.ClassDef) and ast.get_docstring(node) for node in module.tree.body)
    ]
    assert silent == []


def test_words_for_people_are_in_content_only() -> None:
    found = {
        module.path: {str(string.value) for string in strings(module) if THAI.search(str(string.value))}
        for module in modules("bot", "handlers", "db")
        if not module.path.startswith("bot/emulator/")
    }
    assert {path: words for path, words in found.items() if words} == MAY_HOLD_THAI


def test_no_product_file_reads_the_material_beside_the_repository() -> None:
    beside = "sha" + "red"
    named = re.compile(rf"(\.\./|/work/){beside}|[\"']{beside}[\"']")
    wrong = [relative(path) for path in files(*ROOMS) if named.search(path.read_text(encoding="utf-8"))]
    assert wrong == []
    # Tests that compare with it are contracts: they say so and skip with a sentence where it is not.
    for path in files("tests"):
        words = path.read_text(encoding="utf-8")
        if named.search(words) and path.name != "source.py":
            assert "skip" in words or "is_file()" in words or "is_dir()" in words, relative(path)
