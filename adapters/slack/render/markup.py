"""Slack's markup, in and out, and text cut to Slack's limits.

Slack has three control characters, `&`, `<` and `>`. Event texts arrive escaped and with
tokens such as `<@U1>`; a form's values arrive raw. So: tokens out, unescape once, work on
plain text, escape on the way out.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from bot.sanitise import shown, tappable, visible

LONGEST_QUESTION_CHARACTERS = 4000
LONGEST_LINK_CHARACTERS = 1500  # a part of a text holds it whole
_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ODD = re.compile("[\0\ud800-\udfff]")  # what no database and no UTF-8 takes
_BLANK = re.compile(r"[^\S\n\t ]")  # white space of any other kind
_QUOTATION = re.compile(r"^[ \t]*+(?:&gt;)++ ?", re.MULTILINE)
_SCHEME = re.compile(r"\A(?:https?://|mailto:|tel:)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?؟۔:;](?=\s)")
_ADDRESS = re.compile(r"https?://[^\s<>|“”\"]*[^\s<>|“”\".,;:!?)\]]")
_MARKER = re.compile(r"([*_~`])")


def typed(text: str) -> str:
    """What a person typed: mentions of people and marks of quotation are gone, other tokens read as they looked."""
    if "<" in text:
        text = _TOKEN.sub(_token, text)
    if "&" in text:
        text = _QUOTATION.sub("", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return raw(text)[:LONGEST_QUESTION_CHARACTERS].strip()


def _token(found: re.Match[str]) -> str:
    sign, target, label = found[1], found[2], found[3] or ""
    if sign == "#":
        return f"#{label}" if label else " "
    if sign:  # people, groups, everybody: whom a message calls is not what it says
        return label if target.startswith("date^") else " "
    address = _SCHEME.sub("", target)
    if not label:
        return target if "://" in target else address
    # Slack makes links of what looks like an address, of `lanzarote.is` or a number: its label is what was typed.
    web = target.lower().startswith(("http://", "https://"))
    if not web or address.rstrip("/").casefold() == _SCHEME.sub("", label).rstrip("/").casefold():
        return label
    return f"{label} ({target})"


def raw(text: str) -> str:
    """A form's value: Slack sends it as it was typed. Any blank is a blank: Slack writes no-break spaces."""
    return _BLANK.sub(" ", _ODD.sub("", text)).strip()


def escape(text: str) -> str:
    """Plain text as Slack's markup: nothing in it is a mention, a link or a steering character."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """A stranger's words inside a message: nothing in them is a mention, a link or a style, or hides."""
    # The zero-width space stops `*bold*` and its like without changing what is read.
    return _MARKER.sub("\u200b\\1", escape(shown(_ODD.sub("", text))))


def link(url: str, label: str) -> str:
    """A link with a label, or only the label where the address leads nowhere or is too long."""
    if not tappable(url):
        return escape(label)
    label = label[:300] if label.strip() else url
    target = escape(quote(url, safe="%/:=&?~#+!$,;'@()*[]"))
    found = f"<{target}|{escape(label).replace('|', '¦')}>"
    return found if len(found) < LONGEST_LINK_CHARACTERS else escape(label)


def addresses(text: str) -> Iterator[str]:
    """The web addresses in a text, without the punctuation behind them."""
    return (found[0] for found in _ADDRESS.finditer(text))


def linked(text: str, trusted: frozenset[str]) -> str:
    """Escaped, with the trusted addresses as links: Slack makes none by itself of what is sent as it stands."""
    end, done = 0, []
    for found in _ADDRESS.finditer(text):
        if found[0] in trusted:
            done += [escape(text[end : found.start()]), link(found[0], label(found[0].partition("://")[2], 60))]
            end = found.end()
    return "".join([*done, escape(text[end:])])


def label(text: str, longest: int = 75) -> str:
    """A `plain_text` label. Angle brackets mean nothing there, but readers of the JSON may think so."""
    text = visible(text).replace("<", "‹").replace(">", "›")
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def parts(text: str, longest: int) -> Iterator[str]:
    """The text in pieces of at most `longest` characters, parted after a sentence where there is one."""
    while len(text) > longest:
        end = _end(text, longest)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def cut(text: str, longest: int) -> str:
    """The beginning of the text, up to the end of a sentence."""
    return text if len(text) <= longest else f"{next(parts(text, longest - 2))} …"


def _end(text: str, longest: int) -> int:
    """Where to part: after a line, a sentence, a word; never inside `<a|link>` or `&amp;`."""
    least = longest // 3
    end = text.rfind("\n", least, longest) + 1
    if not end:
        end = max((found.end() for found in _SENTENCE.finditer(text, least, longest)), default=0)
    if not end:
        end = max(text.rfind(" ", least, longest), 0) or longest
    opened = text.rfind("<", 0, end)
    if opened > 0 and text.find(">", opened, end) < 0:
        return opened
    entity = text.rfind("&", end - 5, end)
    return entity if entity > 0 and ";" not in text[entity:end] else end
