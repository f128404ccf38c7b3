"""Every text that the code asks for is there with its values, and every text that is there is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from content.check import check
from content.load import texts
from tests.guards.keys_in_code import Asked, Code
from tests.guards.source import ROOT, files, modules, relative, strings


@pytest.fixture(scope="module")
def code() -> Code:
    return Code("bot", "handlers", "content")


@pytest.fixture(scope="module")
def asked(code: Code) -> list[Asked]:
    return code.asked()


def test_the_reading_finds_what_it_looks_for(asked: list[Asked]) -> None:
    patterns = {one.pattern for one in asked}
    assert len(patterns) > 200
    assert re.escape("settings.busy_port") in patterns


# A table of talks holds these two as data; that they are keys is read off their form (below).
CANNOT_BE_FOLLOWED = {
    "handlers/casework/steps.py": {"label", "words"},
    "handlers/talk.py": {"table.stop_label(answers)"},
}
# First words of keys that nothing else is called by.
ONLY_KEYS = re.compile(r"(label|part|button|alt|settings|health|command)\.[a-z0-9_.]*[a-z0-9]")


def test_every_key_in_the_code_can_be_followed(code: Code, asked: list[Asked]) -> None:
    assert asked
    unread: dict[str, set[str]] = {}
    for place in code.unread:
        path, _, written = place.split(":", 2)
        unread.setdefault(path, set()).add(written.strip())
    assert unread == CANNOT_BE_FOLLOWED


def test_whatever_looks_like_a_key_is_one() -> None:
    wrong = [
        f"{module.path}:{string.lineno}: {string.value}"
        for module in modules("bot", "handlers", "content")
        for string in strings(module)
        if ONLY_KEYS.fullmatch(str(string.value)) and string.value not in texts()
    ]
    assert wrong == []


def test_no_key_is_put_together_from_nothing(asked: list[Asked]) -> None:
    """A written key begins with words: `part.state.{status}` may be read, `{anything}` may not."""
    assert [f"{one.path}:{one.at}" for one in asked if not re.match(r"\(?[a-z_]+\\\.", one.pattern)] == []


def test_every_text_the_code_asks_for_is_there(asked: list[Asked]) -> None:
    missing = [
        f"{one.path}:{one.at}: {one.pattern}"
        for one in asked
        if not any(re.fullmatch(one.pattern, key) for key in texts())
    ]
    assert missing == []


def test_every_text_gets_exactly_its_values(asked: list[Asked]) -> None:
    wrong = []
    for one in asked:
        key = _key(one)
        if one.given is None or key not in texts():
            continue
        # One of several keys, chosen there: each gets the values of all of them.
        chosen = [_key(other) for other in asked if (other.path, other.at) == (one.path, one.at)]
        needed = frozenset(name for other in chosen if other in texts() for name in texts()[other].placeholders)
        if not texts()[key].placeholders <= one.given or one.given != needed:
            wrong.append(f"{one.path}:{one.at}: {key} has {set(texts()[key].placeholders)}, gets {set(one.given)}")
    assert wrong == []


def test_a_text_that_is_chosen_while_running_gets_its_values_where_it_is_chosen(asked: list[Asked]) -> None:
    literal = {_key(one) for one in asked}
    wrong = []
    for key, known in texts().items():
        choosing = [one for one in asked if key not in literal and re.fullmatch(one.pattern, key)]
        if choosing and not any(one.given is None or known.placeholders <= one.given for one in choosing):
            wrong.append(f"{key} has {set(known.placeholders)}: {[f'{one.path}:{one.at}' for one in choosing]}")
    assert wrong == []


def _key(one: Asked) -> str:
    """The key itself, where the pattern is one key and no more."""
    return re.sub(r"\\(.)", r"\1", one.pattern)


def test_every_text_is_asked_for(asked: list[Asked]) -> None:
    patterns = {one.pattern for one in asked}
    written = {str(string.value) for module in modules("bot", "handlers", "content") for string in strings(module)}
    idle = [key for key in texts() if key not in written and not any(re.fullmatch(one, key) for one in patterns)]
    assert idle == []


def test_every_text_keeps_lines_limits_with_its_example_values() -> None:
    assert [str(problem) for problem in check() if problem.severity == "error"] == []


def test_no_text_has_thai_digits_or_words_that_the_voice_avoids() -> None:
    avoided = re.compile("[๐-๙]|ท่าน(?!ั้น)|ผู้ใช้งาน|กรุณาดำเนินการ")
    wrong = [key for key, known in texts().items() if avoided.search(known.words)]
    assert wrong == []


class OnceOnly(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping: of two answers the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"{node.start_mark}: {twice} stand twice")
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("path", files("content", "tests", suffixes=(".yml", ".yaml")), ids=relative)
def test_every_yaml_file_can_be_read_and_says_nothing_twice(path: Path) -> None:
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=OnceOnly) is not None


def test_a_key_said_twice_is_found() -> None:
    with pytest.raises(yaml.YAMLError, match="twice"):
        yaml.load("a: 1\nb: {c: 1, c: 2}\n", Loader=OnceOnly)


def test_all_yaml_files_end_alike() -> None:
    assert [relative(path) for path in files("content", "tests", "bot", suffixes=(".yaml",))] == []
    assert (ROOT / "content" / "messages").is_dir()
