"""What is installed is exactly what was looked at: each package pinned, with hashes, from no named registry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import ROOT

ENTRY = re.compile(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==\S+( ; [^-].*?)?( --hash=sha256:[0-9a-f]{64})+\s*$")
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def entries(path: Path) -> Iterator[str]:
    """The requirements of a lock file, each with its continuation lines joined."""
    words = re.sub(r"(?m)^\s*#.*$", "", path.read_text(encoding="utf-8"))
    yield from (line for line in re.sub(r"\\\n\s*", "", words).splitlines() if line.strip())


def pinned(path: Path) -> dict[str, str]:
    found = {}
    for entry in entries(path):
        name, _, rest = entry.partition("==")
        found[_normal(name)] = rest.split()[0]
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0].strip()).lower()


def test_there_is_one_for_running_one_for_testing_and_one_for_buckets() -> None:
    assert [path.name for path in LOCKS] == ["requirements-dev.lock", "requirements-s3.lock", "requirements.lock"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_no_address_is_named(path: Path) -> None:
    assert len(list(entries(path))) > 20
    for entry in entries(path):
        assert ENTRY.match(entry), entry
    words = path.read_text(encoding="utf-8")
    assert "://" not in words
    assert "index-url" not in words
    assert "find-links" not in words


def test_what_the_project_asks_for_is_in_the_locks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]
    for name, wanted in {
        "requirements.lock": project["dependencies"],
        "requirements-dev.lock": project["dependencies"] + extra["dev"],
        "requirements-s3.lock": project["dependencies"] + extra["s3"],
    }.items():
        locked = pinned(ROOT / name)
        missing = {_normal(re.split(r"[<>=!~ ;]", one)[0]) for one in wanted} - set(locked)
        assert missing == set(), name


def test_tests_run_against_the_versions_that_the_office_runs() -> None:
    run = pinned(ROOT / "requirements.lock")
    for other in ("requirements-dev.lock", "requirements-s3.lock"):
        assert pinned(ROOT / other).items() >= run.items()
