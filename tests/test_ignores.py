"""Whoever silences a linter, the type checker or a test says why, in the same line."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure import ROOT

FILES = [
    file
    for folder in ("bot", "adapters", "handlers", "content", "deploy", "tests")
    for file in (ROOT / folder).rglob("*.py")
]
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no\s?cover|nosec|fmt:|mypy:|ruff:)")
# A linter is told its codes and the reason behind a dash, the type checker behind a second mark of a comment.
REASONED = re.compile(r"# (?:noqa: [A-Z0-9, ]+ - |type: ignore\[[\w, -]+\] {1,2}# )\S+(?: \S+)+")
FILTERS = {"simplefilter", "filterwarnings"}
SKIPS = {"skip", "skipif", "xfail", "importorskip"}


def comments(file: Path) -> Iterator[tuple[int, str]]:
    with tokenize.open(file) as text:
        for token in tokenize.generate_tokens(text.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def skips(file: Path) -> Iterator[tuple[int, bool]]:
    """The line of everything that skips a test, and whether it says why."""
    tree = ast.parse(file.read_text("utf-8"))
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and ast.unparse(node).startswith("pytest."):
            call = called.get(id(node))
            plain = call is not None and node.attr in {"skip", "xfail"} and bool(call.args)
            yield node.lineno, plain or (call is not None and any(word.arg == "reason" for word in call.keywords))


def filters(file: Path) -> Iterator[int]:
    """The lines that keep warnings from being seen."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in FILTERS:
            yield node.end_lineno or node.lineno


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_is_silenced_has_its_reason_beside_it(file: Path) -> None:
    silent = [(line, text) for line, text in comments(file) if SILENCED.search(text)]

    assert [(line, text) for line, text in silent if not REASONED.search(text)] == []
    assert [line for line, reasoned in skips(file) if not reasoned] == []
    assert {*filters(file)} <= {line for line, _ in comments(file)}
