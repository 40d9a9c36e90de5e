"""The house keeps its floors: imports point down, neighbours leave each other alone, and there are no circles."""

import ast
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot"

# From the roof to the ground. A room may import rooms of lower floors only.
FLOORS: list[set[str]] = [
    {"__main__"},
    {"cli"},
    {"demo"},
    {"running"},
    {"on_slack", "on_discord", "joining", "doctor"},
    {"app"},
    {"platforms", "scheduler", "wiring"},
    {"polling", "polls", "pipeline", "delivery", "commands", "gauges", "writing"},
    {"desk"},
    {"ledger"},
    {"feeds", "topics", "stories", "alerts", "storage", "settings", "charts"},
    {"text", "calendar"},
    {"domain", "errors", "observe"},
]
# The ground floor's own order: domain and observe may raise our errors.
ALLOWED_NEIGHBOURS = {("observe", "errors"), ("domain", "errors")}


def rooms() -> dict[str, list[Path]]:
    """Room -> its files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(BOT.rglob("*.py")):
        parts = path.relative_to(BOT).with_suffix("").parts
        if parts != ("__init__",):
            found.setdefault(parts[0], []).append(path)
    return found


def imports_of(path: Path) -> list[tuple[str, ...]]:
    """Every `bot` module a file imports, lazily or not, as parts without `bot`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "bot":
            module = node.module.split(".")[1:]
            found += [tuple(module)] if module else [(alias.name,) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")[1:]) for alias in node.names if alias.name.startswith("bot.")]
    return [module for module in found if module and module != ("__version__",)]


def floor_of(room: str) -> int:
    """0 is the roof."""
    return next(number for number, floor in enumerate(FLOORS) if room in floor)


def test_every_room_has_a_floor() -> None:
    unknown = set(rooms()) - set().union(*FLOORS)
    assert not unknown, f"give {unknown} a floor in docs/design.md and here"


def test_imports_point_down() -> None:
    wrong = [
        f"{path.relative_to(BOT)} imports {'.'.join(module)}"
        for room, paths in rooms().items()
        for path in paths
        for module in imports_of(path)
        if module[0] != room and floor_of(module[0]) <= floor_of(room) and (room, module[0]) not in ALLOWED_NEIGHBOURS
    ]
    assert not wrong, "\n".join(wrong)


def test_platforms_do_not_know_each_other() -> None:
    wrong = [
        f"{path.relative_to(BOT)} imports {'.'.join(module)}"
        for path in rooms()["platforms"]
        for module in imports_of(path)
        if module[0] == "platforms" and len(module) > 1 and module[1] != path.relative_to(BOT).parts[1]
    ]
    assert not wrong, "\n".join(wrong)


def test_no_file_imports_itself_in_a_circle() -> None:
    files = {path.relative_to(BOT).with_suffix("").parts: path for paths in rooms().values() for path in paths}
    graph = {module: [each for each in imports_of(path) if each in files] for module, path in files.items()}
    done: set[tuple[str, ...]] = set()

    def visit(module: tuple[str, ...], above: tuple[tuple[str, ...], ...]) -> None:
        assert module not in above, " > ".join(".".join(each) for each in (*above, module))
        if module not in done:
            for each in graph[module]:
                visit(each, (*above, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_only_app_asks_the_clock() -> None:
    """Below it `now` is an argument; scheduler.py asks for APScheduler's own ticks, demo/ makes a clock of its own."""
    asking = {
        str(path.relative_to(BOT))
        for paths in rooms().values()
        for path in paths
        if "datetime.now(" in path.read_text(encoding="utf-8") or "time.time(" in path.read_text(encoding="utf-8")
    }
    assert asking <= {"app.py", "scheduler.py", "demo/show.py"}, asking


def test_every_file_opens_with_its_duty() -> None:
    silent = [str(path) for path in BOT.rglob("*.py") if ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None]
    assert not silent
