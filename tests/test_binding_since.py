"""Since when a treaty binds a State: by its own rule, where no day is held."""

import pytest

from handlers.shared.truth import life
from tests.conversation import ask, library

HELD = [
    (instrument.id, state)
    for instrument in library().instruments.values()
    for state, detail in instrument.states.items()
    if instrument.binds_after and detail.in_force and detail.in_force.value
]


@pytest.mark.parametrize(("instrument", "state"), HELD)
def test_the_rule_gives_the_days_that_are_held(instrument: str, state: str) -> None:
    held = library().instruments[instrument]
    without = held.model_copy(update={"states": {}})
    counted, known = life(library(), without, state), life(library(), held, state)

    assert counted
    assert known
    assert counted.bound == known.bound


def test_no_treaty_binds_before_it_is_in_force() -> None:
    found = life(library(), library().instruments["opsc"], "BGD")  # it ratified in 2000

    assert found
    assert found.bound == "2002-01-18"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("when did the OPSC enter into force for India", "The OPSC entered into force for India on 16 September 2005."),
        ("was India bound by the OPSC on 1 September 2005", "No. India ratified the OPSC on 16 August 2005; it has"),
        ("was India bound by the OPSC on 1 October 2005", "Yes. India ratified the OPSC on 16 August 2005; it has"),
        ("was India a party to the OPSC on 1 September 2005", "Yes."),
    ],
)
def test_a_party_is_bound_later(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)
