"""`sanad content import`: from what an editor saved to the difference that is shown and the bytes that are written."""

import csv
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.content import app
from bot.knowledge.library import load
from bot.knowledge.participants import Participant, participants
from bot.knowledge.saved_page import read
from bot.knowledge.states import code_of
from tests.knowledge.conftest import TODAY

SAVED = Path(__file__).parent / "saved"
OPSC = (SAVED / "opsc.html").read_bytes()
HEAD = "instrument,state,action,kind,date,signed,date_type,as_of,source,confidence,note"
TABLE = f"""{HEAD}
crc,PAK,party,ratification,1990-11-12,1990-09-20,deposit,2026-01-01,un,depositary,
crc,USA,signatory,signature,1995-02-16,1995-02-16,signature,2026-01-01,un,depositary,"As signed, and ""not"" ratified"
opsc,ALB,party,accession,2008-02-05,,deposit,2026-01-01,un,depositary,
opsc,BOL,party,ratification,2003-06-03,2001-11-10,deposit,2026-01-01,un,depositary,
opsc,CHE,none,,,,,2026-01-01,un,depositary,
opsc,DNK,signatory,signature,2000-09-07,2000-09-07,signature,2026-01-01,un,depositary,Has only signed.
opsc,MNE,party,succession,2006-10-23,,deposit,2026-01-01,un,depositary,
opsc,PAK,party,ratification,2011-07-05,2001-09-26,deposit,2026-01-01,un,depositary,
opsc,USA,party,ratification,2002-12-23,2000-07-05,deposit,2026-01-01,un,depositary,
"""
PARTIES = "parties: {count: 5, signatories: 4, source: [un], as_of: 2026-01-01, confidence: depositary}"
STATUS = "status_url: https://treaties.un.org/pages/ViewDetails.aspx?src=IND&mtdsg_no={}&chapter=4"
LIST = "https://treaties.un.org/pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-11-c&chapter=4"
RATIFIED = (
    "action signatory -> party",
    "kind signature -> ratification",
    "date 2000-09-07 -> 2003-07-24",
    "date_type signature -> deposit",
)


@pytest.fixture
def folder(folder: Path) -> Path:
    book = folder / "instruments.yaml"
    text = book.read_text("utf-8").replace("https://example.org/un", LIST)
    opsc = f"    {PARTIES}\n    {STATUS.format('IV-11-c')}\n    aliases: [OPSC, OP-CRC-SC]"
    text = text.replace("    aliases: [OPSC, OP-CRC-SC]", opsc)
    text = text.replace("    url: https://example.org/crc\n", f"    {STATUS.format('IV-11')}\n")
    book.write_text(text, "utf-8")
    (folder / "standings.csv").write_text(TABLE, "utf-8")
    load(folder, TODAY)
    return folder


def run(folder: Path, page: bytes | str, *options: str, name: str = "saved.html") -> Result:
    file = folder / name
    file.write_bytes(page if isinstance(page, bytes) else page.encode())
    return CliRunner().invoke(app, ["import", str(file), "--content", str(folder), *options])


def table(folder: Path) -> str:
    return (folder / "standings.csv").read_bytes().decode()


def test_the_difference_is_shown_row_by_row_and_nothing_is_written(folder: Path) -> None:
    book = (folder / "instruments.yaml").read_bytes()
    found = run(folder, OPSC)

    assert found.exit_code == 0, found.output
    assert found.output.splitlines() == [
        "OPSC: 6 joined and 2 signed only (United Nations Treaty Collection, IV-11-c, 2026-02-03).",
        f"~ DNK Denmark: {', '.join(RATIFIED)}; look whether its note still holds: Has only signed.",
        "+ GHA Ghana: signatory on 2003-09-24",
        "+ SGP Singapore: signatory on 2025-11-25",
        "2 added, 1 changed, 0 gone, 0 newer; 6 as they were, now of 2026-02-03.",
        "Nothing was written: add --write when this is right.",
    ]
    assert table(folder) == TABLE
    assert (folder / "instruments.yaml").read_bytes() == book


def test_what_is_written_has_its_source_and_date_and_the_rest_is_as_it_was(folder: Path) -> None:
    book = (folder / "instruments.yaml").read_bytes()
    found = run(folder, OPSC, "--write")

    assert found.exit_code == 0, found.output
    before, after = TABLE.splitlines(), table(folder).splitlines()
    assert after[:3] == before[:3]
    assert after[3:] == [
        "opsc,ALB,party,accession,2008-02-05,,deposit,2026-02-03,un,depositary,",
        "opsc,BOL,party,ratification,2003-06-03,2001-11-10,deposit,2026-02-03,un,depositary,",
        "opsc,CHE,none,,,,,2026-02-03,un,depositary,",
        "opsc,DNK,party,ratification,2003-07-24,2000-09-07,deposit,2026-02-03,un,depositary,Has only signed.",
        "opsc,GHA,signatory,signature,2003-09-24,2003-09-24,signature,2026-02-03,un,depositary,",
        "opsc,MNE,party,succession,2006-10-23,,deposit,2026-02-03,un,depositary,",
        "opsc,PAK,party,ratification,2011-07-05,2001-09-26,deposit,2026-02-03,un,depositary,",
        "opsc,SGP,signatory,signature,2025-11-25,2025-11-25,signature,2026-02-03,un,depositary,",
        "opsc,USA,party,ratification,2002-12-23,2000-07-05,deposit,2026-02-03,un,depositary,",
    ]
    new = (folder / "instruments.yaml").read_bytes().splitlines()
    changed = [(a, b) for a, b in zip(book.splitlines(), new, strict=True) if a != b]
    counted = PARTIES.replace("5", "6", 1).replace("signatories: 4", "signatories: 6").replace("01-01", "02-03")
    assert [b.decode().strip() for _, b in changed] == [
        counted,
        f"un: {{title: Status, publisher: United Nations, url: '{LIST}', as_of: 2026-02-03, authority: depositary}}",
    ]
    left = sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))
    assert left == ["instruments.yaml", "saved.html", "standings.csv"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("mark", "separator"), [("", ","), ("\ufeff", ";"), ("", "\t")])
def test_a_table_that_a_spreadsheet_saved_stays_as_it_is(folder: Path, mark: str, separator: str, end: str) -> None:
    lines = [
        separator.join(row) for row in csv.reader(TABLE.replace('"As signed, and ""not"" ratified"', "").splitlines())
    ]
    saved = mark + end.join(lines)  # the last line has no end
    (folder / "standings.csv").write_bytes(saved.encode())
    assert run(folder, OPSC, "--write").exit_code == 0
    text = table(folder)

    assert text.startswith(mark + end.join(lines[:3]) + end)
    assert text.count(end) == len(lines) + 2
    assert f"{end}opsc,SGP,signatory,".replace(",", separator) in text


def test_what_is_on_the_list_no_more_is_named_and_stays(folder: Path) -> None:
    page = OPSC.replace(b"Montenegro", b"Ghana", 1).replace(
        b"<td>Ghana<br></td>\n\t\t<td>24", b"<td>Chad<br></td>\n\t\t<td>24", 1
    )
    found = run(folder, page)

    assert "- MNE Montenegro: party, succession on 2006-10-23 in the table, and not on this list" in found.output
    assert "its row stays until you change it" in found.output


def test_a_row_that_is_newer_than_the_list_stays(folder: Path) -> None:
    newer = TABLE.replace("2001-09-26,deposit,2026-01-01", "2001-09-26,deposit,2026-02-04")
    (folder / "standings.csv").write_text(newer, "utf-8")
    book = folder / "instruments.yaml"
    book.write_text(
        book.read_text("utf-8").replace(f"url: '{LIST}', as_of: 2026-01-01", f"url: '{LIST}', as_of: 2026-02-04")
    )
    found = run(folder, OPSC, "--write")

    assert "! PAK Pakistan: the table is of 2026-02-04, later than this list; its row stays" in found.output
    assert "2001-09-26,deposit,2026-02-04,un" in table(folder)


def test_a_name_that_is_not_known_is_listed_and_never_guessed(folder: Path) -> None:
    page = OPSC.replace(b"Singapore", b"Singapuur", 1).replace(b"Ghana", b"Republic of Ghanaa", 1)
    found = run(folder, page, "--write")

    assert found.exit_code == 1
    assert "? Singapuur: no State of this name is known. Say which it is: --name 'Singapuur=XXX'." in found.output
    assert "Nothing was written." in found.output
    assert table(folder) == TABLE
    told = run(folder, page, "--name", "Singapuur=SGP", "--name", "Republic of Ghanaa=", "--write")
    assert told.exit_code == 0, told.output
    assert "opsc,SGP,signatory" in table(folder)
    assert "GHA" not in table(folder)


def test_two_lines_for_one_state_are_not_written(folder: Path) -> None:
    found = run(folder, OPSC.replace(b"Singapore", b"Bolivia", 1), "--write")

    assert found.exit_code == 1
    assert "? BOL is named by two lines" in found.output


def test_a_list_that_is_cut_off_is_not_written(folder: Path) -> None:
    start = OPSC.index(b"<td>Pakistan")
    found = run(folder, OPSC[: OPSC.rindex(b"<tr", 0, start)] + b"</table></body></html>", "--write")

    assert found.exit_code == 1
    assert "The page counts 6 Parties, and 4 were read" in found.output
    assert table(folder) == TABLE


@pytest.mark.parametrize(
    ("treaty", "option", "said"),
    [
        (b"IV-11-c", "crc", "is of treaty IV-11-c, the OPSC, and not of crc"),
        (b"IV-4", "opsc", "is of treaty IV-4, and opsc is treaty IV-11-c"),
        (b"IV-4", "", "does not say of which instrument it is"),
        (b"IV-11-c", "opcs", "No instrument has the id “opcs”; there are crc, opsc"),
    ],
)
def test_a_page_of_another_treaty_is_refused(folder: Path, treaty: bytes, option: str, said: str) -> None:
    found = run(folder, OPSC.replace(b"IV-11-c", treaty), "--write", *(["--instrument", option] if option else []))

    assert found.exit_code in {1, 2}
    assert said in found.output
    assert table(folder) == TABLE


def test_a_source_that_is_not_there_is_given_to_paste(folder: Path) -> None:
    book = folder / "instruments.yaml"
    book.write_text(book.read_text("utf-8").replace(LIST, "https://example.org/un"))
    found = run(folder, OPSC, "--write")

    assert found.exit_code == 1
    assert "import again with --source untc-opsc-2026" in found.output
    entry = found.output.partition("\n\n")[2]
    book.write_text(f"{book.read_text('utf-8').rstrip()}\n{entry}")
    again = run(folder, OPSC, "--write", "--source", "untc-opsc-2026")
    assert again.exit_code == 0, again.output
    assert "2001-09-26,deposit,2026-02-03,untc-opsc-2026,depositary" in table(folder)
    counted = "{count: 6, signatories: 6, source: [untc-opsc-2026], as_of: 2026-02-03, confidence: depositary}"
    assert counted in book.read_text("utf-8")


def test_a_fault_that_would_come_of_it_is_told_and_nothing_is_written(folder: Path) -> None:
    book = folder / "instruments.yaml"
    book.write_text(book.read_text("utf-8").replace(PARTIES, PARTIES.replace("2026-01-01", "2026-02-04")))
    book.write_text(
        book.read_text("utf-8").replace(f"url: '{LIST}', as_of: 2026-01-01", f"url: '{LIST}', as_of: 2026-02-04")
    )
    before = book.read_bytes()
    found = run(folder, OPSC, "--write")

    assert found.exit_code == 1
    assert "5 Parties, and 6 in standings.csv" in found.output
    assert "Nothing was written: the content would have these faults." in found.output
    assert (table(folder), book.read_bytes()) == (TABLE, before)


def test_a_page_that_was_saved_as_one_file_is_the_same(folder: Path) -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = LIST
    message.set_content(OPSC.decode(), subtype="html", cte="quoted-printable")
    single = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n" + message.as_bytes().replace(
        b"MIME-Version: 1.0\n", b""
    )
    found = run(folder, single, name="saved.mhtml")

    assert "2 added, 1 changed, 0 gone, 0 newer; 6 as they were" in found.output


def test_the_chart_of_the_council_of_europe_is_read(folder: Path) -> None:
    chart = participants(read((SAVED / "budapest.html").read_bytes()))

    assert (chart.origin, chart.treaty, chart.as_of) == ("Council of Europe", "185", "2022-07-06")
    assert (chart.parties, chart.signatories) == (4, 1)
    assert chart.rows == (
        Participant("Albania", "party", "ratification", "2002-06-20", "2001-11-23", "deposit"),
        Participant("Finland", "party", "ratification", "2007-05-24", "2001-11-23", "deposit"),
        Participant("Ireland", "signatory", "signature", "2002-02-28", "2002-02-28", "signature"),
        Participant("Russian Federation", "none"),
        Participant("Chile", "party", "accession", "2017-04-20", "", "deposit"),
        Participant("Nigeria", "party", "accession", "2022-07-06", "", "deposit"),
    )


CHART = (
    "Country;Signature;Ratification;Entry into force;Notes\r\n"
    "Albania;;05/02/2008{};05/03/2008;\r\nPakistan;26/09/2001;05/07/2011;;\r\n"
)
OPTIONS = ("--instrument", "opsc", "--source", "ngo", "--as-of", "2025-12-31", "--confidence", "secondary")


def test_a_table_of_somebody_elses_says_nothing_of_who_is_not_in_it(folder: Path) -> None:
    older = TABLE.replace("2026-01-01,un,depositary", "2025,un,depositary")
    (folder / "standings.csv").write_text(older, "utf-8")
    text = "\ufeffState,Signed,Date,Kind\nPAK,2001-09-26,2011-07-05,ratification\nGhana,24 Sep 2003,,\n"
    found = run(folder, text, *OPTIONS, "--write", name="list.csv")

    assert found.exit_code == 0, found.output
    assert "opsc,GHA,signatory,signature,2003-09-24,2003-09-24,signature,2025-12-31,ngo,secondary," in table(folder)
    assert "opsc,CHE,none,,,,,2025,un" in table(folder)


@pytest.mark.parametrize(
    ("mark", "options", "day"),
    [("", (), "2011-07-05"), ("", ("--day-first",), "2011-07-05"), ("", ("--month-first",), "")],
)
def test_days_of_a_csv_are_read_where_a_day_beyond_the_twelfth_shows_how(
    folder: Path, mark: str, options: tuple[str, ...], day: str
) -> None:
    found = run(folder, CHART.format(mark), *OPTIONS, *options, name="chart.csv")

    assert ("Pakistan: “26/09/2001” is no day that can be read" in found.output) is not day
    if day:
        assert "~ PAK" not in found.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHART.replace("26/09", "06/09").format(""), "05/02/2008 can be read in two ways: add --day-first"),
        (CHART.format(" x"), "Albania: the mark “x” beside the day is not known"),
        (CHART.format("").replace("05/07/2011", "40729"), "Pakistan: “40729” is no day that can be read"),
        (CHART.format("").replace("26/09/2001", "31/09/2001"), "Pakistan: “31/09/2001” is no day"),
        ("a,b\n1,2\n", "no list of participants was found"),
        ("", "no list of participants was found"),
        ('State,Signature,Ratification\n"Chad,,\n', "line 2: a quotation mark is not closed"),
        (CHART.format("").encode("utf-16"), "05/03/2008"),
        (
            b"State,Signature,Ratification\nC\xf4te d'Ivoire,,2011\n",
            "save the page as HTML, or the table as “CSV UTF-8”",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(folder: Path, text: bytes | str, said: str) -> None:
    found = run(folder, text, *OPTIONS, name="list.csv")

    if isinstance(text, bytes) and text[:1] == b"\xff":  # what Excel calls Unicode text
        assert found.exit_code == 0
    else:
        assert found.exit_code == 1
        assert said in found.output
    assert table(folder) == TABLE


def test_an_absent_file_and_a_list_without_a_date_are_told(folder: Path) -> None:
    absent = CliRunner().invoke(app, ["import", str(folder / "absent.html"), "--content", str(folder)])
    undated = run(folder, OPSC.replace(b"STATUS AS AT", b""))

    assert absent.exit_code == 2
    assert "absent.html cannot be read: No such file or directory." in absent.output
    assert "add --as-of with the day on which you saved it" in undated.output


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Netherlands (Kingdom of the)", "NLD"),
        ("Republic of Korea", "KOR"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("St. Vincent and the Grenadines", "VCT"),
        ("Türkiye", "TUR"),
        ("Slovak Republic", "SVK"),
        ("European Union", "EUE"),
        ("Micronesia", "FSM"),
        ("Yugoslavia", ""),
        ("", ""),
    ],
)
def test_names_of_states_are_those_of_the_depositaries(name: str, state: str) -> None:
    assert code_of(name) == state
