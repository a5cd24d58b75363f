"""Every regular expression of the project takes time in proportion to the text, whatever a person types."""

import ast
import importlib
import random
import re
import time
from collections.abc import Iterable, Iterator
from re import _constants as ops  # type: ignore[attr-defined]  # Python's own parser of expressions has no types
from re import _parser as parser  # type: ignore[attr-defined]  # Python's own parser of expressions has no types
from typing import Any

import pytest

from tests.structure import modules

REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}
Shape = tuple[str, str, str]  # how a text begins, what is repeated in it, and how it ends
SHORT, LONG = 500, 4_000  # characters: more of a text is not looked at
PUMPS = 150  # of an expression's own characters, put together at random
CHARACTERS = tuple("az1.,-([<>&?!:/@|\"'#*_=+%\\ک۱é ")
SENTENCES = (
    "or not ",
    "article 3 ",
    "3(1)(c) ",
    "?a ",
    "1.1.1.",
    "and and ",
    "a, ",
    "<a ",
    "(a)",
    "a\n",
    "\n\n",
    " a",
    "x y z ",
    "kya ",
    "kab aur ",
    "what, is ",
)


def within(name: str, value: object, depth: int = 2) -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """The expressions in a value, also those inside its tuples, lists and dictionaries."""
    if isinstance(value, re.Pattern):
        yield name, value
    inside: Iterable[tuple[object, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, tuple | list):
        inside = enumerate(value)
    for key, item in inside if depth else ():
        yield from within(f"{name}[{key}]", item, depth - 1)


def compiled() -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """Every expression that stands in a module of ours, by its name."""
    for module in sorted(set(modules()) - {"bot.__main__", "bot.store.migrations.env"}):  # importing these runs them
        for name, value in vars(importlib.import_module(module)).items():
            yield from within(f"{module}.{name}", value)


PATTERNS = {(pattern.pattern, pattern.flags): (name, pattern) for name, pattern in compiled()}


def sample(tree: Any) -> str:
    """A text that a parsed expression matches, roughly: its last alternatives, each repetition as short as may be."""
    return "".join(_piece(op, value) for op, value in tree)


def _piece(op: Any, value: Any) -> str:
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.IN:
        return _member(value)
    if op in {ops.ANY, ops.NOT_LITERAL}:
        return "a"
    if op in REPEATS:
        return sample(value[2]) * max(1, min(value[0], 40))
    parts = {ops.BRANCH: lambda: value[1][-1], ops.SUBPATTERN: lambda: value[3], ops.ATOMIC_GROUP: lambda: value}
    return sample(parts[op]()) if op in parts else ""


def _member(options: Any) -> str:
    if options[0][0] is ops.NEGATE:
        return next((char for char in "a1 -." if char not in characters(options)), "\u2020")
    for op, value in options:
        if op is ops.LITERAL:
            return chr(value)
        if op is ops.RANGE:
            return chr(value[0])
        if op is ops.CATEGORY:
            return {ops.CATEGORY_DIGIT: "1", ops.CATEGORY_SPACE: " ", ops.CATEGORY_NOT_WORD: "-"}.get(value, "a")
    return "a"


def repeated(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each repetition of an expression, and what it repeats."""
    for op, value in tree:
        if op in REPEATS:
            yield before, sample(value[2])
            yield from repeated(value[2], before)
        elif op is ops.SUBPATTERN:
            yield from repeated(value[3], before)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from repeated(branch, before)
        before += sample([(op, value)])


def hostile(tree: Any) -> Iterator[Shape]:
    """Texts that make an expression with nested or adjoining repetitions try every way to part them."""
    whole = sample(tree)
    pumps = [*repeated(tree), ("", whole), *(("", each) for each in (*CHARACTERS, *SENTENCES)), ("?", "a"), ("<", "a")]
    for before, pump in dict.fromkeys(pumps):
        if pump:
            yield from ((before, pump, ""), (before, pump, "\x00"), (before, pump, " b c d e f"))
            yield "", before + pump, "\x00"


def characters(tree: Any) -> Iterator[str]:
    """The characters that an expression names."""
    for op, value in tree:
        if op is ops.LITERAL:
            yield chr(value)
        elif op is ops.RANGE:
            yield from map(chr, value)
        for part in _parts(op, value):
            yield from characters(part)


def _parts(op: Any, value: Any) -> list[Any]:
    """The expressions inside a piece of one."""
    if op is ops.BRANCH:
        return list(value[1])
    if op in {ops.IN, ops.ATOMIC_GROUP}:
        return [value]
    return [value[-1]] if op in REPEATS or op in {ops.SUBPATTERN, ops.ASSERT, ops.ASSERT_NOT} else []


def own(tree: Any) -> list[Shape]:
    """Beginnings, what is repeated after them, and ends, made of what an expression itself is made of."""
    chance = random.Random(20261128)
    repetitions = list(repeated(tree))
    pieces = list(dict.fromkeys([*characters(tree), *(pump for _, pump in repetitions if pump), *"a1 ."]))
    pumps = [*pieces, *("".join(chance.choices(pieces, k=chance.randint(2, 4))) for _ in range(PUMPS))]
    before = ["", *(start for start, _ in repetitions)]
    return [(chance.choice(before), pump, chance.choice(["", "!", "\x00", "a"])) for pump in pumps for _ in range(2)]


def seconds(pattern: "re.Pattern[Any]", text: str | bytes) -> float:
    """Of the processor, for all matches."""
    began = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    return time.thread_time() - began


@pytest.mark.parametrize("name", sorted(name for name, _ in PATTERNS.values()))
def test_a_text_eight_times_as_long_takes_no_square_of_eight(name: str) -> None:
    """The shapes of text that take an expression longest, and how their time grows."""
    pattern = next(found for called, found in PATTERNS.values() if called == name)
    as_bytes = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if as_bytes else pattern.flags)

    def takes(shape: Shape, length: int, tries: int = 1) -> float:
        start, pump, end = shape
        text = (start + pump * length)[:length] + end
        return min(seconds(pattern, text.encode("utf-8", "replace") if as_bytes else text) for _ in range(tries))

    shapes = dict.fromkeys([*hostile(tree), *own(tree)])
    for worst in sorted(shapes, key=lambda shape: -takes(shape, LONG))[:3]:
        short, long = takes(worst, SHORT, 5), takes(worst, LONG, 3)

        assert long < 24 * short + 0.001, f"{short * 1000:.2f} ms, and {long * 1000:.2f} ms for {worst!r}"


def test_every_expression_stands_where_these_tests_find_it() -> None:
    """In a module, not in a function; the settings' read what an operator wrote."""
    inside = [
        f"{module}:{call.lineno}"
        for module in set(modules()) - {"bot.settings"}
        for function in ast.walk(ast.parse(modules()[module].read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.")
    ]
    assert not inside
