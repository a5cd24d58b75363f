"""States and territories: their ISO 3166 codes, and their names in the languages that Unicode's CLDR knows."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from bot.knowledge.yaml_source import YamlSource
from content import FOLDER

_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[-.,'’`()/&]")


@cache
def table() -> tuple[Mapping[str, str], ...]:
    """`content/states.csv`: a row for each State and territory, its ISO 3166 codes and its names by language.

    Made from Unicode's CLDR by `make states`.
    """
    return tuple(csv.DictReader((FOLDER / "states.csv").read_text("utf-8").splitlines()))


@cache
def codes() -> Mapping[str, str]:
    """ISO 3166 alpha-2 to alpha-3."""
    return {row["alpha2"]: row["alpha3"] for row in table()}


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """The States in each region of the world, by the region's number in the United Nations' series M49.

    `content/regions.csv`, made from Unicode's CLDR by `make states`.
    """
    rows = csv.DictReader((FOLDER / "regions.csv").read_text("utf-8").splitlines())
    return {row["m49"]: tuple(row["members"].split()) for row in rows}


@cache
def cities() -> Mapping[str, str]:
    """The State in which each city lies, by its name in lower case; a name that several States share is left out.

    `content/cities.csv`, made from GeoNames by `make states`.
    """
    rows = csv.DictReader((FOLDER / "cities.csv").read_text("utf-8").splitlines())
    return {row["name"]: row["alpha3"] for row in rows}


@cache
def names(language: str) -> Mapping[str, str]:
    """Names of States in a language of the table, by alpha-3 code."""
    return {row["alpha3"]: row[language] for row in table()}


def code_of(said: str) -> str:
    """The alpha-3 code of a State, from its code or a name that people use; empty where there is no such State."""
    code = said.strip().upper()
    return code if code in codes().values() else _called().get(_folded(said), "")


@cache
def _called() -> Mapping[str, str]:
    """Codes by each name that is known, folded: everyday names first, then what else people and depositaries write."""
    own = YamlSource((FOLDER / "phrases.yaml").read_bytes()).values["states"]
    called = {_folded(other): state for state, others in own.items() for other in others}
    called |= {_folded(row[language]): row["alpha3"] for row in table() for language in row if "alpha" not in language}
    called |= {_folded(formal): state for formal, state in _FORMAL.items()}
    called |= {_folded(usual): state for state, usual in _USUAL.items()}
    return {name: state for name, state in called.items() if name}


def _folded(name: str) -> str:
    """Without case, accents and punctuation: as it is typed in a hurry. The vowels of Hindi stay."""
    letters = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join(_SIGNS.sub(" ", letters).split())


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
# As the Secretary-General of the United Nations and the Council of Europe write them in their lists of Parties.
_FORMAL = {
    "Bahamas (The)": "BHS",
    "Bolivia (Plurinational State of)": "BOL",
    "Czech Republic": "CZE",
    "Democratic People's Republic of Korea": "PRK",
    "Gambia (The)": "GMB",
    "Iran (Islamic Republic of)": "IRN",
    "Lao People's Democratic Republic": "LAO",
    "Micronesia (Federated States of)": "FSM",
    "Moldova (Republic of)": "MDA",
    "Netherlands (Kingdom of the)": "NLD",
    "Kingdom of the Netherlands": "NLD",
    "Republic of Korea": "KOR",
    "Republic of Moldova": "MDA",
    "Russian Federation": "RUS",
    "Slovak Republic": "SVK",
    "St. Kitts and Nevis": "KNA",
    "St. Lucia": "LCA",
    "St. Vincent and the Grenadines": "VCT",
    "Syrian Arab Republic": "SYR",
    "United Kingdom of Great Britain and Northern Ireland": "GBR",
    "United Republic of Tanzania": "TZA",
    "United States of America": "USA",
    "Venezuela (Bolivarian Republic of)": "VEN",
}
