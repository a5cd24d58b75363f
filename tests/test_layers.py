"""Who may import whom. Handlers never see a platform, adapters never see a treaty."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("bot", "adapters", "handlers")
# Of ours. A name stands for itself and for what is inside it.
MAY = {
    "bot.model": (),
    "bot.content": (),
    "adapters": ("bot.model", "bot.settings"),
    "handlers": ("bot.model", "bot.content", "bot.library", "bot.phrases", "bot.states", "bot.wording", "handlers"),
}
# What an answer does without: a loop, a network, a database, a platform.
RIM = {
    "aiohttp", "aiosqlite", "alembic", "apprise", "asyncio", "botbuilder", "botframework", "jinja2",
    "microsoft_agents", "psycopg", "requests", "slack_bolt", "slack_sdk", "socket", "sqlalchemy", "stamina", "urllib",
}  # fmt: skip


@cache
def modules() -> dict[str, Path]:
    files = [file for folder in OURS for file in (ROOT / folder).rglob("*.py")]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imports(module: str) -> Iterator[str]:
    """All that a module imports, wherever in its text, and whatever is only for the type checker."""
    for node in ast.walk(ast.parse(modules()[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in modules() else node.module for name in inside)


def inside(name: str, *allowed: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def ours(module: str) -> Iterator[str]:
    return (name for name in imports(module) if inside(name, *OURS))


def pure() -> list[str]:
    """The way from a message to a reply: `bot.app` with all that it imports of ours."""
    found: list[str] = []
    waiting = ["bot.app"]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.append(module)
            waiting += [name for name in ours(module) if name in modules()]
    return sorted(found)


@pytest.mark.parametrize("module", sorted(modules()))
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    for layer, allowed in MAY.items():
        if inside(module, layer):
            own = (layer,) if layer != "adapters" else _of_its_platform(module)
            strangers = {name for name in ours(module) if not inside(name, *allowed, *own)}

            assert not strangers, f"{module} may import of ours {allowed}"


def _of_its_platform(module: str) -> tuple[str, ...]:
    """An adapter's own modules, and `adapters.terminal` and `adapters.lines`, which are plain text and JSON."""
    platform = ".".join(module.split(".")[:2])
    return (platform, "adapters.terminal", "adapters.lines")


@pytest.mark.parametrize("module", pure())
def test_the_pure_middle_knows_no_loop_no_network_and_no_platform(module: str) -> None:
    roots = {name.split(".")[0] for name in imports(module)}

    assert not roots & RIM
    assert not roots & {"adapters"}


def test_the_pure_middle_is_the_whole_way_of_an_answer() -> None:
    assert {"bot.app", "bot.understand", "bot.names", "handlers", "handlers.status"} <= set(pure())
    assert not {"bot.store", "bot.server", "bot.outbox", "bot.settings"} & set(pure())


def test_only_slack_knows_slack_and_only_teams_knows_teams() -> None:
    sdks = {
        "slack_bolt": "adapters.slack",
        "slack_sdk": "adapters.slack",
        "botbuilder": "adapters.teams",
        "botframework": "adapters.teams",
    }
    strays = [
        (module, name)
        for module in modules()
        for name in imports(module)
        if (home := sdks.get(name.split(".")[0])) and not inside(module, home)
    ]

    assert not strays


def test_a_question_in_a_terminal_loads_no_platform_no_server_and_no_database() -> None:
    code = (
        "import sys; sys.argv = ['sanad', 'ask', '--json', 'what is the OPSC']\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())

    assert '"opsc"' in run.stdout
    assert not loaded & (RIM - {"asyncio", "socket", "urllib"}), "they take longer to load than an answer to give"
    assert "bot" in loaded


@pytest.mark.parametrize("module", sorted(modules()))
def test_a_module_begins_with_its_purpose_and_is_short(module: str) -> None:
    text = modules()[module].read_text("utf-8")

    assert not text or ast.get_docstring(ast.parse(text)), f"{module} does not say what it is for"
    assert text.count("\n") <= 350


SECRET = re.compile(r"(?:^|_)(?:token|secret|signature|digest|password|cookie|bearer|hmac)$")
# It compares a token that it has handed out itself with the one it holds.
OWN = {"adapters.teams.credentials"}


@pytest.mark.parametrize("module", sorted(name for name in modules() if inside(name, "adapters", "bot.guard")))
def test_a_secret_is_compared_in_constant_time(module: str) -> None:
    found = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(modules()[module].read_text("utf-8")))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        for side in (node.left, *node.comparators)
        if SECRET.search(getattr(side, "attr", getattr(side, "id", "")).lower())
    ]

    assert not found or module in OWN, "hmac.compare_digest takes the same time whatever is given"
