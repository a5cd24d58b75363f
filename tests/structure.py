"""The rooms of the code, their levels, and the imports between them: `python -m tests.structure` prints them."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
# A room is a package that a newcomer finds with `ls`; the modules beside the rooms of `bot` are rooms themselves,
# but for the values and settings that everything else is made of.
BASE = (
    "bot.model",
    "bot.proposition",
    "bot.news",
    "bot.ports",
    "bot.screen",
    "bot.sentences",
    "bot.sanitise",
    "bot.origin",
    "bot.telemetry",
    "bot",
)
DOORS = (
    "adapters.jsonl",
    "adapters.preview",
    "adapters.inbox",
    "adapters.terminal",
    "adapters.api",
    "adapters.mcp",
    "adapters",
)


@cache
def modules() -> Mapping[str, Path]:
    """Every module of ours by its dotted name."""
    files = [file for folder in ("bot", "adapters", "handlers") for file in (ROOT / folder).rglob("*.py")]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imports(module: str) -> Iterator[str]:
    """All that a module imports, wherever in its text, also for the type checker only; relative names in full."""
    path = modules()[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            inside = [f"{base}.{alias.name}" for alias in node.names]
            yield from (name if name in modules() else base for name in inside)


def room(module: str) -> str:
    """The room that a module stands in."""
    if module in BASE:
        return "bot (values)"
    if module.startswith(DOORS) and not module.startswith(("adapters.slack", "adapters.teams")):
        return "adapters (pages, terminal, programs)"
    parts = module.split(".")
    return parts[0] if parts[0] == "handlers" else ".".join(parts[:2])


def between() -> set[tuple[str, str]]:
    """Which room imports from which."""
    pairs = {(room(module), room(name)) for module in modules() for name in imports(module) if name in modules()}
    return {(one, other) for one, other in pairs if one != other}


def levels() -> Mapping[str, int]:
    """How many rooms stand below each one, one upon the other. ValueError names rooms that stand on each other."""
    pairs = between()
    left = {room(module) for module in modules()}
    found: dict[str, int] = {}
    while left:
        free = {one for one in left if not any(a == one and b in left for a, b in pairs)}
        if not free:
            raise ValueError(f"rooms that import each other: {', '.join(sorted(left))}")
        for one in free:
            found[one] = 1 + max((found[b] for a, b in pairs if a == one), default=-1)
        left -= free
    return found


def figures() -> str:
    """The sentence that docs/why.md gives."""
    found, pairs = levels(), between()
    return f"{len(found)} rooms on {max(found.values()) + 1} levels, {len(pairs)} imports between rooms, none upwards"


def main() -> None:
    found = levels()
    for level in sorted(set(found.values()), reverse=True):
        print(f"{level}  {', '.join(sorted(one for one, at in found.items() if at == level))}")
    print(figures())


if __name__ == "__main__":
    main()
