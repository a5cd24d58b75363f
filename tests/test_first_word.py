"""Answers begin with Yes or No only where the very proposition was computed; a question is no correction."""

import pytest

from bot.model import Draft
from tests.conversation import Conversation, ask


def first(text: str) -> str:
    word = ask(text).text.replace(":", ".").split(".")[0]
    return word if word in {"Yes", "No", "Not yet"} else "-"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Does Iran stand outside the OPSC?", "No"),
        ("کیا مصر او پی ایس سی سے باہر ہے؟", "No"),
        ("Has Jamaica left the first protocol to the ICCPR?", "Yes"),
        ("Someone told me the OPAC entered into force in 2002. Is that right?", "Yes"),
        ("کیا ایران پر او پی اے سی کی پابندی لازم ہے؟", "No"),
        ("Is Zambia legally bound by what the OPSC says on extradition?", "No"),
        ("kya Indonesia OPSC ke tehat bachon ki khareed o farokht ko jurm qarar dene ka paband hai", "Yes"),
        ("Does the Lanzarote Convention itself fix the age of consent?", "No"),
        ("Can a preservation order under the Budapest Convention be renewed after 90 days?", "Yes"),
        ("Does the Palermo Protocol oblige a State to give trafficking victims a residence permit?", "No"),
        ("Is it true that India has not ratified the OPSC?", "No"),
        ("Is it untrue that Brazil ratified C182?", "No"),
        ("kya ye sach hai ke Bangladesh ne OPIC ratify nahi kiya?", "Yes"),
        ("کیا یہ غلط ہے کہ ملائیشیا او پی ایس سی کا فریق ہے؟", "No"),
        ("Is Kenya no longer a party to the CRC?", "No"),
        ("Has Norway withdrawn from the CRC?", "No"),
        ("has France breached the CRC", "-"),
        ("kya Malaysia ne CRC chor diya hai?", "No"),
        ("Was Pakistan already a party to the OPSC in 2009?", "No"),
        ("Was Pakistan a party to the OPSC in 2011?", "-"),
        ("Was Pakistan a party to the OPSC in 2014?", "Yes"),
        ("Was Japan a party to the OPSC on 31 December 2004?", "No"),
        ("Did Pakistan ratify the OPSC before 2010?", "No"),
        ("Did Germany ratify the OPSC before 2010?", "Yes"),
        ("did thailand join OPIC by the end of 2012", "Yes"),
        ("کیا 2010 میں پاکستان او پی ایس سی کا فریق تھا؟", "No"),
        ("has anybody at all ratified the OPIC", "Yes"),
        ("is India the first party to the OPSC", "No"),
        ("Has Saudi Arabia ratified the OPSC?", "Yes"),  # by accession, which binds it alike
        ("Has Saudi Arabia acceded to the OPSC?", "Yes"),
        ("has Pakistan ratified the OPSC", "Yes"),
        ("Is Pakistan in the Budapest Convention?", "-"),  # it was not on a list of 2024
        ("has kenya ratified the opsc", "Not yet"),
        ("has Pakistan signed the OPSC", "Yes"),
        ("has Belarus left the first optional protocol to the ICCPR?", "Yes"),  # it denounced it
        ("has any of Pakistan's neighbours denounced the CRC?", "No"),
        ("is it not true that Australia is a party to the OPSC?", "Yes"),
        ("it is not true that India joined the OPSC, right?", "No"),
        ("please confirm whether it is inaccurate that Nepal has ratified the OPSC", "No"),
        ("نیپال او پی ایس سی میں 2005 سے پہلے شامل ہوا یا بعد میں؟", "-"),  # one or the other
        ("pak crc ratif yr?", "-"),
        ("Tunisia lanzarote accession year?", "-"),
        ("new zealand in opic before 2020?", "No"),
        ("had Iran acceded to the OPSC when Pakistan ratified it?", "Yes"),
        ("on the day OPIC entered into force, was Germany among its parties?", "Yes"),
        ("was the OPSC in force when Pakistan signed it?", "No"),
        ("jab Pakistan ne Palermo join kiya to kya India us waqt pehle se fareeq tha?", "Yes"),
        ("does the OPIC have more than fifty parties?", "Yes"),
        ("have more States joined the OPAC than the OPSC?", "No"),
        ("is the Rio Pact from 2008?", "Yes"),
        ("under OPAC, may a State conscript a person of seventeen?", "No"),
        ("serbia ratified 2nd budapest protocol so alredy bound by it?", "Not yet"),  # it is not in force
        ("does the CRC allow the death penalty for children", "No"),
        ("Can a complaint be submitted under OPIC if the case is still pending in a domestic court?", "-"),
        ("may a Party set an age under 16 under article 9 of Budapest?", "-"),
        ("kya Budapest ke tehat umar ki had 16 saal se kam rakhi ja sakti hai", "-"),
        ("can a State be exempt from reporting under the OPSC", "-"),
        ("is possession exempt from criminalisation under Budapest", "-"),
        ("may a company be exempt from liability for CSAM", "-"),
        ("can a State fail to report under the OPSC", "-"),
        ("Can detained children be held with adults under the CRC", "-"),  # in their best interest
        ("must detained children be kept separate from adults under the CRC", "Yes"),
        ("Does the OPSC need a treaty for mutual legal assistance", "-"),  # without one, by domestic law
        ("Must remedies be exhausted where they are prolonged under the OPIC?", "-"),  # that is the exception
        ("Is a treaty needed for extradition under Budapest", "-"),
        ("Is kafalah allowed under the CRC", "Yes"),
        ("does the CRC forbid child marriage", "-"),  # it names no practice
        ("Does the CRC allow recruitment of children?", "-"),  # not of those under fifteen
        ("does the Palermo Protocol treat a 17-year-old's consent as relevant if no force was used?", "-"),
        ("may a State take volunteers of fourteen under the OPAC?", "-"),  # under 18 is open, under a limit
    ],
)
def test_yes_or_no_is_the_truth_of_what_was_asked(text: str, word: str) -> None:
    assert first(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "is it right that Kenya ratified the OPIC in 2016, or is that a mistake?",
        "I thought the CRC was from 1990, correct me if I'm wrong",
        "is there a mistake in calling GC25 binding?",
        "a website says OPIC came into force in 2014, right or wrong?",
        "kya ye galat hai ke Pakistan ne Palermo 2022 mein join kiya?",
    ],
)
def test_a_question_is_answered_and_only_its_button_makes_it_a_correction(text: str) -> None:
    thread = Conversation()
    reply = thread.ask(text)
    (button,) = (choice for choice in reply.choices if choice.label == "Send this to the editors")

    assert reply.intent not in {"feedback", "unknown"}
    assert reply.feedback is None
    sent = thread.ask(button.text).feedback
    assert isinstance(sent, Draft)
    assert text in sent.text


@pytest.mark.parametrize(
    "text",
    [
        "not sure if u take comments but the answer on C182 was way too long",
        "we r the child protection bureau n the para on Budapest says adopted, a state accedes. pls forward",
        "can you correct the OPSC date? it was 5 July 2011",
        "pls fix the OPSC date",
        "wrong date!! chile ratifd c182 in july 2000, u have june. pls change",
        "Correction: is GC25 not from 2021?",
    ],
)
def test_an_order_is_a_correction_however_it_is_put(text: str) -> None:
    assert isinstance(ask(text).feedback, Draft)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("please correct: General Comment 25 has the wrong date", "correction"),
        ("please correct: the address of the OPSC text is wrong", "correction"),
        ("please add the sixth report of Pakistan under the CRC", "addition"),
        ("comment: the answer on the OPSC is hard to read", "comment"),
    ],
)
def test_the_kind_of_feedback_is_told_by_the_writers_own_words(text: str, kind: str) -> None:
    draft = ask(text).feedback

    assert isinstance(draft, Draft)
    assert draft.kind == kind


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("pakistan OPSC signature date?", "Pakistan signed the OPSC on 26 September 2001."),
        ("budapest convention signature ke liye kab khula", "The Budapest Convention was opened for signature on"),
        (
            "how many years after its adoption did Pakistan accede to the Palermo Protocol",
            "Pakistan joined the Palermo",
        ),
        (
            "how many years between Georgia's accession to the OPSC and to the OPIC",
            "Georgia joined the OPSC on 28 June",
        ),
        (
            "with whom are ratifications of the Budapest Convention deposited?",
            "The depositary of the Budapest Convention is",
        ),
        (
            "Kenya and Lanzarote",
            "Kenya was not among the 48 Parties to the Lanzarote Convention on the list of March 2024.",
        ),
        ("how long must a provider freeze the logs", "Under arts 16-17 of the Budapest Convention, Parties must"),
        ("instruments on child labour", "On worst forms of child labour: "),
        (
            "is Lanzarote stronger than the OPSC on grooming",
            "Lanzarote (art. 23) has a crime of grooming: an adult’s intentional proposal",
        ),
        (
            "confiscation of proceeds of csam, any basis?",
            "Confiscation of instruments and proceeds",
        ),
        ("which treaties has the US signed but not ratified", "The United States has signed the CRC"),
        ("What does the Hanoi Convention say about self-generated images by children?", "Under art. 14 of the Hanoi"),
        ("OPSC article 3 on possession", "Producing, distributing"),
        ("under crc when can juvenile be detained", "Under art. 37(b) of the CRC, the arrest"),
        ("I want to submit feedback", "Write to me here what is wrong"),
        ("where can I report an error", "Write to me here what is wrong"),
        ("feedback", "Write to me here what is wrong"),
        # `wale` is no Wales; `that was opened at Hanoi` only says which
        (
            "budapest ke tehat data preservation kitne din, FIA wale pooch rahe hain",
            "Under arts 16-17 of the Budapest Convention, ",
        ),
        (
            "has Pakistan signed the UN cybercrime convention that was opened in Hanoi, and on what date",
            "Pakistan had not",
        ),
        # what provisions say where no treaty is named, with whether it binds
        ("must a State take jurisdiction when the victim is its national?", "Under art. 4(2) of the OPSC, which binds"),
        ("treaty on rehabilitation of child soldiers", "Under art. 6(3) of the OPAC, which binds Pakistan"),
        ("cets 224 article 7", "Art. 7 of the Second Protocol to the Budapest Convention (not in force): "),
        # what is asked of an instrument and is not in it
        ("what does Lanzarote say on plea bargaining", "I do not have that in the Lanzarote Convention"),
        (
            "did India ratify C138 and C182",
            "India is a party to ILO C182. It ratified it; I do not have the date. I know",
        ),
        # in any words
        ("just the Council of Europe instruments", "I have four instruments of the Council of Europe: Budapest"),
        ("those among your treaties not yet in force", "I have two instruments not in force: Second"),
        ("is pakistan in the budapest thing or not, my supervisor says yes", "Pakistan was not on the list of Parties"),
        ("is India obliged to act on it under budapest's 24/7 network", "India was not on the list of Parties"),
        (
            "what must Pakistan do for child victims in court under the OPSC",
            "Under art. 8(1)(a) of the OPSC, which binds Pakistan",
        ),
        (
            "did the US make a declaration under the OPAC",
            "I do not have the reservations or declarations of the United",
        ),
        # a name that fits several, told apart by what is asked
        (
            "victim compensation in the optional protocol, article number",
            "Under art. 9 of the OPSC, States must see to victims’ access",
        ),
        ("which of the optional protocols has Pakistan not ratified", "Pakistan is not a party to the OPIC"),
        # what year, however it is typed, is answered with no Yes
        ("wat yr was budapest conv adopted", "The Budapest Convention was adopted on 8 November 2001"),
        ("wht year did pak sign opsc", "Pakistan signed the OPSC on 26 September 2001"),
        ("ecosoc resolutn 2011-33 sumarize", "ECOSOC Resolution 2011/33 of the UN"),
        ("when is Pakistan's next OPSC report due", "I do not have the date on which the next report of Pakistan"),
        ("how often must Pakistan report under the OPSC", "A State sends the Committee on the Rights of the Child"),
        ("where did u get the number 178 for opsc parties", "That the OPSC had 178 parties on 3 February 2026 is from"),
        ("are States bound by the opsc guidelines", "The OPSC Guidelines are not legally binding"),
        (
            "budapest vs lanzarote",
            "In what I have, only the Budapest Convention deals with preservation of data (arts 16-17)",
        ),
        ("Is Poland in the first ICCPR protocol?", "Yes. Poland is a party to ICCPR-OP1."),
        ("is switzerland party to the iccprs first op", "No. Switzerland is not a party to ICCPR-OP1"),
        ("is Pakistan one of the first OPSC parties", "Bangladesh was the first State to join the OPSC"),
        ("was S Africa in the ICESCR by 2010", "No. South Africa ratified the ICESCR on 12 January 2015"),
        ("Did Mexico ratify the OPSC ahead of Canada?", "Yes. Mexico ratified the OPSC on 15 March 2002; Canada"),
        ("any truth in the talk tht uzbekistan is in OPIC", "No. Uzbekistan is not a party to the OPIC"),
        ("UNTS volume of the OPAC?", "The OPAC is cited as UNTS vol. 2173, p. 222"),
        ("Has even one EU member ratified the second protocol to Budapest?", "Yes: one of the 27 EU members is"),
        ("iccpr vs icescr", "The ICCPR is the “International Covenant on Civil and Political Rights”; the ICESCR"),
        (
            "crc vs opsc",
            "The CRC is a treaty; the OPSC is an optional protocol to the CRC",
        ),
        (
            "sale of children under OPSC and trafficking under Palermo, how do they differ",
            "The sale of children in art. 2(a) OPSC is the transfer of a child for remuneration",
        ),
        (
            "age of child in palermo and c182",
            "Both take under 18 as the age: C182 (art. 2)",
        ),
        ("stricter on possession, OPSC or Budapest", "Budapest (art. 9(1)(e)) makes possession"),
        ("difference in Pakistan's position on opsc and opic", "Pakistan is a party to the OPSC and is not a party to"),
        (
            "agar pakistan lanzarote mein shamil ho to kya karna hoga",
            "Joining the Lanzarote Convention would give Pakistan",
        ),
        ("qual tratado trata do aliciamento (grooming)?", "Two treaties here make grooming"),
    ],
)
def test_what_was_asked_for_comes_first(text: str, begins: str) -> None:
    assert ask(text).text.startswith(begins)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("isn't article 20 of Lanzarote about grooming?", "Under art. 23 of the Lanzarote Convention"),
        ("isnt it article 8 that deals with compensation for victims in the OPSC?", "Under art. 9 of the OPSC"),
        (
            "shouldn't it be article 35 of the CRC, rather than 34, on the sale and abduction of children?",
            "Under art. 35",
        ),
    ],
)
def test_a_subject_that_another_article_has_is_shown_there(text: str, begins: str) -> None:
    assert ask(text).text.startswith(begins)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (
            "did Pakistan withdraw its reservations to the ICCPR?",
            "Pakistan partly withdrew two of its three reservations",
        ),
        ("has Pakistan withdrawn its reservations to the CAT?", "Pakistan withdrew one of its three reservations"),
        ("is it true that Pakistan withdrew its reservation to the CRC?", "Yes. Pakistan withdrew its reservation"),
    ],
)
def test_what_was_withdrawn_in_part_is_neither_yes_nor_no(text: str, begins: str) -> None:
    assert ask(text).text.startswith(begins)


@pytest.mark.parametrize("text", ["article 34 aur 35 mein farq kya hai", "is Pakistan obliged under art 34 to do so"])
def test_an_article_without_its_treaty_is_asked_back(text: str) -> None:
    assert ask(text).intent == "ambiguous"


@pytest.mark.parametrize(
    "text",
    [
        "a teacher touches my student, are we obliged to report him under GC25",
        "someone is blackmailing my daughter with her pictures, are we obliged to act under the OPSC",
        "my uncle abuses my little sister, must Pakistan help her under the CRC",
        "my neighbour sells videos of his daughter, must Pakistan do something under the OPSC?",
        "Article 34. The man next door films his own kids. What does the State owe them?",
        "CRC 24.3, yes or no? They are marrying my niece off on Friday, she is 13.",
        "meri behan 12 saal ki hai aur us ka ustad usay marta hai, CRC ka article 19 kya kehta hai",
    ],
)
def test_a_treaty_that_is_named_hides_no_disclosure(text: str) -> None:
    assert ask(text).intent == "report-abuse"


@pytest.mark.parametrize(
    "text",
    [
        "does the OPSC cover a father who sells videos of his daughter",
        "my daughter has an exam on the OPSC: what is sale of children",
        "my colleague asks if article 19 of the CRC covers a teacher who beats a pupil",
        "Suppose a stepfather hurts a child. Is the State responsible under article 19 of the CRC?",
    ],
)
def test_a_case_that_is_none_is_answered_by_the_treaty(text: str) -> None:
    assert ask(text).intent != "report-abuse"


def test_an_article_that_does_not_bind_the_asker_says_so() -> None:
    assert ask("art 23 lanzarote").text.split("\n\n")[1].startswith("Pakistan was not on the list")
    assert any("is guidance and binds no State" in note for note in ask("GC25 para 81").notes)
    assert "Pakistan" not in ask("OPSC art 3(1)(c)").text


def test_what_is_said_of_a_state_is_about_its_standing() -> None:
    thread = Conversation()
    thread.ask("what is the OPIC")
    draft = thread.ask("this is wrong, pakistan signed OPIC in 2019").feedback

    assert isinstance(draft, Draft)
    assert draft.key == "standings.opic.PAK"
    assert "not a party" in draft.current
