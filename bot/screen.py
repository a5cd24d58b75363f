"""What of an answer stands on the first screen, what waits behind "More", and which sources carry which part.

Pure, and the same for every platform: the adapters decide what a part looks like, never which parts there are.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from bot.model import Item, Reply, Section, Source
from bot.sentences import ends, sentences

TEXT_CHARACTERS = 700  # of paragraphs and items on the first screen
FACTS = 5
ROWS = 8  # of a table
PROVISIONS = 3  # items that are longer than a line
LINE_CHARACTERS = 120
NOTES_CHARACTERS = 400
SOURCES = 3
MARKS = 3  # behind one sentence, item or fact
_PARTED = re.compile(r"\n\s*\n")
_WORD = re.compile(r"(?:yes|no|not yet|no, not then)[.:,]?", re.IGNORECASE)

Paragraph = tuple[str, tuple[Source, ...]]
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Screen:
    """An answer, parted. `more` has the same shape as `first`, and what both have in common is all of the answer."""

    first: Reply
    more: Reply | None
    sources: tuple[Source, ...]  # numbered from 1
    id: str  # of the whole answer: `digest`

    def marks(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """The numbers of what carries a part, at most three, the best first."""
        urls = {source.url for source in sources}
        return tuple(number for number, source in enumerate(self.sources, 1) if source.url in urls)[:MARKS]

    def mark(self, sources: Iterable[Source]) -> str:
        """The same as text: ` [1] [2]`; empty where nothing carries it."""
        return "".join(f" [{number}]" for number in self.marks(sources))

    @property
    def shown(self) -> int:
        """How many sources stand open; the others are behind "All sources"."""
        return len(self.sources) if self.first.intent == "sources" else SOURCES


def of(reply: Reply) -> Screen:
    """The first screen of an answer, and the rest."""
    known = numbered(reply)
    first, more = _parted(replace(reply, sources=known))
    return Screen(first, more if says(more) else None, known, digest(reply))


def whole(reply: Reply) -> Screen:
    """All of an answer at once: where nobody can ask for the rest."""
    known = numbered(reply)
    return Screen(replace(reply, sources=known), None, known, digest(reply))


def paragraphs(reply: Reply) -> list[Paragraph]:
    """The paragraphs of an answer's text, each with what it rests on."""
    texts = [part for part in _PARTED.split(reply.text) if part.strip()]
    basis = list(reply.basis)
    if not basis and not any(_own(reply)):
        basis = [tuple(sorted(reply.sources, key=lambda source: source.rank)[:1])]
    basis += [()] * (len(texts) - len(basis))
    return list(zip(texts, basis, strict=False))


def numbered(reply: Reply) -> tuple[Source, ...]:
    """Every source of an answer once, with one date a page: the oldest.

    First the best one behind each part, in their order; then the others that carry something, the best and the
    earliest named first, and at the end what is weak or carries no part that is shown.
    """
    parts = [*(basis for _, basis in paragraphs(reply)), *_own(reply)]
    found: dict[str, Source] = {}
    for source in (*(source for part in parts for source in part), *reply.sources):
        known = found.setdefault(source.url, source)
        if source.as_of < known.as_of:
            found[source.url] = replace(known, as_of=source.as_of)
    order = list(found.values())
    carries = {source.url for part in parts for source in part}
    best = dict.fromkeys(min(part, key=lambda source: source.rank).url for part in parts if part)
    leads = {url: at for at, url in enumerate(best)}
    return tuple(sorted(order, key=lambda s: (leads.get(s.url, len(leads)), s.rank > 1, s.url not in carries, s.rank)))


def first_sentence(text: str) -> str:
    """The first sentence of a text; a bare Yes or No is none by itself."""
    head = text.strip().partition("\n\n")[0]
    for end in ends(head):
        if not _WORD.fullmatch(head[:end].strip()):
            return head[:end].strip()
    return head.strip()


def opening(text: str) -> str:
    """The first two sentences of a text's first paragraph."""
    head = text.strip().partition("\n\n")[0]
    first = first_sentence(head)
    rest = head[len(first) :].strip()
    return f"{first} {first_sentence(rest)}" if rest else first


def _own(reply: Reply) -> Iterator[tuple[Source, ...]]:
    """The sources that parts other than the text name."""
    yield from (fact.sources for fact in reply.facts if fact.sources)
    yield from (item.sources for section in reply.sections for item in section.items if item.sources)
    yield from (row for row in (reply.table.sources if reply.table else ()) if row)


def digest(reply: Reply) -> str:
    """Tells an answer from another: whoever asks for the rest of one gets that, or is told that it has changed."""
    return hashlib.sha256(f"{reply.title}\n{reply.text}".encode("utf-8", "replace")).hexdigest()[:12]


def _parted(reply: Reply) -> tuple[Reply, Reply]:
    if reply.brief:
        return _shortened(reply)
    head, tail, left = _text(paragraphs(reply))
    here, there = _items(reply.sections, left, begun=bool(tail))
    notes = _notes(reply.notes)
    table, rest = reply.table, None
    if table and len(table.rows) > ROWS:
        rest = replace(table, rows=table.rows[ROWS:], sources=table.sources[ROWS:])
        table = replace(table, rows=table.rows[:ROWS], sources=table.sources[:ROWS])
    first = _with(reply, head, facts=reply.facts[:FACTS], table=table, sections=here, notes=reply.notes[:notes])
    more = _with(reply, tail, facts=reply.facts[FACTS:], table=rest, sections=there, notes=reply.notes[notes:])
    return first, more


def _shortened(reply: Reply) -> tuple[Reply, Reply]:
    """Two sentences, and all else behind "More"."""
    (text, basis), *rest = paragraphs(reply)
    end = len(opening(text))
    left = [(text[end:].strip(), basis)] if text[end:].strip() else []
    first = _with(reply, [(text[:end], basis)], facts=(), table=None, sections=(), notes=())
    return first, _with(reply, [*left, *rest])


def _with(reply: Reply, texts: Sequence[Paragraph], **parts: object) -> Reply:
    text, basis = "\n\n".join(text for text, _ in texts), tuple(basis for _, basis in texts)
    return replace(reply, text=text, basis=basis or ((),), **parts)  # type: ignore[arg-type] # the caller names fields


def _text(texts: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph], int]:
    """The paragraphs that fit, those that do not, and the room that is left. The first is parted at a sentence."""
    head: list[Paragraph] = []
    room = TEXT_CHARACTERS
    for at, (text, basis) in enumerate(texts):
        if len(text) > room:
            if at:
                return head, list(texts[at:]), 0
            end = max((end for end in ends(text) if end <= room), default=0)
            if end:
                return [(text[:end], basis)], [(text[end:].strip(), basis), *texts[1:]], 0
        head.append((text, basis))
        room -= len(text)
    return head, [], max(room, 0)


def _items(sections: Sequence[Section], room: int, *, begun: bool) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """The items that fit, and the others under the same headings. The first is shown unless text already waits.

    What is folded waits behind its own heading.
    """
    here: list[Section] = []
    there: list[Section] = []
    long, full, any_shown = 0, begun, False
    for section in sections:
        if section.folded:
            here.append(section)
            continue
        kept: list[Item] = []
        for item in section.items:
            size = len(item.label) + len(item.text)
            long += size > LINE_CHARACTERS
            full = full or long > PROVISIONS or (any_shown and size > room)
            if full:
                break
            any_shown = True
            kept.append(item)
            room -= size
        left = section.items[len(kept) :]
        here += [replace(section, items=tuple(kept))] if kept or not section.items else []
        there += [replace(section, items=left)] if left else []
    return tuple(here), tuple(there)


def _notes(notes: Sequence[str]) -> int:
    """How many notes stand at once: the first, and what fits beside it."""
    room, count = NOTES_CHARACTERS, 0
    for note in notes:
        room -= len(note)
        if count and room < 0:
            break
        count += 1
    return count


def says(reply: Reply) -> bool:
    """Whether anything stands in it."""
    return bool(reply.text or reply.facts or reply.table or reply.sections or reply.notes)


def joined(replies: Sequence[Reply], most_choices: int) -> Reply:
    """Several answers as one: the first sentences of each, then what each says besides."""
    opened = [(paragraphs(each), len(opening(each.text))) for each in replies]
    leads = [(text[:end], basis) for ((text, basis), *_), end in opened]
    rests = [(text[end:].strip(), basis) for ((text, basis), *_), end in opened]
    more = [paragraph for (_, *rest), _ in opened for paragraph in rest]
    said: dict[str, tuple[Source, ...]] = {}
    for told, its in (*leads, *rests, *more):
        new = [each for each in sentences(told) if " " not in each or not any(each in earlier for earlier in said)]
        if any(" " in each for each in new):  # a Yes or No alone is none of its own
            said.setdefault(" ".join(new), its)
    return replace(
        replies[0],
        text="\n\n".join(said),
        basis=tuple(said.values()),
        facts=_once(each.facts for each in replies),
        table=next((each.table for each in replies if each.table), None),
        sections=_once(each.sections for each in replies),
        notes=_once(each.notes for each in replies),
        sources=_once(each.sources for each in replies),
        choices=_once(each.choices for each in replies)[:most_choices],
        instruments=_once(each.instruments for each in replies),
        state=next((each.state for each in replies if each.state), None),
        article=next((each.article for each in replies if each.article), None),
        confidence=min(each.confidence for each in replies),
    )


def _once(parts: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(parts)))
