"""Article numbers as lawyers, and people in a hurry, write them: `art 3(1)(c)`, `article 4 para 2`, `3 1 c`, `16.2`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = (
    r"(?:articles?|articel|artcile|artilce|aritcle|artice|artcles?|artcle|arti?cals?|aartikel|artikel|articulo|artigo|articolo|arts?|atr|section|sec|"
    r"dafa(?:h|a)?|shiq|targets?|paragraphs?|paras?|clause|(?<!§)§++|المادہ|مادہ|ارٹیکل|دفعہ|شق|پیراگراف)"
)
_PART = (
    r"(?:\s*+[(\[]\s*+(?:\d{1,2}|[a-z]|[ivx]{1,4})\s*+[)\]]|\s*+[.\-/]\s*+\d(?!\d)"
    r"|\s*+\.\s*+[a-h](?![a-z])|[a-z](?![a-z]))"
)
_LOOSE = r"(?:\s+(?:\d{1,2}|[b-h])(?![\w(]))"  # 'art 3 1 c': a lone `a` or `i` may be a word
_SUB = re.compile(
    rf"\bsub[\s-]*(?:article|art|paragraph|para|section|clause)\s*+[(]?(\d{{1,2}}|[a-z])[)]?\s*+(?:of|in)\s*+{_WORD}\s*+\.?\s*+(\d{{1,3}})"
)
_PARA_OF = re.compile(
    r"\b(?:paragraph|para|clause)\s*+[(]?(\d{1,2}|[a-z])[)]?\s*+(?:of|in)\s*+(?:articles?|art)\s*+\.?\s*+(\d{1,3})"
)
_THEN = re.compile(
    rf"{_WORD}\s*+\.?\s*+(\d{{1,3}})\s*+,?\s*+(?:sub[\s-]*)?(?:paragraph|para|clause)s?\s*+\.?\s*+[(]?(\d{{1,2}}|[a-z])[)]?"
    rf"(?:\s*+,?\s*+sub[\s-]*(?:paragraph|para|clause)\s*+[(]?([a-z])\b)?"
)
_ROMAN = re.compile(r"\b(?:section|sec|chapter|part)\s+([ivx]{1,5})((?:\.[a-z])?)\b")
_NAMED = re.compile(
    rf"(?:\b|(?<=[a-z])){_WORD}\s*+[.:#]?\s*+(?:no\.?\s*+|number\s*+|numbers?\s*+)?(?P<head>\d{{1,3}}(?:\.\d{{1,2}}){{0,2}})(?P<rest>(?:{_PART})*(?:{_LOOSE})*)(?!\d)"
)
_BARE = re.compile(r"(?<![\w.])(?P<head>\d{1,3})(?P<rest>(?:\s*+[(]\s*+(?:\d{1,2}|[a-z])\s*+[)])+)")
_DECIMAL = re.compile(r"(?<![\w./])(?P<head>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?![\w/])")
_SPACED = re.compile(r"(?<![\w.])(?P<head>\d{1,2})(?P<rest>\s+\d{1,2}\s+[a-h](?!\w)|\s+[a-h](?=\s+of\b))")
_AND = re.compile(r"(?<!\s)\s*+(?:,|and|aur|n|&|or)\s*+(\d{1,3}(?:\s*+\(\w\))*)(?![\w.])")
_RANGE = re.compile(r"(?<!\s)\s*+(?:-|to|bis|se)\s*+(\d{1,3})(?![\w.(])")
_PIECE = re.compile(r"\d+|[a-z]+")


@dataclass(frozen=True, slots=True)
class Citation:
    number: str  # "3(1)(c)", "16.2", "118"
    start: int
    end: int
    named: bool  # a word such as `article` stands beside it


def citations(normal: str) -> list[Citation]:
    """The provisions that a normalised text cites, in order."""
    for pattern in (_SUB, _PARA_OF):
        if found := pattern.search(normal):
            return [Citation(f"{found[2]}({found[1]})", found.start(), found.end(), named=True)]
    if found := _THEN.search(normal):
        deeper = f"({found[3]})" if found[3] else ""
        return [Citation(f"{found[1]}({found[2]}){deeper}", found.start(), found.end(), named=True)]
    if found := _ROMAN.search(normal):
        return [Citation(f"{found[1]}{found[2]}".upper(), found.start(), found.end(), named=True)]
    for pattern, named in ((_NAMED, True), (_BARE, False), (_DECIMAL, False), (_SPACED, False)):
        hits = [_citation(hit, named) for hit in pattern.finditer(normal)]
        if hits:
            return [*hits, *(_more(normal, hits[-1]) if named else ())]
    return []


def _more(normal: str, last: Citation) -> Iterator[Citation]:
    """`articles 34 and 35`, `articles 34-36`."""
    if found := _RANGE.match(normal, last.end):
        first, final = int(last.number) if last.number.isdecimal() else 0, int(found[1])
        for number in range(first + 1, min(final, first + 3) + 1) if first else ():
            yield Citation(str(number), found.start(), found.end(), named=True)
        return
    while found := _AND.match(normal, last.end):
        last = Citation(found[1].replace(" ", ""), found.start(), found.end(), named=True)
        yield last


def _citation(found: "re.Match[str]", named: bool) -> Citation:
    parts = found.groupdict().get("rest") or ""
    head = found["head"]
    if named and "." in head and (parts or not _is_target(head)):
        first, *more = head.split(".")
        head, parts = first, "".join(f"({piece})" for piece in more) + parts
    return Citation(head + "".join(f"({piece})" for piece in _PIECE.findall(parts)), found.start(), found.end(), named)


def _is_target(head: str) -> bool:
    """`16.2` is a target of the Goals; there are 17 of them."""
    return head.count(".") >= 1 and int(head.split(".", maxsplit=1)[0]) <= 17
