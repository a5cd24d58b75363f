"""Which instruments a text means: the names in it, or what its thread has said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.case import FIELD, Case
from bot.lexicon import Word
from bot.model import Thread
from bot.names import Found
from bot.phrases import phrases
from bot.signs import Signs

COUNTED = frozenset(  # `in 1 para`
    ["paragraph", "line", "page", "sentence", "slide", "word", "minute", "point", "table", "chart", "column"]
)
MOST = 4  # provisions that one question may cite
# Cues that only make sense of something that was said before.
FOLLOWS = (*FIELD, "count", "summary", "define", "feedback", "remark", "sources")


def case(signs: Signs, thread: Thread) -> Case:
    known = bool(thread.instruments) and signs.unknown == 0 and signs.off == 0
    kept = [name for name in signs.names if (known or _credible(signs, name) if name.weak else _fits(signs, name))]
    elsewhere = tuple(_meant([name for name in kept if name.ids[0].startswith("~")], signs, len(kept)))
    held = [name for name in kept if not name.ids[0].startswith("~")]
    certain = _meant([name for name in held if not name.vague and len(name.ids) == 1], signs, len(kept))
    held = [name for name in held if not (name.vague and _beside_unknown(signs, name))]
    vague = tuple(dict.fromkeys(id_ for name in held if name.vague or len(name.ids) > 1 for id_ in name.ids))
    ids = _without_parents(certain, [*held, *elsewhere], signs)
    if vague and ids and set(vague) <= {child for id_ in ids for child in phrases().parents.get(id_, ())}:
        ids = ()
    found = Case(signs, thread, ids, () if ids else vague, elsewhere, article(signs))
    return _from_thread(found)


def _beside_unknown(signs: Signs, name: Found) -> bool:
    """`tcp protocol`, `Rio Tinto`: a word that means nothing here makes it a name of something else."""
    return any(not word.known for word in signs.words[max(0, name.start - 1) : name.end + 1])


def _fits(signs: Signs, name: Found) -> bool:
    """`CETS 185` in a short talk of bulbs and prices is no treaty."""
    short = name.end - name.start <= 2 and len(signs.words) <= 6
    return not (short and signs.off and not signs.field and not signs.cited and not signs.has(*FIELD))


def _credible(signs: Signs, name: Found) -> bool:
    """Whether a name that is also a city or an aircraft is meant as the instrument."""
    evidence = _evidence(signs, name)
    if signs.off:
        return evidence > signs.off or (evidence > 0 and len(signs.words) > 12)
    evidence += signs.has(*FIELD, "count", "sources", "feedback", "remark", "define")
    if name.ids[0] in phrases().cities:
        return _of_city(signs, name, evidence)
    if signs.unknown == 0 or any(not other.weak and not other.vague for other in signs.names):
        return True
    return (
        evidence > 0
        or signs.has("summary", "summarise", "we")
        or signs.unknown <= len(signs.words) // (5 if len(signs.words) < 7 else 3)
    )


def _evidence(signs: Signs, name: Found) -> int:
    """What else in the text is of this field."""
    joined = len(signs.states) if signs.has("joining", "reservation") else 0
    held = {other.ids for other in signs.names if not other.vague and not other.ids[0].startswith("~")}
    return signs.field + len(signs.cited) + len(signs.topics) + joined + len(held - {name.ids})


def _of_city(signs: Signs, name: Found, evidence: int) -> bool:
    """`Budapest` in a few words is the Convention; `the Budapest declaration` and `trains to Budapest` are not."""
    after = signs.words[name.end].form if name.end < len(signs.words) else ""
    if after in phrases().words.other:
        return False
    if signs.cited or (signs.states and signs.has("joining", "reservation", "reporting")):
        return True
    if _beside_unknown(signs, name) or signs.unknown > max(1, len(signs.words) // 4) + bool(evidence):
        return False
    return evidence + len(signs.states) + signs.has("summary") > 0 or len(signs.words) <= 4


def _meant(names: list[Found], signs: Signs, several: int) -> list[Found]:
    """Without those that a person rules out where others are named: `lanzarote 20, not budapest 20`."""

    def excluded(name: Found) -> bool:
        before = {word.form for word in signs.words[max(0, name.start - 3) : name.start]}
        return not before.isdisjoint({"not", "dont"}) and before.isdisjoint({"or", "and", "sign", "ratif*"})

    kept = [name for name in names if not excluded(name)]
    return kept if kept or several > len(names) else names


def _without_parents(certain: list[Found], found: list[Found], signs: Signs) -> tuple[str, ...]:
    """`the Optional Protocol to the CRC` is the Protocol; `CRC vs OPSC` is both."""
    ids = [name.ids[0] for name in certain if not any(_belongs(name, child, signs) for child in found)]
    return tuple(dict.fromkeys(ids))


def _belongs(parent: Found, child: Found, signs: Signs) -> bool:
    children = phrases().parents.get(parent.ids[0], ())
    listed = "," in signs.normal and len(signs.names) > 2
    if child is parent or not children or listed:
        return False
    if not child.ids[0].startswith("~") and set(child.ids).isdisjoint(children):
        return False
    first, second = sorted((parent, child), key=lambda name: name.start)
    between = {word.form for word in signs.words[first.end : second.start]}
    if second is parent and between <= {"of", "to", "the"}:
        return True
    if signs.versus or signs.has("compare") or not between.isdisjoint({"and", "versus", "or"}):
        return False
    apart = second.start - first.end
    if first is child and apart <= 6:
        return True
    return apart <= 4 and between <= phrases().words.links | phrases().parents.keys()


def article(signs: Signs) -> str:
    """The provisions that are cited, or a number right beside a name: `CRC 34`."""
    cited = [c.number for c in signs.cited if c.named or "(" in c.number or "." in c.number]
    if cited:
        return ", ".join(dict.fromkeys(cited[:MOST]))
    ends = {name.end for name in signs.names if not name.vague}
    for at, word in enumerate(signs.words):
        counts = at + 1 < len(signs.words) and signs.words[at + 1].form in COUNTED
        beside = at in ends or _lettered(signs.words, at, ends)
        if _is_number(word) and beside and not counts:
            return ", ".join([word.raw, *_further(signs.words, at + 1)])
    return ""


def _lettered(words: Sequence[Word], at: int, ends: set[int]) -> bool:
    """`lanzarote a23`, `opsc ka 9`."""
    return at - 1 in ends and words[at - 1].form in {"a", "article", "paragraph", "ka", "ki", "k", "ke"}


def _is_number(word: Word) -> bool:
    return word.raw.isdecimal() and len(word.raw) <= 3


def _further(words: Sequence[Word], at: int) -> Iterator[str]:
    """`CRC 19 and 34`."""
    while at + 1 < len(words) and words[at].form in {"and", "versus"} and _is_number(words[at + 1]):
        yield words[at + 1].raw
        at += 2


def _from_thread(found: Case) -> Case:
    """A follow-up leaves out what the thread has said."""
    signs, thread = found.signs, found.thread
    if found.ids or found.elsewhere or not thread.instruments:
        return found
    if found.vague:
        fits = tuple(id_ for id_ in thread.instruments if id_ in found.vague)
        return replace(found, ids=fits, vague=(), filled=True) if len(fits) == 1 else found
    ours = signs.has("we") and len(signs.words) <= 5
    about = signs.topics and not signs.has("instruments")
    follows = signs.states or found.article or ours or about or signs.has(*FOLLOWS)
    refers = signs.says(phrases().words.pronouns) or len(signs.words) <= 8
    if signs.off or not follows or not refers or signs.has("list", "greeting"):
        return found
    return replace(found, ids=thread.instruments, filled=True)
