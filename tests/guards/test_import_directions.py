"""Data flows one way (docs/ARCHITECTURE.md): the imports are read, and any other direction fails here."""

from __future__ import annotations

import ast

import pytest

from tests.guards.source import ROOMS, Module, imports, modules

MAY_IMPORT = {
    "bot": {"bot", "handlers", "content", "db"},
    "handlers": {"handlers", "content", "db"},
    "content": {"content"},
    "db": {"db"},
}
# The network, the environment and the processes belong to the edges.
ONLY_AT_THE_EDGE = {
    "flask", "werkzeug", "requests", "urllib", "urllib3", "http", "httpx", "socket", "linebot", "gunicorn", "dramatiq",
    "redis", "apscheduler", "dotenv", "pydantic_settings", "fsspec", "prometheus_client", "subprocess", "threading",
}  # fmt: skip
HARMLESS = {
    "urllib.parse",  # reads addresses, opens none
}
# A lock inside the process is no thread: these guard what several threads of the edge use at once.
LOCKS = {
    ("db.session", "threading"),
    ("db.disk", "threading"),
    ("content.search", "threading"),
    ("content.search.meaning", "threading"),
}
THE_ONE_DOOR = "bot.line_stand_in"
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_lies_downstream(room: str) -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in modules(room)
        for name in imports(module)
        if name.partition(".")[0] in (*ROOMS, "tests") and name.partition(".")[0] not in MAY_IMPORT[room]
    ]
    assert wrong == []


def test_the_emulator_is_line_and_knows_nothing_of_the_bot() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in modules("bot")
        if within(module.name, "bot.emulator")
        for name in imports(module)
        if name.partition(".")[0] in ROOMS and not within(name, "bot.emulator")
    ]
    assert wrong == []


def test_only_the_stand_in_knows_the_emulator() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in modules(*ROOMS)
        if not within(module.name, "bot.emulator") and module.name != THE_ONE_DOOR
        for name in imports(module)
        if within(name, "bot.emulator")
    ]
    assert wrong == []


def test_casework_imports_no_conversation() -> None:
    allowed = {"handlers.casework"} | {
        module.name for module in modules("handlers") if module.name.count(".") == 1 and module.package == "handlers"
    }
    wrong = [
        f"{module.path} imports {name}"
        for module in modules("handlers")
        if within(module.name, "handlers.casework")
        for name in imports(module)
        if within(name, "handlers") and not any(within(name, one) for one in allowed)
    ]
    assert wrong == []


def test_the_network_and_the_processes_belong_to_the_edges() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in modules("handlers", "content", "db")
        for name in imports(module)
        if name.partition(".")[0] in ONLY_AT_THE_EDGE
        and not any(within(name, one) for one in HARMLESS)
        and (module.name, name) not in LOCKS
        and (module.name, name.rpartition(".")[0]) not in LOCKS
    ]
    assert wrong == []


def test_the_environment_is_read_in_one_place() -> None:
    """Prometheus' client reads the name of its shared folder itself; we only ask whether it is there."""
    reading = {
        module.path for module in modules() if any(_reads_the_environment(node) for node in ast.walk(module.tree))
    }
    assert reading == {"bot/settings.py", "bot/metrics.py"}


def _reads_the_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
        return node.attr in ("environ", "getenv", "environb", "putenv")
    return isinstance(node, ast.ImportFrom) and node.module == "os" and any("env" in one.name for one in node.names)


def test_time_is_a_parameter_beyond_the_edges() -> None:
    wrong = [
        f"{module.path}:{node.lineno} asks the clock"
        for module in modules("handlers", "content", "db")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and _asks_the_clock(node)
    ]
    assert wrong == []


def _asks_the_clock(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and (function.value.id, function.attr) in CLOCKS
    )


def test_handlers_do_not_commit() -> None:
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in modules("handlers")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "rollback", "begin")
        and "session" in ast.unparse(node.func.value)
    ]
    assert wrong == []


def test_relative_imports_are_read_as_what_they_name() -> None:
    tree = ast.parse("from . import moves\nfrom ..ask import answer\nfrom .moves import move")
    module = Module("handlers/casework/close.py", "handlers.casework.close", tree)
    assert set(imports(module)) == {"handlers.casework.moves", "handlers.ask.answer", "handlers.casework.moves.move"}
