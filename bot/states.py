"""States by name, short name, demonym and ISO code, in the languages that Unicode's CLDR knows."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from bot.lexicon import Lexicon, Word
from bot.phrases import Finder, Hit

FIRST = ("en", "ur")
MORE = ("fr", "es", "pt", "de", "ar", "tr", "it", "sw", "hi", "ru")
# Two letters that are words in some language of ours when they are not capitals.
_PLAIN = frozenset({"US", "PK"})  # codes that are nothing else
_CODE = re.compile(r"\b[A-Z]{2,3}\b")


@cache
def table() -> tuple[Mapping[str, str], ...]:
    """`content/states.csv`: a row for each State and territory, its ISO 3166 codes and its names by language.

    Made from Unicode's CLDR by `make states`.
    """
    return tuple(csv.DictReader((files("content") / "states.csv").read_text("utf-8").splitlines()))


@cache
def codes() -> Mapping[str, str]:
    """ISO 3166 alpha-2 to alpha-3."""
    return {row["alpha2"]: row["alpha3"] for row in table()}


@cache
def names(language: str) -> Mapping[str, str]:
    """Names of States in a language of the table, by alpha-3 code."""
    return {row["alpha3"]: row[language] for row in table()}


def name(state: str) -> str:
    """A State's usual English name."""
    return _USUAL.get(state) or names("en").get(state, state)


def said(state: str) -> str:
    """The name as it stands in a sentence: `the United States`."""
    usual = name(state)
    return f"the {usual}" if state in _WITH_ARTICLE else usual


_WITH_ARTICLE = frozenset(
    ["EUE", "USA", "GBR", "NLD", "PHL", "MDV", "ARE", "BHS", "GMB", "COM", "MHL", "SLB", "COD", "CAF", "DOM", "VAT"]
)
_USUAL = {
    "EUE": "European Union",  # no State, but treaties are open to it; ISO 3166 reserves the code
    "CIV": "Côte d'Ivoire",
    "PSE": "State of Palestine",
    "VAT": "Holy See",
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "MMR": "Myanmar",
    "HKG": "Hong Kong",
    "MAC": "Macao",
    "XKX": "Kosovo",
    "BIH": "Bosnia and Herzegovina",
    "TTO": "Trinidad and Tobago",
    "ATG": "Antigua and Barbuda",
    "STP": "Sao Tome and Principe",
    "KNA": "Saint Kitts and Nevis",
    "VCT": "Saint Vincent and the Grenadines",
    "LCA": "Saint Lucia",
    "CPV": "Cabo Verde",
}


class States:
    def __init__(self, own: Mapping[str, Iterable[str]], lexicon: Lexicon) -> None:
        self._own = own
        self._lexicon = lexicon
        self._finder = self._read(FIRST)
        self._more: Finder | None = None
        self._codes = {**codes(), **{three: three for three in codes().values()}}

    def _read(self, locales: Sequence[str]) -> Finder:
        entries = [(state, self._lexicon.forms(name)) for locale in locales for state, name in names(locale).items()]
        entries += [(state, self._lexicon.forms(name)) for state, own in self._own.items() for name in own]
        return Finder((state, forms) for state, forms in entries if forms)

    def find(self, words: Sequence[Word], text: str) -> list[Hit]:
        """The States named in a text. `text` is as typed: codes count in capitals only."""
        forms = [word.form for word in words]
        hits = self._finder.find(forms)
        coded = self._coded(words, text)
        hits += [hit for hit in coded if not (hits and words[hit.start].known)]  # AND and ARE are codes, too
        if not hits and any(not word.known for word in words):
            hits = self._others().find(forms)
        return list({hit.group: hit for hit in reversed(hits)}.values())[::-1]

    def warm(self) -> None:
        """Read the further languages now."""
        self._others()

    def _others(self) -> Finder:
        if self._more is None:
            self._more = self._read(MORE)
        return self._more

    def _coded(self, words: Sequence[Word], text: str) -> list[Hit]:
        if text.upper() == text:
            return []
        short = len(words) <= 5  # in a longer text IO and SI are officers
        found = [code for code in _CODE.findall(text) if code in self._codes]
        found = [code for code in found if short or len(code) > 2 or code in _PLAIN]
        places = {word.raw: at for at, word in enumerate(words)}
        return [
            Hit(self._codes[code], places[code.casefold()], places[code.casefold()] + 1)
            for code in found
            if code.casefold() in places
        ]
