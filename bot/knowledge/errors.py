"""What is wrong with the content: where, and what is expected instead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.knowledge import schema
from bot.knowledge.yaml_source import Path


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One thing to correct. `key` leads there: `instruments.opsc.provisions.art. 3(1)(c).topics.2`."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.key}: {self.message}"
            if self.key
            else f"{self.file}:{self.line}: {self.message}"
        )


class InvalidContent(Exception):
    """The content cannot be used. `diagnostics` holds all that is wrong, in the order of the files."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        super().__init__("\n".join(str(one) for one in self.diagnostics))


_PATTERNS = {
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "a date such as 2024, 2024-03 or 2024-03-15",
    r"^[a-z0-9][a-z0-9-]*$": "an id of lower-case letters, digits and hyphens",
    r"^[A-Z]{3}$": "a State's ISO 3166 alpha-3 code, such as PAK",
    r"^([A-Z]{3}|GLOBAL)$": "GLOBAL or a State's ISO 3166 alpha-3 code",
    r"^https?://\S+$": "an address that begins with https://",
    r"^FB-[0-9A-Z]+$": "a feedback id such as FB-7K2M9Q",
    r"^[^{}]*\{\}[^{}]*$": "a name with {} where its number stands",
    r"^\d{1,3}$": "a number of at most three digits",
}
_TYPES = {
    "tuple_type": "expected a list",
    "dict_type": "expected keys and their values",
    "model_type": "expected keys and their values",
    "model_attributes_type": "expected keys and their values",
    "mapping_type": "expected keys and their values",
    "string_type": "expected text",
    "string_too_short": "expected text, found nothing",
    "int_parsing": "expected a number",
    "int_type": "expected a number",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
}
_MODELS = [m for m in vars(schema).values() if isinstance(m, type) and issubclass(m, BaseModel)]
_KEYS = sorted({name for m in _MODELS for name in m.model_fields})


def explained(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Each of pydantic's findings as a path and a sentence for an editor."""
    for finding in error.errors(include_url=False):
        yield finding["loc"], _sentence(finding["type"], finding["loc"][-1] if finding["loc"] else "", finding)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean “...”?`, or nothing."""
    near = get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean “{near[0]}”?" if near else ""


def _sentence(kind: str, key: str | int, finding: Any) -> str:
    match kind:
        case "missing" | "too_short":
            said = _missing(str(key))
        case "extra_forbidden":
            said = f"“{key}” is not a key that belongs here{suggestion(str(key), _KEYS)}"
        case "string_pattern_mismatch":
            said = f"expected {_PATTERNS[finding['ctx']['pattern']]}, found “{finding['input']}”"
        case "literal_error":
            said = f"expected {finding['ctx']['expected'].replace(chr(39), '')}, found “{finding['input']}”"
        case "value_error":
            said = str(finding["ctx"]["error"])
        case _:
            said = _TYPES.get(kind, str(finding["msg"]))
    return said


def _missing(key: str) -> str:
    if key == "source":
        return "a claim needs a source: expected at least one id from `sources`"
    if key == "as_of":
        return "a claim needs a date: expected `as_of` with a date such as 2024, 2024-03 or 2024-03-15"
    return f"`{key}` is missing"
