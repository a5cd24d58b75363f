"""A YAML file as its editor sees it: its values, and the line that each stands on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from yaml import MarkedYAMLError
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
Where = Literal["key", "value"]

_TEXT, _PLAIN, _OTHER = "text", "plain", "other"
_PLAIN_VALUES: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
MOST_LEVELS = 100  # brackets, lists and maps inside each other; PyYAML goes down by calls in C, which end the process
# What names an entry of a list better than its place does.
_NAMES = ("id", "ref", "about", "date", "type")


class _Parser(CParser):
    """libyaml's own parser: three times as quick as CSafeLoader, and no guesses.

    YAML 1.1 takes `2025`, `16.2`, `1121`, `NO` and `2026-02-03` for something else; here they are text.
    """

    def resolve(self, kind: type[Node], value: str | None, implicit: tuple[bool, bool] | None) -> str:
        if kind is not ScalarNode or implicit is None:
            return _OTHER
        return _PLAIN if implicit[0] and value in _PLAIN_VALUES else _TEXT

    _depth = 0

    def descend_resolver(self, current_node: Node | None, current_index: object) -> None:
        self._depth += 1
        if self._depth > MOST_LEVELS:
            mark = current_node.start_mark if current_node else None
            raise MarkedYAMLError(problem="its brackets or lists are nested too deeply", problem_mark=mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1


class YamlSource:
    """A YAML document: `values` are dicts, lists, texts, booleans and None.

    Raises yaml.YAMLError where it is not YAML, RecursionError where brackets are nested too deeply.
    """

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._root = _Parser(text).get_single_node() or ScalarNode(_PLAIN, "")
        self._slips: list[tuple[Path, int, str]] = []
        self._built = set[int]()
        self.values: Any = self._build(self._root, ())

    def slips(self) -> Iterator[tuple[Path, int, str]]:
        """What YAML lets pass and an editor did not mean: path, line, sentence."""
        yield from self._slips

    def find(self, path: Path) -> tuple[int, str]:
        """The line of a value (of its nearest ancestor where it is missing), and its key for people."""
        node, line, names = self._root, 1, list[str]()
        for step in path:
            found = _child(node, step)
            if found is None:
                names.append(str(step))
                continue
            line, node = found
            names.append(_name(node, step) if isinstance(step, int) else step)
        return line, ".".join(names)

    def replaced(self, values: Mapping[Path, str]) -> bytes:
        """The document with other values at some paths, and not one byte else changed.

        A text is put in the quotes of the one it follows; a list `[a, b]` is written so. Raises KeyError.
        """
        text = self._text.decode("utf-8-sig")
        mark = self._text[: len(self._text) - len(text.encode())]
        places = [(self._replaceable(path), value) for path, value in values.items()]
        for node, value in sorted(places, key=lambda place: place[0].start_mark.index, reverse=True):
            quote = node.style if isinstance(node, ScalarNode) and node.style in {"'", '"'} else ""
            text = f"{text[: node.start_mark.index]}{quote}{value}{quote}{text[node.end_mark.index :]}"
        return mark + text.encode()

    def _replaceable(self, path: Path) -> Node:
        node = self._root
        for step in path:
            found = _child(node, step)
            if found is None:
                raise KeyError(path)
            node = found[1]
        if not (isinstance(node, ScalarNode) or (isinstance(node, SequenceNode) and node.flow_style)):
            raise KeyError(path)
        return node

    def _build(self, node: Node, path: Path) -> Any:
        if isinstance(node, ScalarNode):
            return _PLAIN_VALUES[node.value] if node.tag == _PLAIN else node.value
        if id(node) in self._built:
            self._slips.append((path, node.start_mark.line + 1, "expected the text itself, not a YAML alias"))
            return None
        self._built.add(id(node))
        if isinstance(node, SequenceNode):
            return [self._build(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: Node, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            if name in built:
                self._slips.append(((*path, name), key.start_mark.line + 1, f"“{name}” is here twice"))
            built[name] = self._build(value, (*path, name))
        return built


def _child(node: Node, step: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


def _name(node: Node, place: int) -> str:
    if not isinstance(node, MappingNode):
        return str(place + 1)
    for wanted in _NAMES:
        found = _child(node, wanted)
        if found and isinstance(found[1], ScalarNode):
            return str(found[1].value)
    return str(place + 1)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Every key of a document with its path and its value, outer ones first."""
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, item in inside:
        here = (*path, key)
        if isinstance(key, str) or isinstance(item, dict):
            yield here, str(key), item
        if isinstance(item, dict | list):
            yield from walk(item, here)


def entries(document: Any, name: str) -> list[tuple[Path, dict[str, Any]]]:
    """The mappings of the list `name` of a document, each with its path."""
    listed = document.get(name) if isinstance(document, dict) else None
    return [((name, at), e) for at, e in enumerate(listed) if isinstance(e, dict)] if isinstance(listed, list) else []


def dicts(value: Any) -> list[dict[str, Any]]:
    """The items of a list, an empty mapping for each that is none; nothing where it is no list."""
    return [item if isinstance(item, dict) else {} for item in value] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """The items of a list as texts; nothing where it is no list."""
    return [str(item) for item in value] if isinstance(value, list) else []


def table(document: Any, name: str) -> dict[str, Any]:
    """The mapping `name` of a document; empty where there is none."""
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}
