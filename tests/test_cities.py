"""Cities stand for the States in which they lie, where a place is told."""

import csv

import pytest

from bot.knowledge.states import cities, codes
from tests.conversation import ask
from tests.make_cities import FILE, SHORTEST, placed, text


def city(name: str, state: str, people: int) -> dict[str, object]:
    return {"name": name, "alternatenames": ["مری"], "countrycode": state, "population": people}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("a boy in my class (im a teacher, kisumu) told me his uncle touches him at night. who do i call", "KEN"),
        ("someone blackmails my daughter with her pictures. we're in leeds, what now", "GBR"),
        ("social worker in Cebu City, has our country joined lanzarote", "PHL"),
        ("a girl from Pokhara was trafficked, is the palermo protocol binding there", "NPL"),
        ("murree me bachay ko blackmail kiya ja raha hai", "PAK"),
    ],
)
def test_a_city_is_its_state(said: str, state: str) -> None:
    assert ask(said).state == state


@pytest.mark.parametrize(
    "said",
    [
        "my friend charlotte told me a man has her nude pictures",
        "my daughter, florence, was filmed by a man and now he blackmails her",
        "a man sent nude pictures to charlotte, she is my sister and only 12",
        "hyderabad mein bachi ke sath ziyadti hui, kya karun",  # in Sindh as in India
    ],
)
def test_neither_a_persons_name_nor_a_name_of_two_cities_is_a_place(said: str) -> None:
    assert ask(said).state == "PAK"


@pytest.mark.parametrize(
    ("said", "treaty"),
    [("is budapest in force", "budapest"), ("does the palermo protocol define a child", "palermo-protocol")],
)
def test_a_treatys_name_stays_one(said: str, treaty: str) -> None:
    reply = ask(said)

    assert reply.instruments == (treaty,)
    assert reply.state is None


def test_a_name_of_several_states_is_that_of_the_far_larger_city() -> None:
    found = [
        *(city("Birmingham", "GB", 1_157_603), city("Birmingham", "US", 196_357)),
        *(city("Hyderabad", "IN", 6_993_262), city("Hyderabad", "PK", 1_921_275)),
        *(city("Murree", "PK", 25_186), city("Bray", "IE", 26_852), city("Reading", "GB", 244_070)),
    ]

    assert placed(found) == {"birmingham": "GBR", "murree": "PAK"}


def test_the_file_is_as_it_is_written() -> None:
    written = FILE.read_text("utf-8")

    assert text(cities()) == written
    assert {row["alpha3"] for row in csv.DictReader(written.splitlines())} <= {*codes().values()}
    assert min(map(len, cities())) >= SHORTEST
