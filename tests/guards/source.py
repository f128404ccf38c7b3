"""The files of this project and the syntax trees of its Python, for the guards that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "content", "db")
# Written by a program, read by programs.
GENERATED = ("db/migrations/versions/",)


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file. `name` is as it is imported: `handlers.casework.moves`, `bot.emulator`."""

    path: str
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    @property
    def package(self) -> str:
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]


def files(*rooms: str, suffixes: tuple[str, ...] = (".py",)) -> Iterator[Path]:
    """The files below these top folders, in order; nothing that a program left behind."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in suffixes and "__pycache__" not in path.parts:
                yield path


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*rooms: str) -> tuple[Module, ...]:
    """Every Python file of these rooms, parsed; without migrations that were generated."""
    found = []
    for path in files(*(rooms or ROOMS)):
        here = relative(path)
        if not here.startswith(GENERATED):
            name = here.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            found.append(Module(here, name, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


def imports(module: Module) -> Iterator[str]:
    """The full names of what a module imports, in any function too: `db.cases`, `flask.Flask`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], base]).rstrip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


def strings(module: Module) -> Iterator[ast.Constant]:
    """The string literals of a module that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node
