"""Which instruments a text means: the names in it, or what its thread has said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.model import Thread
from bot.understanding.context import FIELD, Context
from bot.understanding.dates import YEARS
from bot.understanding.features import Features
from bot.understanding.instruments import KINDS, Found
from bot.understanding.spelling import Word

COUNTED = frozenset(  # `in 1 para`
    ["paragraph", "line", "page", "sentence", "slide", "word", "minute", "point", "table", "chart", "column"]
)
# `it is not in the CRC`, `CRC mein nahi hai`; and who says so asks where it is.
_DENIED = frozenset({"not", "cant", "cannot", "couldnt", "dont", "doesnt", "isnt", "didnt"})
_DENIED_BEHIND = frozenset({"nahi", "nahin", "nai", "nhi", "نہیں"})
_ASKS_WHERE = frozenset(
    {"where", "which", "kahan", "kidhar", "kis", "konse", "konsi", "konsa", "kon", "کہاں", "کس", "کون"}
)
_OF_STATES = frozenset({"state", "country", "countries", "mulk", "mumalik", "party", "ممالک", "ملک"})
PAIR = 2  # near twins
ONES = frozenset({"one", "wala", "wali", "vala", "والا", "والی"})
SEVERAL_ONES = frozenset({"ones", "protocols", "walay", "wale", "والے"})
_THIS = frozenset({"this", "that", "same"})
_OURS = frozenset({"a", "an", "our", "my", "their"})
_ONLY = frozenset({"only", "sirf", "صرف"})  # `drop the OPSC, OPAC only`
OF_IT = frozenset({"its", "iske", "uske", "unke", "اسکے"})
_OF_IT = re.compile(r"\b(?:us|is|un|in) k[aie]\b")
_COMPLAINT = ("complain", "communication", "shikay", "شکای")
_PROCEDURE = frozenset({"procedure", "mechanism", "protocol"})
NUMBERED = 3  # digits of a number that is a treaty's by itself
CITED_PROVISIONS = 4  # provisions that one question may cite
# Cues that only make sense of something that was said before.
FOLLOWS = (*FIELD, "count", "summary", "define", "feedback", "remark", "sources")


def resolve(features: Features, thread: Thread, *, trusted: bool = False) -> Context:
    """`trusted`: what is asked is of this field, so that a name that is also something else is meant."""
    known = trusted or (bool(thread.instruments) and features.unknown == 0 and features.off == 0)
    kept = [
        name for name in features.names if (known or _credible(features, name) if name.weak else _fits(features, name))
    ]
    elsewhere = tuple(_meant([name for name in kept if name.ids[0].startswith("~")], features, len(kept)))
    held = [_own(name, kept, features) for name in kept if not name.ids[0].startswith("~")]
    certain = _meant([name for name in held if not name.vague and len(name.ids) == 1], features, len(kept))
    held = [name for name in held if not (name.vague and (_beside_unknown(features, name) or _ours(features, name)))]
    vague = tuple(dict.fromkeys(id_ for name in held if name.vague or len(name.ids) > 1 for id_ in name.ids))
    ids = _complaints(features, thread, certain) or _without_parents(certain, [*held, *elsewhere], features)
    if vague and ids and set(vague) <= {child for id_ in ids for child in features.phrases.parents.get(id_, ())}:
        several = any(name.vague and features.words[name.end - 1].raw.endswith("s") for name in held)
        ids = (*ids, *vague) if several else ()  # `the CRC itself, or only its optional protocols`
    ids = _family(features, thread, ids) or (*ids, *_twin(features, ids))
    if not (kept or features.off):
        ids = _by_number(features)
    elif ids and features.versus:  # `CETS 189 vs 224`
        ids = tuple(dict.fromkeys((*ids, *_by_number(features))))
    ids = ids or (() if vague or elsewhere else _twin(features, thread.instruments))
    left_out = _left_out(features)
    ids = tuple(id_ for id_ in ids if id_ not in left_out)
    found = Context(features, thread, ids, () if ids else vague, elsewhere, article(features))
    return _from_thread(found)


def _complaints(features: Features, thread: Thread, certain: Sequence[Found]) -> tuple[str, ...]:
    """`the complaints protocol of the ICCPR`, and after the CRPD `its complaints protocol`: that treaty's own."""
    phrases = features.phrases
    told = [name for name in certain if name.ids[0] in phrases.complaints and _complains(features, name)]
    others = [name.ids[0] for name in certain if name not in told]
    its = features.says(OF_IT) or _OF_IT.search(features.normal)
    # `has Nepal accepted the CEDAW complaints procedure`: of one without a name of its own
    said = features.states and features.has("joining") and not features.topics[1:]
    unnamed = said and any(
        one.raw.startswith(_COMPLAINT) and other.form in _PROCEDURE for one, other in pairwise(features.words)
    )
    parents = others if len(others) == 1 else thread.instruments[:1] if its and not others else ()
    named = len(told) == 1 and {"and", "versus", "or"}.isdisjoint(features.forms)
    if not (named or (unnamed and not told)):
        return ()
    return tuple(id_ for parent in parents for id_ in phrases.parents.get(parent, ()) if id_ in phrases.complaints)


def _complains(features: Features, name: Found) -> bool:
    return any(word.raw.startswith(_COMPLAINT) for word in features.words[name.start : name.end])


def _twin(features: Features, ids: tuple[str, ...]) -> tuple[str, ...]:
    """`Budapest or the UN one`: what is taken for the one that is named, and is the other maker's."""
    if len(ids) != 1 or not any(one == "un" and other in ONES for one, other in pairwise(features.forms)):
        return ()
    return twins(features, ids[0])


def twins(features: Features, own: str) -> tuple[str, ...]:
    """What a treaty is taken for, and is another maker's: of the Budapest Convention the UN one."""
    families = [{*children} for children in features.phrases.parents.values()]  # their protocols are one maker's
    pairs = (each.ids for each in features.phrases.vague if len(each.ids) == PAIR and own in each.ids)
    pairs = (pair for pair in pairs if not any(family.issuperset(pair) for family in families))
    series = {id_ for each in features.phrases.series if own in each.held.values() for id_ in each.held.values()}
    return tuple(dict.fromkeys(id_ for pair in pairs for id_ in pair if id_ not in {own, *series}))


def _family(features: Features, thread: Thread, ids: tuple[str, ...]) -> tuple[str, ...]:
    """`and the other two CRC ones`: the Protocols beside the one that was answered about."""
    own, words = thread.instruments, features.phrases.words
    said = features.says(words.another) and any(word.raw in SEVERAL_ONES for word in features.words)
    if not said or len(ids) != 1 or len(own) != 1 or own[0] not in features.phrases.parents.get(ids[0], ()):
        return ()
    alike = (each.ids for each in features.phrases.vague if own[0] in each.ids and len(each.ids) > PAIR)
    return tuple(id_ for id_ in min(alike, key=len, default=()) if id_ != own[0])


def _by_number(features: Features) -> tuple[str, ...]:
    """`185?`: a treaty by its number in its series."""
    held = {number: id_ for series in features.phrases.series for number, id_ in series.held.items()}
    said = [(at, word.raw) for at, word in enumerate(features.words) if word.raw in held and len(word.raw) == NUMBERED]
    counted = any(word.form in COUNTED for at, _ in said for word in features.words[at + 1 : at + 2])
    return () if counted or features.cited else tuple(dict.fromkeys(held[number] for _, number in said))


def _beside_unknown(features: Features, name: Found) -> bool:
    """`tcp protocol`, `Rio Tinto`: a word that means nothing here makes it a name of something else."""
    return any(not word.known for word in features.words[max(0, name.start - 1) : name.end + 1])


def _ours(features: Features, name: Found) -> bool:
    """`a doctors' protocol`, `our protocol`: none of the instruments."""
    return any(word.raw in _OURS for word in features.words[max(0, name.start - 2) : name.start])


def _fits(features: Features, name: Found) -> bool:
    """`CETS 185` in a short talk of bulbs and prices is no treaty."""
    short = name.end - name.start <= 2 and len(features.words) <= 6
    return not (short and features.off and not features.field and not features.cited and not features.has(*FIELD))


def _credible(features: Features, name: Found) -> bool:
    """Whether a name that is also a city or an aircraft is meant as the instrument."""
    evidence = _evidence(features, name)
    if features.off:
        return evidence > features.off or (evidence > 0 and len(features.words) > 12)
    evidence += features.has(*FIELD, "count", "sources", "feedback", "remark", "define")
    if name.ids[0] in features.phrases.cities:
        return _of_city(features, name, evidence)
    if features.unknown == 0 or any(not other.weak and not other.vague for other in features.names):
        return True
    return (
        evidence > 0
        or features.has("summary", "summarise", "we")
        or features.unknown <= len(features.words) // (5 if len(features.words) < 7 else 3)
    )


def _evidence(features: Features, name: Found) -> int:
    """What else in the text is of this field."""
    joined = len(features.states) if features.has("joining", "reservation") else 0
    capitals = features.text[:1] and not features.text.isupper() and name.end - name.start == 1
    word = features.words[name.start].raw.upper()
    written = (
        bool(capitals) and word.isalpha() and word in features.text
    )  # `what in OPSC lets the court take his laptop`
    held = {other.ids for other in features.names if not other.vague and not other.ids[0].startswith("~")}
    return features.field + len(features.cited) + len(features.topics) + joined + len(held - {name.ids}) + written


def _of_city(features: Features, name: Found, evidence: int) -> bool:
    """`Budapest` in a few words is the Convention; `the Budapest declaration` and `trains to Budapest` are not."""
    after = features.words[name.end].form if name.end < len(features.words) else ""
    if after in features.phrases.words.other:
        return False
    if features.cited or (features.states and features.has("joining", "reservation", "reporting")):
        return True
    if _beside_unknown(features, name) or features.unknown > max(1, len(features.words) // 4) + bool(evidence):
        return False
    return evidence + len(features.states) + features.has("summary") > 0 or len(features.words) <= 4


def _meant(names: list[Found], features: Features, several: int) -> list[Found]:
    """Without those that a person rules out where others are named: `lanzarote 20, not budapest 20`."""

    def excluded(name: Found) -> bool:
        before = [word.form for word in features.words[max(0, name.start - 3) : name.start]]
        denied = [at for at, form in enumerate(before) if form in {"not", "dont"}]
        joined = not denied or "and" in before[denied[-1] :]  # `not Budapest and Lanzarote`, but `OPSC and not OPAC`
        return not joined and {"or", "sign", "ratif*"}.isdisjoint(before)

    only = [name for name in names if any(word.form in _ONLY for word in features.words[name.end : name.end + 1])]
    only = _enumerated(names, only[0]) if len(only) == 1 else only
    kept = only if only and len(names) > 1 else [name for name in names if not excluded(name)]
    return kept if kept or several > len(names) else names


def _enumerated(names: list[Found], last: Found) -> list[Found]:
    """`CRC, OPSC, OPAC, OPIC only`: each of a list; `drop the OPSC, OPAC only`: the one."""
    run = [last]
    for name in reversed(names[: names.index(last)]):
        if name.end != run[0].start:
            break
        run.insert(0, name)
    return run if len(run) > PAIR else [last]


def _left_out(features: Features) -> set[str]:
    """`what covers it besides the CRC`, `cyberbullying: not in the CRC, where then`: it is not looked for there."""
    if not features.topics:
        return set()
    forms = [word.form for word in features.words]
    left_out = set[str]() if features.asked.acts else {*features.asked.excluded}
    for name in () if _ASKS_WHERE.isdisjoint(forms) or not _OF_STATES.isdisjoint(forms) else features.names:
        before, behind = forms[max(0, name.start - 4) : name.start], forms[name.end : name.end + 3]
        if not (_DENIED.isdisjoint(before) and _DENIED_BEHIND.isdisjoint(behind)):
            left_out.update(name.ids)
    return left_out


def _own(name: Found, found: list[Found], features: Features) -> Found:
    """`the optional protocol` beside the Disability Convention is that Convention's, `OP2` beside OPIC the OPSC."""
    families = features.phrases.parents
    if not name.vague or set(name.ids).isdisjoint(child for children in families.values() for child in children):
        return name
    others = [n for n in found if not n.vague and n.ids[0] not in name.ids]
    for other in sorted(others, key=lambda other: abs(other.start - name.start)):
        children = families.get(other.ids[0], ())
        near = children or tuple(id_ for family in families.values() if other.ids[0] in family for id_ in family)
        said = any(word.form == "protocol" for word in features.words[name.start : name.end])
        ids = tuple(id_ for id_ in name.ids if id_ in near) or (children if said else ())
        if ids:
            return replace(name, ids=ids, vague=len(ids) > 1)
    return name


def _without_parents(certain: list[Found], found: list[Found], features: Features) -> tuple[str, ...]:
    """`the Optional Protocol to the CRC` is the Protocol; `CRC vs OPSC` is both."""
    ids = [name.ids[0] for name in certain if not any(_belongs(name, child, features) for child in found)]
    return tuple(dict.fromkeys(ids))


def _belongs(parent: Found, child: Found, features: Features) -> bool:
    children = features.phrases.parents.get(parent.ids[0], ())
    listed = ("," in features.normal or features.normal.count("?") > 1) and len(features.names) > 2
    if child is parent or not children or listed:
        return False
    if not child.ids[0].startswith("~") and set(child.ids).isdisjoint(children):
        return False
    first, second = sorted((parent, child), key=lambda name: name.start)
    between = {word.form for word in features.words[first.end : second.start]}
    if second is parent and between <= {"of", "to", "the"}:
        return True
    if features.versus or features.has("compare") or not between.isdisjoint({"and", "versus", "or"}):
        return False
    apart = second.start - first.end
    if first is child and apart <= 6:
        return True
    return apart <= 4 and between <= features.phrases.words.links | features.phrases.parents.keys()


def article(features: Features) -> str:
    """The provisions that are cited, or a number right beside a name: `CRC 34`."""
    cited = [c.number for c in features.cited if c.named or "(" in c.number or "." in c.number]
    if cited:
        return ", ".join(dict.fromkeys(cited[:CITED_PROVISIONS]))
    ends = {name.end for name in features.names if not name.vague}
    for at, word in enumerate(features.words):
        if word.raw == "24" and "24/7" in features.normal.replace(" ", ""):
            continue  # round the clock
        counts = at + 1 < len(features.words) and features.words[at + 1].form in COUNTED | YEARS  # `OPAC 18 saal`
        beside = at in ends or _lettered(features.words, at, ends)
        if _is_number(word) and beside and not counts:
            return ", ".join([word.raw, *_further(features.words, at + 1)])
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


def _from_thread(found: Context) -> Context:
    """A follow-up leaves out what the thread has said."""
    features, thread = found.features, found.thread
    if found.ids or found.elsewhere or not thread.instruments:
        return found
    if found.vague:
        fits = tuple(id_ for id_ in thread.instruments if id_ in found.vague)
        return replace(found, ids=fits, vague=(), filled=True) if len(fits) == 1 else found
    ours = features.has("we") and len(features.words) <= 5
    about = features.topics and not features.has("instruments")
    follows = features.states or found.article or ours or about or features.has(*FOLLOWS)
    # `in or out of this treaty`
    this = any(one.raw in _THIS and other.form in KINDS for one, other in pairwise(features.words))
    refers = features.says(features.phrases.words.pronouns) or len(features.words) <= 8 or this
    if features.off or not follows or not refers or features.has("list", "greeting"):
        return found
    return replace(found, ids=thread.instruments, filled=True)
