"""Kinds of questions that readers found answered beside the point: what stands first, in variants that nobody wrote
down before."""

import pytest

from tests.conversation import Conversation, ask


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("are companies bound by the OPSC?", "No: the OPSC binds the States that are parties to it, not companies"),
        ("does the hanoi convention bind tech companies", "No: the Hanoi Convention will bind the States"),
        ("does gc25 bind businesses", "No: General Comment 25 is guidance and binds no State, company or person."),
        ("do the opsc guidelines bind companies", "No: the OPSC Guidelines are guidance and bind no State, company"),
        ("companies are not bound by lanzarote, right?", "Yes: the Lanzarote Convention binds the States"),
        ("kya companies OPSC ki paband hain", "No: the OPSC binds the States"),
        ("کیا کمپنیاں بوڈاپسٹ کنونشن کی پابند ہیں؟", "No: the Budapest Convention binds the States"),
        ("is google a party to the crc", "No: the CRC binds the States"),
        ("does tiktok have to comply with the CRC", "No: the CRC binds the States"),
        ("are parents bound by the crc", "No: the CRC binds the States"),
    ],
)
def test_a_treaty_between_states_binds_nobody_else(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


@pytest.mark.parametrize(
    "text",
    [
        "can a company be held liable under the opsc",
        "must Pakistan make companies liable under the OPSC",
        "what must companies do about csam",
    ],
)
def test_what_states_owe_about_companies_is_no_question_of_who_is_bound(text: str) -> None:
    assert "not companies or people" not in ask(text).text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "does opsc cover sextortion",
            "I do not have a provision of the OPSC on sexual extortion. More generally, under",
        ),
        ("lanzarote on adoption?", "I do not have a provision of the Lanzarote Convention on adoption. Elsewhere"),
        ("opsc on data preservation", "I do not have a provision of the OPSC on preservation of data."),
        ("is blocking mandatory or optional under lanzarote", "I do not have a provision of the Lanzarote Convention"),
    ],
)
def test_what_an_instrument_is_silent_on_is_said_to_be_so(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("what is the age of consent in pakistan", "I do not have the law of Pakistan, only international standards."),
        ("pakistani law on grooming", "I do not have the law of Pakistan"),
        ("what does indian law say about csam", "I do not have the law of India"),
        ("is it a crime under our own law to possess csam", "I do not have national laws"),
        ("how many people were convicted for csam last year? need statistics", "I do not have statistics"),
        ("number of arrests for csam in punjab", "I do not have statistics"),
        ("kitne cases report hue csam ke 2024 mein", "I do not have statistics"),
    ],
)
def test_what_is_held_nowhere_is_said_first(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_whoever_takes_the_reports_is_of_the_state_that_is_asked_about() -> None:
    home, india = (ask(f"how many child abuse cases were reported in {state}").text for state in ("Pakistan", "India"))

    assert "such as the National Cyber Crime Investigation Agency (NCCIA) or the Internet Watch Foundation" in home
    assert "such as the Internet Watch Foundation" in india


@pytest.mark.parametrize(
    "text", ["what does international law require of Pakistan on grooming", "how many States have joined the OPSC"]
)
def test_what_is_held_is_not_refused(text: str) -> None:
    assert "I do not have" not in ask(text).text.split(". ")[0]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "which were the first three states to ratify lanzarote",
            "The first States to join the Lanzarote Convention: Gr",
        ),
        ("first 5 countries in opic", "The first States to join the OPIC: Gabon and Thailand on 25 September 2012;"),
        ("name the last two to ratify the crc", "The most recent States to join the CRC: Somalia on 1 October 2015;"),
        ("pehle teen mulk jinhon ne CRC ratify kiya", "The first States to join the CRC: Ghana on 5 February 1990;"),
        ("opac parties?", "173 States were parties to the OPAC"),
        ("OPAC total parties, latest count", "173 States were parties to the OPAC"),
        ("is 190 the total number of parties of the CRC?", "No: 196 States were parties to the CRC"),
        (
            "which parties to Lanzarote are not members of the Council of Europe?",
            "Two States outside the Council of Europe",
        ),
        (
            "when was the palermo protocol first opened for signature?",
            "The Palermo Protocol was opened for signature on 12",
        ),
        ("malaysia isnt in the torture convention, is it", "No. Malaysia is not a party to the CAT"),
        ("Bangladesh was the very first state to ratify the OPSC, true?", "Yes: Bangladesh was the first State"),
        ("which central asian republics have joined OPIC", "One of the five States of Central Asia is a party"),
    ],
)
def test_as_many_as_are_asked_for(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_of_those_who_left_no_list_of_the_others_is_shown() -> None:
    answer = ask("which countries have quit the first optional protocol to the ICCPR")

    assert "Jamaica" in answer.text
    assert not answer.table


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "can Pakistan join the Budapest Convention just by depositing an instrument?",
            "No: a State that is not a member",
        ),
        ("can pakistan accede to lanzarote without an invitation", "No: a State that is not a member"),
        ("does Pakistan need an invitation to join the Budapest convention?", "Yes: a State that is not a member"),
        ("can Pakistan join the OPIC freely", "Yes: open to States that have signed or joined the CRC"),
        ("has Pakistan been invited to accede to Budapest", "A State that is not a member"),
        ("can ireland join budapest without an invitation", "A State that is not a member"),  # Ireland is one
    ],
)
def test_whether_a_state_has_to_be_invited(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("online grooming - which treaty makes it a crime, and is it binding on us", "The Lanzarote Convention would"),
        ("rio pact 2008 is it binding, what does it ask of internet companies", "The Rio Pact is not legally binding."),
        ("are the opsc guidelines binding on pakistan", "No: the OPSC Guidelines are not legally binding"),
        ("is extradition compulsory or optional under art 5 of the opsc", "Under art. 5 of the OPSC"),
        (
            "does article 8 of the OPSC require us to protect a victim's identity, and in which paragraph",
            "Under art. 8(1)",
        ),
        ("lazmi hai ya optional? companies ki liability budapest mein", "Under art. 12 of the Budapest Convention"),
    ],
)
def test_binding_or_not_is_answered_as_it_is_asked(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_the_same_elsewhere_and_another_paragraph() -> None:
    talk = Conversation()
    talk.ask("opsc art 3(1)(a)")

    assert talk.ask("no i meant (c)").article == "3(1)(c)"

    talk = Conversation()
    talk.ask("lanzarote 35(2)")

    assert talk.ask("anything similar in the opsc?").article == "8(1)"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("is Ireland the only EU member outside the OPSC?", "Yes: on 3 February 2026 Ireland was the only EU member"),
        ("Is Singapore the only ASEAN state not party to the OPSC", "Yes: on 3 February 2026 Singapore was the only"),
        ("is Iran the only neighbour of Pakistan outside CEDAW", "Yes: on 3 February 2026 Iran was the only neighbour"),
        ("have all ILO members ratified C182?", "Yes: All 187 Members of the ILO"),
        ("have all countries ratified ILO 182?", "All 187 Members of the ILO have ratified"),
        ("Kazakhstan's ratification of OPIC: 2023 or 2024?", "Kazakhstan is a party to the OPIC. It ratified it on 7"),
        ("Japan ratified the Second Protocol to Budapest, so is it in force for Japan?", "Not yet."),
        ("did Nepal sign and ratify the OPAC on the same day", "No. Nepal signed the OPAC on 8 September 2000 and"),
        ("did we accede to the Palermo Protocol or ratify it", "Pakistan acceded to the Palermo Protocol on 4"),
        ("must companies be criminally liable under opsc art 3(4)", "No: under art. 3(4) of the OPSC"),
        ("does art 12 Budapest require criminal liability of companies", "No: under art. 12 of the Budapest"),
        ("which SAARC states let a child complain to the UN committee", "One of the eight SAARC members is a party"),
        ("can a child in Karachi complain to geneva if the courts here do nothing", "No: Pakistan is not a party to"),
    ],
)
def test_yes_and_no_are_of_whom_and_of_what_is_asked(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_a_report_that_was_sent_at_another_time_gets_no_yes() -> None:
    assert not ask("was Pakistan's first OPSC report submitted in September 2019?").text.startswith("Yes")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("is 1991 still the number of the FIA", "1991 is out of date"),
        ("does 1121 answer in Gilgit", "I do not know whether 1121 answers where you are"),
    ],
)
def test_a_number_that_is_asked_about_is_told_of(text: str, holds: str) -> None:
    reply = ask(text)

    assert reply.intent == "report-abuse"
    assert holds in reply.text


def test_whoever_names_balochistan_is_shown_what_answers_there_before_what_may_not() -> None:
    pressed = [
        item.label for item in ask("someone hurts a child next door in Quetta, whom do I call").sections[0].items
    ]

    assert [label for label in pressed if "1089" in label]
    assert not [label for label in pressed if "1121" in label]
    assert not [item for item in ask("whom do I tell").sections[1].items if "1089" in item.label]


@pytest.mark.parametrize(
    ("said", "last", "meant"),
    [
        (("is Pakistan in the Budapest Convention",), "I meant the UN one", "un-cybercrime-convention"),
        (("has Pakistan ratified the OPAC",), "bachon ki farokht wale mein kya haal", "opsc"),
        (("has South Korea ratified the OPSC",), "and on armed conflict, Pyongyang", "opac"),
        (("is Pakistan party to OP-CEDAW",), "and the main one", "cedaw"),
        (("has India joined the Hanoi Convention",), "Moscow?", "un-cybercrime-convention"),
    ],
)
def test_an_instrument_is_told_by_what_it_is(said: tuple[str, ...], last: str, meant: str) -> None:
    talk = Conversation()
    for each in said:
        talk.ask(each)

    assert talk.ask(last).instruments == (meant,)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # what does not bind is told with the day of its list, and by whatever words treaties are asked for
        ("pakistan par CSAM ke khilaf kaun se treaties lagu hain", "On making or sharing CSAM"),
        ("which treaties deal with extradition", "Under art. 5 of the OPSC, which binds Pakistan"),
        ("which UN protocols has Pakistan not joined", "Pakistan is not a party to the OPIC"),
        # a treaty by words of its title, and a procedure without a name of its own
        (
            "nasli imtiaz wala convention Pakistan ne kis saal ratify kiya",
            "Pakistan ratified the ICERD on 21 September",
        ),
        ("has Nepal accepted the CEDAW complaints procedure", "Nepal is a party to the OP-CEDAW"),
        ("the enforced disappearances treaty - what do you hold on it?", "It protects everyone from enforced"),
        # two States side by side; who is on no list of which every Party is held
        ("which treaties bind both us and Turkiye", "Pakistan and Türkiye are both parties to the CRC, the OPSC"),
        ("which SAARC members are in Lanzarote", "None of the eight SAARC members is a party to the Lanzarote"),
        # `we` are those where the writer is
        (
            "I am with the ministry in Kathmandu. did we make a reservation to the OPSC?",
            "I do not have the reservations",
        ),
        (
            "We are in Nairobi. Must we criminalise grooming?",
            "The Lanzarote Convention would require it (art. 23), but K",
        ),
        # no Yes stands before a text that does not bind the State
        ("Liberia and the OPAC ban on conscripting under-18s: is it held to it?", "Liberia signed the OPAC on 22"),
        # a day by its name, and the end of a year
        ("Was Denmark in the OPIC on New Year's Day 2015?", "No. Denmark"),
        ("Had China ratified the OPSC when the year 2001 ended?", "No. China"),
        ("MLA stands for?", "MLA stands for mutual legal assistance: help between States"),
        # how a State comes in, whoever must do what for it; and all that has to change for one that is in
        ("do we have to be invited to join Budapest", "Yes: a State that is not a member of the Council of Europe"),
        (
            "pakistan ko budapest mein ane ke liye dawat zaroori hai?",
            "A State that is not a member of the Council of Europe",
        ),
        (
            "what must Pakistan change in its criminal law because of the OPSC?",
            "Under the OPSC, which binds Pakistan: ",
        ),
        (
            "opac initial report pakistan, was it ever sent? supposed to be 2018",
            "I have not found whether or when this",
        ),
        ("is the US bound by the two protocols of 2000", "The United States is a party to the OPSC (since 23 December"),
        ("how many others ratified opsc besides pakistan", "178 States were parties to the OPSC on 3 February 2026. P"),
        # where somebody is, beside the State that is asked about
        ("I'm a student in Germany, has Kenya ratified Lanzarote?", "Kenya was not among the 48 Parties"),
        ("speaking as an NGO in Nepal, has India signed the palermo protocol", "Yes. India is a party"),
        ("I work in Karachi. Is Kenya bound by OPSC?", "No. Kenya signed the OPSC on 8 September 2000"),
        ("I'm in Kenya. Have we and Uganda joined C182?", "Kenya and Uganda are parties to ILO C182."),
        ("im being hit by my uncle in Kenya. Has India ratified OPSC", "If a child is in danger now"),
        (
            "which treaties bind both Pakistan and Kosovo",
            "I do not have a treaty that binds Pakistan and Kosovo. I do n",
        ),
        # by their numbers of parties
        ("which has more parties, OPSC or OPAC", "The OPSC has more parties, 178; the OPAC has 173, on 3 Feb"),
        ("does OPIC have fewer parties than OPSC", "Yes. The OPIC has 53 parties and the OPSC 178, on 3 Feb"),
        ("opsc ya opic kis ke members zyada hain", "The OPSC has more parties, 178; the OPIC has 53, on 3 Feb"),
        (
            "does lanzarote have more members than the Hanoi convention",
            "The Lanzarote Convention has 48 parties, in March 2024; I do",
        ),
        (
            "which is the most widely ratified human rights treaty",
            "Of the treaties that I have, the CRC has the most parties",
        ),
    ],
)
def test_what_readers_missed_stands_first(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("disagree. opic has 54 parties not 53, check again", "Parties to the OPIC: 53"),
        ("the link for lanzarote is dead", "The text of the Lanzarote Convention that I link: https://www.coe.int"),
        ("aap ne ghalat bataya, palermo mein accession thi ratification nahi", "It acceded to it on 4 November 2022"),
        ("correction: Pakistan's report under the CRC came later", "Concluding observations on Pakistan"),
    ],
)
def test_a_receipt_shows_what_is_held_of_what_it_names(text: str, held: str) -> None:
    assert held in ask(text).text
