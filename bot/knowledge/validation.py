"""What no schema can see: names given twice, references that lead nowhere, dates to come.

Works on the bare values, so that a file whose shape is wrong is proofread all the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bot.knowledge.claims import cited
from bot.knowledge.errors import suggestion
from bot.knowledge.schema import Instrument
from bot.knowledge.sourcing import held, sourcing
from bot.knowledge.yaml_source import Path, dicts, entries, table, texts, walk

Finding = tuple[Path, str]

# The States of the United Nations' treaty practice, and territories that contacts may be kept for.
_CODES = (
    "AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB "
    "BRN BTN BWA CAF CAN CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM "
    "DZA ECU EGY ERI ESP EST ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HKG HND "
    "HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR "
    "LBY LCA LIE LKA LSO LTU LUX LVA MAC MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS "
    "MWI MYS NAM NER NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PER PHL PLW PNG POL PRK PRT PRY PSE QAT "
    "ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD TGO THA "
    "TJK TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR URY USA UZB VAT VCT VEN VNM VUT WSM XKX YEM ZAF ZMB "
    "ZWE"
)
STATE_CODES = frozenset(_CODES.split())
PARTICIPANTS = STATE_CODES | {"EUE"}  # the European Union is no State, but treaties are open to it
_NUMBER = re.compile(r"^(arts?|paras?)\.? |^(Target|Indicators?|section) ")
_CODE = re.compile(r"^[A-Z]{3}$")
_WORDS = re.compile(r"\w+")


def validate(book: Any, today: date) -> Iterator[Finding]:
    """What is wrong in `instruments.yaml` beyond its schema, as paths and sentences."""
    if not isinstance(book, dict):
        return
    latest = (today + timedelta(days=1)).isoformat()
    sources, topics = table(book, "sources"), table(book, "topics")
    for path, key, value in walk(book):
        if key == "source":
            yield from _dangling(path, texts(value), sources, "source", "sources")
        elif key == "topics" and len(path) > 1:
            yield from _dangling(path, texts(value), topics, "topic", "topics")
        elif key in ("as_of", "date") and isinstance(value, str):
            yield from _to_come(path, value, latest)
    for check in (_ids, _names, _numbers, _references, _states, _order, sourcing):
        yield from check(book)


def validate_standings(
    rows: list[dict[str, str]], lines: list[int], book: Any, today: date
) -> Iterator[tuple[int, str, str]]:
    """What is wrong in `standings.csv`: the index of the row, its column, a sentence.

    `lines` are the lines of the file on which the rows begin; `book` is what `instruments.yaml` contains.
    """
    latest = (today + timedelta(days=1)).isoformat()
    sources, instruments = table(book, "sources"), {str(i.get("id")) for _, i in entries(book, "instruments")}
    seen: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        instrument, state = row["instrument"], row["state"]
        if instrument not in instruments:
            yield at, "instrument", f"no instrument has the id “{instrument}”{suggestion(instrument, instruments)}"
        if state not in PARTICIPANTS:
            yield at, "state", f"“{state}” is not the ISO 3166 alpha-3 code of a State"
        for id_ in cited(row["source"]):
            if id_ not in sources:
                yield at, "source", f"no source has the id “{id_}”{suggestion(id_, sources)}"
        if row["as_of"] > latest:
            yield at, "as_of", f"{row['as_of']} is in the future"
        yield from ((at, column, sentence) for column, sentence in held(row["as_of"], cited(row["source"]), sources))
        if (instrument, state) in seen:
            yield (
                at,
                "state",
                f"{state} is already in line {lines[seen[instrument, state]]}: expected one row for a State",
            )
        seen.setdefault((instrument, state), at)


def folded(name: str) -> str:
    """A name without case and punctuation: two names that fold to the same are the same to a reader."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", name).casefold()))


def _dangling(path: Path, ids: list[str], known: Mapping[str, Any], kind: str, where: str) -> Iterator[Finding]:
    for at, id_ in enumerate(ids):
        if id_ not in known:
            yield (*path, at), f"no {kind} has the id “{id_}” under `{where}`{suggestion(id_, known)}"


def _to_come(path: Path, day: str, latest: str) -> Iterator[Finding]:
    if day > latest and (path[-1] == "as_of" or path[0] == "changes"):
        yield path, f"{day} is in the future: expected a date up to today"


def _ids(book: dict[str, Any]) -> Iterator[Finding]:
    for tables in (("instruments", "elsewhere"), ("glossary",), ("contacts",), ("groups",)):
        yield from _twice(
            (
                ((*path, "id"), str(entry["id"]))
                for name in tables
                for path, entry in entries(book, name)
                if "id" in entry
            ),
            lambda id_: f"the id “{id_}” is taken already",
        )


def _names(book: dict[str, Any]) -> Iterator[Finding]:
    """A name leads to one instrument only."""
    owner: dict[str, str] = {}
    for path, entry in [*entries(book, "instruments"), *entries(book, "elsewhere")]:
        id_, own = str(entry.get("id")), set[str]()
        for place, name in _named(entry):
            fold = folded(name)
            if owner.setdefault(fold, id_) != id_:
                yield (*path, *place), f"“{name}” already names `{owner[fold]}`: expected a name of its own"
            elif place[0] == "aliases" and fold in own:
                yield (*path, *place), f"“{name}” is in this list already"
            if place[0] == "aliases":
                own.add(fold)


def _named(entry: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    title = entry.get("title")
    for place, name in (
        (("short_name",), entry.get("short_name")),
        (("title", "value"), title.get("value") if isinstance(title, dict) else None),
        (("name",), entry.get("name")),
    ):
        if isinstance(name, str):
            yield place, name
    for at, alias in enumerate(texts(entry.get("aliases"))):
        yield ("aliases", at), alias


def _numbers(book: dict[str, Any]) -> Iterator[Finding]:
    """Within an instrument, a number leads to one provision only."""
    for path, entry in entries(book, "instruments"):
        yield from _twice(
            (
                ((*path, "provisions", at, "covers", place), number)
                for at, provision in enumerate(dicts(entry.get("provisions")))
                for place, number in enumerate(texts(provision.get("covers")))
            ),
            lambda number: f"another provision of this instrument already covers “{number}”",
        )


def _references(book: dict[str, Any]) -> Iterator[Finding]:
    """What points at an instrument or a provision finds it."""
    held = {str(entry.get("id")): _covered(entry) for _, entry in entries(book, "instruments")}
    for path, entry in entries(book, "elsewhere"):
        yield from _dangling((*path, "nearest"), texts(entry.get("nearest")), held, "instrument", "instruments")
    for path, term in entries(book, "glossary"):
        for at, related in enumerate(texts(term.get("related"))):
            yield from _related((*path, "related", at), related, held)
    for path, entry in entries(book, "instruments"):
        for at, difference in enumerate(dicts(entry.get("differences"))):
            yield from _about((*path, "differences", at, "about"), str(difference.get("about")), _covered(entry))


def _related(path: Path, related: str, held: Mapping[str, set[str]]) -> Iterator[Finding]:
    id_, _, ref = related.partition(" ")
    if id_ not in held:
        yield path, f"no instrument has the id “{id_}”{suggestion(id_, held)}"
    elif ref and not resolves(ref, held[id_]):
        yield path, f"`{id_}` has no provision “{ref}”"


def _about(path: Path, about: str, covered: set[str]) -> Iterator[Finding]:
    if not _leads(about, covered):
        expected = "expected a field such as adopted, provisions.3(1)(a) or states.PAK.reporting"
        yield path, f"“{about}” leads nowhere: {expected}"


def _covered(entry: dict[str, Any]) -> set[str]:
    provisions = dicts(entry.get("provisions"))
    return {n for p in provisions for n in texts(p.get("covers"))} | {str(p.get("ref")) for p in provisions}


def unworded(ref: str) -> str:
    """The number in a reference: `3(1)(c)` of `art. 3(1)(c)`."""
    return _NUMBER.sub("", ref)


def resolves(ref: str, covered: Iterable[str]) -> bool:
    """Whether a reference such as `art. 25(5)` leads to a provision, or to the one that it is a part of."""
    number = unworded(ref)
    return any(n in (ref, number) or number.startswith((f"{n}(", f"{n}.")) for n in covered)


def _leads(about: str, covered: set[str]) -> bool:
    first, _, rest = about.partition(".")
    if first == "provisions":
        return rest in covered
    if first == "states":
        return rest.partition(".")[0] in STATE_CODES
    return first in Instrument.model_fields and not rest


def _states(book: dict[str, Any]) -> Iterator[Finding]:
    named = [
        ((*path, "states", state), state)
        for path, entry in entries(book, "instruments")
        for state in table(entry, "states")
    ]
    named += [((*path, "country"), str(contact.get("country"))) for path, contact in entries(book, "contacts")]
    for path, group in entries(book, "groups"):
        members = group.get("members")
        named += [((*path, "members", at), str(state)) for at, state in enumerate(members or ())]
    for path, state in named:
        if _CODE.match(state) and state not in STATE_CODES:
            yield path, f"“{state}” is not the ISO 3166 alpha-3 code of a State"


def _order(book: dict[str, Any]) -> Iterator[Finding]:
    dates = [(path, str(change.get("date"))) for path, change in entries(book, "changes")]
    for (_, newer), (path, older) in pairwise(dates):
        if older > newer:
            yield (*path, "date"), "expected the newest change first"


def _twice(named: Iterable[tuple[Path, str]], sentence: Callable[[str], str]) -> Iterator[Finding]:
    seen = set[str]()
    for path, name in named:
        if name in seen:
            yield path, sentence(name)
        seen.add(name)
