"""Finds in the code where texts are asked for: by which key, with which values.

Follows a key from the call of `text`, `say` or a button back through parameters, variables, constants and small
functions; what it cannot follow is returned as such, so that nothing slips through unread.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.guards.source import Module, modules

HOLE = "[^.]+"
Function = ast.FunctionDef | ast.Lambda | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Asked:
    """One place that asks for a text. `pattern` is a regular expression of its keys; `given` None: not known here."""

    path: str
    at: str  # line:column
    pattern: str
    given: frozenset[str] | None


@dataclass(slots=True)
class Takes:
    """A function that takes a key: at which place, which of its own arguments are no values, what it adds itself."""

    place: int
    name: str
    own: frozenset[str]
    has_values: bool
    adds: set[str] = field(default_factory=set)
    adds_unknown: bool = False


class Code:
    """All modules of these rooms with what their names mean."""

    def __init__(self, *rooms: str) -> None:
        self.modules = {one.name: one for one in modules(*rooms) if not one.name.startswith("bot.emulator")}
        self.names = {name: _names(module) for name, module in self.modules.items()}
        self.takers: dict[str, Takes] = {}
        self.unread: list[str] = []

    def asked(self) -> list[Asked]:
        self._find_takers()
        return [one for module in self.modules.values() for one in self._asked_in(module)]

    # Who takes keys

    def _find_takers(self) -> None:
        self.takers["content.say.text"] = Takes(0, "key", frozenset(), has_values=True)
        self.takers["content.say.say"] = Takes(0, "key", frozenset({"quick"}), has_values=True)
        self.takers["handlers.talk.Refused"] = Takes(0, "key", frozenset({"values"}), False, adds_unknown=True)
        for _ in range(6):  # as deep as one function hands a key to another
            known = len(self.takers)
            for module in self.modules.values():
                for node in module.tree.body:
                    self._look_at(module, node)
            if len(self.takers) == known:
                return
        raise AssertionError("keys are handed on deeper than six functions")

    def _look_at(self, module: Module, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef):
            self._take(f"{module.name}.{node.name}", module, node, node)
        if isinstance(node, ast.ClassDef):
            self._take_class(f"{module.name}.{node.name}", node)

    def _take_class(self, name: str, node: ast.ClassDef) -> None:
        """Something that keeps a key until it is said: NotAllowed(reason_key, **values), Table(help_key=…)."""
        made = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"), None)
        fields = [
            one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        names = _parameters(made)[1:] if made else fields
        key = next((one for one in names if one.endswith("_key")), None)
        if key is not None:
            keeps_values = made is not None and made.args.kwarg is not None
            own = frozenset(names) - {key}
            self.takers[name] = Takes(names.index(key), key, own, keeps_values, adds_unknown=not keeps_values)

    def _take(self, name: str, module: Module, function: ast.FunctionDef, inside: ast.AST) -> None:
        parameters = _parameters(function)
        for call in (one for one in ast.walk(inside) if isinstance(one, ast.Call)):
            taker = self._taker(module, call)
            key = _argument(call, taker) if taker else None
            if taker is None or not isinstance(key, ast.Name) or key.id not in parameters:
                continue
            here = self.takers.setdefault(
                name,
                Takes(
                    parameters.index(key.id), key.id, frozenset(parameters) - {key.id},
                    has_values=function.args.kwarg is not None,
                ),
            )  # fmt: skip
            here.adds |= _values_of(call, taker) | taker.adds
            rest = next((one.value for one in call.keywords if one.arg is None), None)
            own_rest = (
                function.args.kwarg is not None and isinstance(rest, ast.Name) and rest.id == function.args.kwarg.arg
            )
            here.adds_unknown |= (rest is not None and not own_rest) or taker.adds_unknown

    def _taker(self, module: Module, call: ast.Call) -> Takes | None:
        name = self.qualified(module, call.func)
        return self.takers.get(name) if name else None

    def qualified(self, module: Module, function: ast.expr) -> str | None:
        if isinstance(function, ast.Name):
            return self.names[module.name].get(function.id)
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            base = self.names[module.name].get(function.value.id)
            return f"{base}.{function.attr}" if base else None
        return None

    # Which keys are asked for

    def _asked_in(self, module: Module) -> Iterator[Asked]:
        for scope, call in _calls(module.tree):
            taker = self._taker(module, call)
            if taker is None:
                continue
            key = _argument(call, taker)
            if key is None or (isinstance(key, ast.Name) and any(key.id in _parameters(one) for one in scope)):
                continue  # left to its default, or handed on: read where it comes from
            if isinstance(key, ast.Attribute) and key.attr.endswith("key"):
                continue
            found = set(self._patterns(module, scope, key))
            if not found:
                self.unread.append(f"{module.path}:{call.lineno}: {ast.unparse(key)}")
            given = _given(call, taker)
            unknown = given is None or taker.adds_unknown
            for pattern in found:
                values = None if unknown else frozenset((given or set()) | taker.adds)
                yield Asked(module.path, f"{call.lineno}:{call.col_offset}", pattern, values)

    def _patterns(self, module: Module, scope: tuple[Function, ...], node: ast.expr) -> Iterable[str]:
        if isinstance(node, ast.Constant):
            return [re.escape(node.value)] if isinstance(node.value, str) else []
        if isinstance(node, ast.IfExp):
            return [*self._patterns(module, scope, node.body), *self._patterns(module, scope, node.orelse)]
        if isinstance(node, ast.BoolOp):
            return [one for value in node.values for one in self._patterns(module, scope, value)]
        if isinstance(node, ast.JoinedStr):
            return [self._joined(module, scope, node)]
        if isinstance(node, ast.Name):
            values = self._values(module, scope, node.id)
            found = [one for value in values for one in self._patterns(module, scope, value)]
            return found or self._one_of_each(module, scope, node.id)
        if isinstance(node, ast.Subscript):
            return self._held_in(module, scope, node.value)
        if isinstance(node, ast.Call):
            return self._returned(module, scope, node)
        return []

    def _joined(self, module: Module, scope: tuple[Function, ...], node: ast.JoinedStr) -> str:
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(re.escape(str(part.value)))
            elif isinstance(part, ast.FormattedValue):
                inner = set(self._patterns(module, scope, part.value)) if isinstance(part.value, ast.Name) else set()
                parts.append(f"({'|'.join(sorted(inner))})" if inner and all("." in one for one in inner) else HOLE)
        return "".join(parts)

    def _values(self, module: Module, scope: tuple[Function, ...], name: str) -> list[ast.expr]:
        """What is assigned to the name, in the nearest function that assigns it or at the top of the module."""
        for place in scope:
            if found := [value for node in ast.walk(place) if (value := _assigned(node, name)) is not None]:
                return found
        return [value for node in module.tree.body if (value := _assigned(node, name)) is not None]

    def _one_of_each(self, module: Module, scope: tuple[Function, ...], name: str) -> list[str]:
        """A name that a loop gives to the values of a table: `for day, label in WHEN.items()`."""
        loops = [node for place in scope for node in ast.walk(place) if isinstance(node, ast.comprehension | ast.For)]
        for loop in loops:
            names = [one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)]
            table = loop.iter.func if isinstance(loop.iter, ast.Call) else None
            if name == names[-1] and isinstance(table, ast.Attribute) and table.attr in ("items", "values"):
                return self._held_in(module, scope, table.value)
        return []

    def _held_in(self, module: Module, scope: tuple[Function, ...], node: ast.expr) -> list[str]:
        """The strings of a table, whichever of them is taken."""
        tables = self._values(module, scope, node.id) if isinstance(node, ast.Name) else [node]
        held = [value for table in tables if isinstance(table, ast.Dict) for value in table.values]
        return [one for value in held for one in self._patterns(module, scope, value)]

    def _returned(self, module: Module, scope: tuple[Function, ...], call: ast.Call) -> list[str]:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get":
            return self._held_in(module, scope, call.func.value)
        name = self.qualified(module, call.func)
        home, _, function = (name or "").rpartition(".")
        there = self.modules.get(home)
        if there is None:
            return []
        for node in there.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                returned = [
                    one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None
                ]
                return [one for value in returned for one in self._patterns(there, (node,), value)]
        return []


def _assigned(node: ast.AST, name: str) -> ast.expr | None:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    named = any(isinstance(one, ast.Name) and one.id == name for one in targets)
    return node.value if named and isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) else None


def _names(module: Module) -> dict[str, str]:
    """What a name of the module stands for: its own function, or what it imported."""
    found = {
        node.name: f"{module.name}.{node.name}"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def _calls(tree: ast.AST, scope: tuple[Function, ...] = ()) -> Iterator[tuple[tuple[Function, ...], ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield scope, node
        inner = (node, *scope) if isinstance(node, ast.FunctionDef | ast.Lambda) else scope
        yield from _calls(node, inner)


def _parameters(function: Function) -> list[str]:
    if isinstance(function, ast.ClassDef):
        return []
    arguments = function.args
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _argument(call: ast.Call, taker: Takes) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == taker.name), None)
    return named or (call.args[taker.place] if len(call.args) > taker.place else None)


def _given(call: ast.Call, taker: Takes) -> set[str] | None:
    """The values that stand in the call; None when it hands on values that are not written there."""
    return None if any(one.arg is None for one in call.keywords) else _values_of(call, taker)


def _values_of(call: ast.Call, taker: Takes) -> set[str]:
    if not taker.has_values:
        return set()
    return {one.arg for one in call.keywords if one.arg and one.arg not in taker.own and one.arg != taker.name}
