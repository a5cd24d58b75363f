"""What Slack refuses: the rules of its Web API, as its documentation and its own errors state them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

MESSAGE = frozenset(
    {"text", "blocks", "channel", "thread_ts", "ts", "unfurl_links", "unfurl_media", "parse", "link_names", "metadata"}
    | {"response_type", "replace_original", "delete_original", "team_id"}
)
MODAL = frozenset(
    {"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id"}
    | {"clear_on_close", "notify_on_close", "external_id"}
)
HOME = frozenset({"type", "blocks", "private_metadata", "callback_id", "external_id"})
IN_MESSAGE = frozenset(
    {"header", "section", "actions", "context", "context_actions", "divider", "data_table", "image", "rich_text"}
)
IN_VIEW = (IN_MESSAGE | {"input"}) - {"data_table", "context_actions"}
TOKEN = re.compile(r"<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|(?:https?://|tel:|mailto:)[^\s<>|]+(?:\|[^<>|]+)?)>")
ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")


def message_faults(message: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a message."""
    yield from _unknown(message, MESSAGE, "message")
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "text: missing, so a notification is empty and a screen reader silent"
    else:
        yield from _mrkdwn(text, 40_000, "text")
    if message.get("unfurl_links") is not False or message.get("unfurl_media") is not False:
        yield "unfurl: not switched off"
    yield from _blocks(message.get("blocks") or [], 50, IN_MESSAGE)
    if sum(map(len, _texts(message.get("blocks") or []))) > 13_200:
        yield "msg_blocks_too_long"


def view_faults(view: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a modal or a home tab."""
    modal = view.get("type") == "modal"
    yield from _unknown(view, MODAL if modal else HOME, "view")
    if modal:
        for name in ("title", "submit", "close"):
            if name in view or name == "title":
                yield from _plain(view.get(name), 24, name)
    if len(view.get("private_metadata", "")) > 3000:
        yield "private_metadata: longer than 3000"
    if len(view.get("callback_id", "")) > 255:
        yield "callback_id: longer than 255"
    blocks = view.get("blocks") or []
    if any(block["type"] == "input" for block in blocks) and "submit" not in view:
        yield "submit: missing beside an input"
    yield from _blocks(blocks, 100, IN_VIEW)


def _blocks(blocks: list[Json], most: int, allowed: frozenset[str]) -> Iterator[str]:
    if len(blocks) > most:
        yield f"blocks: {len(blocks)}, more than {most}"
    if sum(block["type"] == "data_table" for block in blocks) > 1:
        yield "only_one_table_allowed"
    names = [name for block in blocks if (name := block.get("block_id"))]
    actions = [element.get("action_id") for block in blocks for element in block.get("elements", [])]
    actions = [name for name in actions if name]
    if len(set(names)) < len(names):
        yield "block_id: twice"
    for block in blocks:
        if block["type"] not in allowed:
            yield f"{block['type']}: not allowed here"
            continue
        yield from _CHECKS[block["type"]](block)
        inside = [element.get("action_id") for element in block.get("elements", []) if element.get("action_id")]
        if len(set(inside)) < len(inside):
            yield "action_id: twice in a block"


def _header(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"type", "text", "block_id"}, "header")
    yield from _plain(block["text"], 150, "header")


def _section(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"type", "text", "fields", "accessory", "block_id", "expand"}, "section")
    if "text" in block:
        yield from _text(block["text"], 3000, "section")
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield "section: empty"
    if len(fields) > 10:
        yield "section: more than 10 fields"
    for field in fields:
        yield from _text(field, 2000, "field")


def _context(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"type", "elements", "block_id"}, "context")
    if not 1 <= len(block["elements"]) <= 10:
        yield "context: 1 to 10 elements"
    for element in block["elements"]:
        yield from _text(element, 3000, "context")


def _actions(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"type", "elements", "block_id"}, "actions")
    if not 1 <= len(block["elements"]) <= 25:
        yield "actions: 1 to 25 elements"
    for element in block["elements"]:
        yield from _button(element)


def _button(element: Json) -> Iterator[str]:
    yield from _unknown(
        element, {"type", "text", "action_id", "value", "url", "style", "accessibility_label", "confirm"}, "button"
    )
    yield from _plain(element["text"], 75, "button")
    if not 1 <= len(element.get("action_id", "")) <= 255:
        yield "action_id: 1 to 255"
    if len(element.get("value", "")) > 2000:
        yield "value: longer than 2000"
    if len(element.get("accessibility_label", "")) > 75:
        yield "accessibility_label: longer than 75"
    if element.get("style") not in {None, "primary", "danger"}:
        yield "style: unknown"


def _context_actions(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"type", "elements", "block_id"}, "context_actions")
    if not 1 <= len(block["elements"]) <= 5:
        yield "context_actions: 1 to 5 elements"
    for element in block["elements"]:
        yield from _unknown(element, {"type", "action_id", "positive_button", "negative_button"}, "feedback_buttons")
        if element["type"] != "feedback_buttons" or not 1 <= len(element.get("action_id", "")) <= 255:
            yield "feedback_buttons: type or action_id"
        for thumb in (element["positive_button"], element["negative_button"]):
            yield from _unknown(thumb, {"text", "value", "accessibility_label"}, "thumb")
            yield from _plain(thumb["text"], 75, "thumb")
            if not 1 <= len(thumb["value"]) <= 2000:
                yield "thumb: value of 1 to 2000"
            if len(thumb.get("accessibility_label", "")) > 75:
                yield "accessibility_label: longer than 75"


def _table(block: Json) -> Iterator[str]:
    allowed = {"type", "rows", "caption", "page_size", "row_header_column_index", "block_id"}
    yield from _unknown(block, allowed, "data_table")
    if not block.get("caption"):
        yield "data_table: no caption"
    if not 1 <= block.get("page_size", 5) <= 100:
        yield "data_table: 1 to 100 rows a page"
    if not 2 <= len(block["rows"]) <= 101:
        yield "data_table: 1 to 100 rows below the header"
    if not 1 <= len(block["rows"][0]) <= 20 or len({len(row) for row in block["rows"]}) > 1:
        yield "data_table: 1 to 20 columns, as many in every row"
    if any(cell["type"] != "raw_text" or not cell.get("text") for row in block["rows"] for cell in row):
        yield "data_table: an empty cell"
    if sum(len(cell["text"]) for row in block["rows"] for cell in row) > 10_000:
        yield "data_table: more than 10,000 characters"


def _input(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}, "input")
    yield from _plain(block["label"], 2000, "label")
    if "hint" in block:
        yield from _plain(block["hint"], 2000, "hint")
    yield from _element(block["element"])


def _element(element: Json) -> Iterator[str]:
    chosen = [element["initial_option"]] if "initial_option" in element else []
    for option in [*element.get("options", []), *element.get("initial_options", []), *chosen]:
        yield from _option(option)
    if len(element.get("options", [])) > 10:
        yield "options: more than 10"
    if element["type"] == "radio_buttons" and any(option not in element["options"] for option in chosen):
        yield "initial_option: none of the options"
    if not 0 < element.get("max_length", 3000) <= 3000:
        yield "max_length: at most 3000"
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield "initial_value: too long"
    if element["type"] not in {"plain_text_input", "radio_buttons", "checkboxes", "external_select", "static_select"}:
        yield f"{element['type']}: unknown element"


def option_faults(options: list[Json]) -> Iterator[str]:
    """What is wrong with an answer to a picker."""
    if len(options) > 100:
        yield "options: more than 100"
    for option in options:
        yield from _option(option)


def _option(option: Json) -> Iterator[str]:
    yield from _unknown(option, {"text", "value", "description", "url"}, "option")
    yield from _plain(option["text"], 75, "option")
    if not 1 <= len(option["value"]) <= 150:
        yield "option value: 1 to 150"


_CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "data_table": _table,
    "input": _input,
    "divider": lambda block: _unknown(block, {"type", "block_id"}, "divider"),
}


def _unknown(found: Mapping[str, Any], allowed: Any, where: str) -> Iterator[str]:
    for name in found:
        if name not in allowed:
            yield f"{where}: unknown field {name}"


def _text(found: Json, most: int, where: str) -> Iterator[str]:
    if found.get("type") == "plain_text":
        yield from _plain(found, most, where)
        return
    yield from _unknown(found, {"type", "text", "verbatim"}, where)
    yield from _mrkdwn(found["text"], most, where)


def _plain(found: Json | None, most: int, where: str) -> Iterator[str]:
    if not found or found.get("type") != "plain_text":
        yield f"{where}: no plain_text"
        return
    yield from _unknown(found, {"type", "text", "emoji"}, where)
    if not 1 <= len(found["text"]) <= most:
        yield f"{where}: {len(found['text'])} characters, 1 to {most} allowed"
    if "<!" in found["text"] or "<@" in found["text"]:
        yield f"{where}: looks like a mention"


def _mrkdwn(text: str, most: int, where: str) -> Iterator[str]:
    if not 1 <= len(text) <= most:
        yield f"{where}: {len(text)} characters, 1 to {most} allowed"
    left = TOKEN.sub("", text)
    if "<" in left or ">" in left:
        yield f"{where}: not escaped: {left[:80]!r}"
    if ENTITY.search(left):
        yield f"{where}: a bare &"


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif name != "value":
                yield from _texts(value)
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)
