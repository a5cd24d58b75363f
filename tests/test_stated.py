"""Yes and No where nobody asks outright, of several at once, and before an answer that is known."""

import pytest

from tests.conversation import ask
from tests.test_first_word import first


@pytest.mark.parametrize(
    ("text", "word"),
    [
        # a statement, whoever makes it
        ("Pakistan ratified the OPSC on 26 September 2001.", "No"),
        ("Kenya ratified CRC in 1990", "Yes"),
        ("I was told in a workshop that Somalia has still not joined the CRC", "No"),
        ("Nepal hasn't joined OPIC", "Yes"),
        ("Sweden is neither a party to nor a signatory of the OPIC", "Yes"),
        ("پاکستان نے سی آر پی ڈی کی توثیق نہیں کی۔", "No"),
        ("Pakistan ratification of OPSC", "-"),  # it states nothing
        # what stands beside it says nothing of a standing
        ("Is Bhutan a party to the OPSC? Our regional brief says so but gives no date.", "Yes"),
        ("Isn't Switzerland in the OPIC? A colleague swears it is.", "Yes"),
        ("didn't turkey ratify the OPIC some years ago?", "Yes"),
        ("usa crc ratified y/n?? need it in 2 min", "Not yet"),
        ("Trinidad n Tobago still in ICCPR OP1 ?", "No"),
        # of several, of which the same holds
        ("Have India, Nepal and Sri Lanka all three ratified the OPAC?", "Yes"),
        ("Has Rwanda joined the Budapest Convention, and its first protocol as well?", "Yes"),
        ("have Norway and Sweden ratified the OPSC", "Yes"),
        ("have kenya and uganda ratified the opsc", "-"),  # one of them has
        ("Do all the member states of the European Union belong to the OPSC?", "No"),
        ("Kenya ne OPAC Uganda ke baad ratify kiya tha?", "-"),
        # an answer that such questions are known to have
        ("Does the CRC text mention corporal punishment in schools by name?", "No"),
        ("Does the OPSC let States pay compensation only to nationals?", "No"),
        ("Is a State free to ignore the views of the Committee under OPIC?", "No"),
        ("Does the OPSC require minimum five years imprisonment?", "No"),
        ("article no. for online grooming in lanzarote?", "-"),  # it asks for a number
    ],
)
def test_the_first_word_is_the_truth_of_what_was_said(text: str, word: str) -> None:
    assert first(text) == word


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("sum1 in my office says morroco isnt in budapst, is he wrng?", "Yes. Morocco is a party to the Budapest"),
        ("mere dost ka kehna hai ke Saudi Arabia ICCPR mein hai, theek hai?", "No. Saudi Arabia is not a party"),
        (
            "kisi ne likha hai ke Lanzarote 2010 mein nafiz hua tha, durust hai kya",
            "Yes. The Lanzarote Convention entered",
        ),
        ("afsar keh rahe thay ke Tonga ne C182 kabhi ratify nahi kiya, kya wo sahi keh rahe hain?", "No. Tonga is a"),
        (
            "ایک مضمون میں لکھا ہے کہ امریکہ CRC کی توثیق کر چکا ہے، کیا یہ درست ہے؟",
            "No. The United States signed the CRC",
        ),
        (
            "A colleague in Kampala told me that Germany has left the CRC, is this correct",
            "No. Germany has been a party",
        ),
    ],
)
def test_what_somebody_else_says_of_a_standing_is_true_or_not(said: str, begins: str) -> None:
    reply = ask(said)

    assert reply.intent == "status"
    assert reply.text.startswith(begins)
