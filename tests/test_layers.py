"""Who may import whom. Handlers never see a platform, adapters never see a treaty."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import serving
from tests.structure import BASE, ROOT, between, figures, imports, levels, modules, room

VALUES = tuple(module for module in BASE if module not in {"bot", "bot.telemetry"})
READING = ("bot.model", "bot.proposition", "bot.news", "bot.knowledge", "bot.understanding", "content")
SLACK, TEAMS = "adapters.slack", "adapters.teams"
METERED = {"listeners": ("bot.telemetry",)}  # what a person does that is no message is counted where it is taken
# What a module may import of ours. The rule of the longest name that fits holds; a package's own modules are its own.
MAY: dict[str, tuple[str, ...]] = {
    "bot": (),
    "bot.__main__": ("bot.cli",),
    "bot.model": ("bot.news", "bot.proposition"),
    "bot.proposition": (),
    "bot.news": (),
    "bot.subscribing": (*VALUES, "bot.knowledge"),
    "bot.ports": ("bot.model", "bot.news"),
    "bot.sanitise": (),
    "bot.telemetry": VALUES,
    "bot.environment": (),
    "bot.origin": (),
    "bot.certificate": (),
    "bot.settings": ("bot.environment", "bot.origin", "bot.certificate", "bot.knowledge.states"),
    "bot.knowledge": ("bot.model", "bot.proposition", "content"),
    "bot.understanding": ("bot.model", "bot.proposition", "bot.sentences", "bot.knowledge", "content"),
    "bot.screen": ("bot.model", "bot.sentences"),
    "bot.sentences": (),
    "bot.beside": ("bot.model", "bot.screen"),
    "bot.app": (*VALUES, "bot.beside", "bot.subscribing", "bot.knowledge", "bot.understanding"),
    "bot.reference": (*READING, "bot.app", "bot.screen", "handlers"),
    "bot.reference.values": (),
    "bot.store": VALUES,
    "bot.feedback": (*VALUES, "bot.store"),
    "bot.server": ("bot", "adapters", "handlers"),
    "bot.cli": ("bot", "adapters", "handlers"),
    "handlers": READING,
    "handlers.shared": ("bot.model", "bot.proposition", "bot.sentences", "bot.knowledge"),
    "adapters": (),
    "adapters.terminal": ("bot.model", "bot.screen", "bot.sanitise"),
    "adapters.jsonl": ("bot.model", "bot.proposition", "bot.screen", "bot.sanitise", "adapters.terminal"),
    "adapters.preview": (*VALUES, "adapters.jsonl"),
    "adapters.inbox": VALUES,
    "adapters.api": (*VALUES, "adapters.jsonl", "bot.reference"),
    "adapters.mcp": (*VALUES, "adapters.jsonl", "bot.reference"),
    # Both platforms have the same rooms: what comes in and what is drawn know nothing of what goes out.
    **{
        f"{platform}.{name}": (*VALUES, *METERED.get(name, ()), *(f"{platform}.{other}" for other in others))
        for platform in (SLACK, TEAMS)
        for name, others in {
            "config": (),
            "turn": ("outbound",),
            "manifest": ("listeners", "manifest"),
            "auth": ("config", "manifest", "inbound", "outbound"),
            "inbound": ("config", "auth", "render", "turn"),
            "render": ("config", "inbound", "manifest", "turn"),
            "outbound": ("config", "auth", "inbound", "render", "turn"),
            "listeners": ("config", "auth", "inbound", "outbound", "render", "turn"),
        }.items()
        if (platform, name) != (SLACK, "turn")
    },
    SLACK: (*VALUES, SLACK),
    TEAMS: (*VALUES, TEAMS, "bot.telemetry"),
}
# What an answer does without: a loop, a network, a database, a platform.
RIM = {
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apprise",
    "asyncio",
    "botbuilder",
    "botframework",
    "jinja2",
    "mcp",
    "microsoft_agents",
    "psycopg",
    "requests",
    "slack_bolt",
    "slack_sdk",
    "socket",
    "sqlalchemy",
    "stamina",
    "starlette",
    "urllib",
    "uvicorn",
}


def inside(name: str, *allowed: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def ours(module: str) -> Iterator[str]:
    return (name for name in imports(module) if inside(name, "bot", "adapters", "handlers", "content"))


def rule(module: str) -> str:
    """The name whose rule holds for a module; `bot` and `adapters` rule themselves alone."""
    fitting = [
        name for name in MAY if module == name or (module.startswith(f"{name}.") and name not in {"bot", "adapters"})
    ]
    return max(fitting, key=len, default="")


def pure() -> list[str]:
    """The way from a message to a reply: `bot.app` and the handlers, with all that they import of ours."""
    found: list[str] = []
    waiting = ["bot.app", "handlers"]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.append(module)
            waiting += [name for name in ours(module) if name in modules()]
    return sorted(found)


@pytest.mark.parametrize("module", sorted(modules()))
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    name = rule(module)

    assert name, f"{module} has no rule: say in MAY what it may import"
    strangers = {other for other in ours(module) if other != "bot" and not inside(other, name, *MAY[name])}
    assert not strangers, f"{module} may import of ours {MAY[name]}"


@pytest.mark.parametrize("name", sorted(MAY))
def test_a_rule_has_modules(name: str) -> None:
    assert [module for module in modules() if rule(module) == name], f"nothing is called {name}"


def test_imports_between_rooms_point_one_way() -> None:
    found = levels()

    assert all(found[one] > found[other] for one, other in between())
    assert set(found) == {room(module) for module in modules()}


def test_the_documents_give_the_figures_of_today() -> None:
    assert figures() in (ROOT / "docs" / "why.md").read_text("utf-8")


@pytest.mark.parametrize("module", pure())
def test_the_pure_middle_knows_no_loop_no_network_and_no_platform(module: str) -> None:
    roots = {name.split(".")[0] for name in imports(module)}

    assert not roots & RIM
    assert not roots & {"adapters"}


def test_the_pure_middle_is_the_whole_way_of_an_answer() -> None:
    assert {
        "bot.app",
        "bot.understanding.understand",
        "bot.understanding.instruments",
        "handlers",
        "handlers.status",
    } <= set(pure())
    assert not {"bot.store", "bot.server.lifecycle", "bot.feedback.outbox", "bot.settings"} & set(pure())


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
        "from bot.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())

    assert '"opsc"' in run.stdout
    assert not loaded & (RIM - {"asyncio", "socket", "urllib"}), "they take longer to load than an answer to give"
    assert "bot" in loaded


@pytest.mark.parametrize(
    ("destination", "loaded"), [("", False), ("slack:C0MAINT", False), ("json://127.0.0.1:9/", True)]
)
def test_apprise_is_loaded_where_a_destination_needs_it(tmp_path: Path, destination: str, loaded: bool) -> None:
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:9/"}
    settings = {"SANAD_FORWARD_TO": destination, "PYTHONPROFILEIMPORTTIME": "1"} | (slack if destination else {})
    with serving(tmp_path, **settings) as server:
        assert server.get("/healthz").status == 200
        assert server.ask("the opsc date is wrong, it was 2011")["feedback"]
        assert server.stop() == 0
    names = set(re.findall(r"^import time:.*\| +(\S+)$", server.log.read_text(), re.MULTILINE))

    assert "bot.server.lifecycle" in names
    assert ("apprise" in names) is loaded


@pytest.mark.parametrize("module", sorted(modules()))
def test_a_module_begins_with_its_purpose_and_is_short(module: str) -> None:
    text = modules()[module].read_text("utf-8")

    assert not text or ast.get_docstring(ast.parse(text)), f"{module} does not say what it is for"
    assert text.count("\n") <= 350


def test_a_test_module_is_one_subject() -> None:
    files = [*(ROOT / "tests").rglob("*.py")]

    assert [file.name for file in files if file.read_text("utf-8").count("\n") > 350] == []


SECRET = re.compile(r"(?:^|_)(?:token|secret|signature|digest|password|cookie|bearer|hmac)$")
# It compares a token that it has handed out itself with the one it holds.
OWN = {"adapters.teams.auth.credentials"}


@pytest.mark.parametrize(
    "module", sorted(name for name in modules() if inside(name, "adapters", "bot.server.security"))
)
def test_a_secret_is_compared_in_constant_time(module: str) -> None:
    found = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(modules()[module].read_text("utf-8")))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        for side in (node.left, *node.comparators)
        if SECRET.search(getattr(side, "attr", getattr(side, "id", "")).lower())
    ]

    assert not found or module in OWN, "hmac.compare_digest takes the same time whatever is given"
