"""The preview page in a real browser: asked, followed up, corrected, and the outcome told."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.process import Process, serving

pytestmark = pytest.mark.e2e

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, PHONE = {"width": 1200, "height": 850}, {"width": 360, "height": 740}
PICTURES = os.environ.get("SANAD_PICTURES", "")  # a folder: the test then keeps pictures to look at


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with serving(tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM or None, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, server: Process) -> Iterator[Page]:
    """A fresh visitor on the page; whatever the browser complains of fails the test."""
    with browser.new_context(viewport=WIDE) as context:
        found = visit(context.new_page(), server)
        complaints: list[str] = []
        found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        found.on("pageerror", lambda error: complaints.append(str(error)))
        yield found
        assert complaints == []


def visit(page: Page, server: Process) -> Page:
    page.goto(server.link)
    expect(page.locator(".reply:not(.waiting)")).to_have_count(1)
    return page


def ask(page: Page, text: str) -> Locator:
    """Typed, and sent by Enter; the answer."""
    return answered(page, lambda: (page.get_by_label("Your question").fill(text), page.keyboard.press("Enter")))


def answered(page: Page, act: object) -> Locator:
    before = page.locator(".reply:not(.waiting)").count()
    assert callable(act)
    act()
    expect(page.locator(".reply:not(.waiting)")).to_have_count(before + 1)
    return page.locator(".reply:not(.waiting)").last


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.wait_for_timeout(500)  # for the scrolling to come to rest
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def test_the_page_begins_with_examples_that_can_be_pressed(page: Page) -> None:
    example = page.locator(".choices button").first
    asked = example.inner_text()
    reply = answered(page, example.click)

    expect(page.locator(".said")).to_contain_text(asked)
    expect(reply.locator(".sources a").first).to_have_attribute("rel", re.compile("noopener"))
    picture(page, "example")


def test_a_follow_up_follows_and_each_source_has_its_date(page: Page) -> None:
    ask(page, "what is the OPSC")
    reply = ask(page, "has Pakistan ratified it?")

    expect(reply).to_contain_text("5 July 2011")
    expect(reply.locator(".sources .date").first).to_have_text(re.compile(r"\(as of .*20\d\d\)"))
    picture(page, "status")


def test_which_one_is_answered_by_a_button(page: Page) -> None:
    offered = ask(page, "the protocol")
    reply = answered(page, offered.get_by_role("button", name=re.compile("^OPSC")).click)

    expect(reply.locator("h2")).to_have_text("OPSC")


def test_a_comparison_is_a_table_with_headings(page: Page) -> None:
    reply = ask(page, "OPSC vs Budapest")

    expect(reply.get_by_role("columnheader", name="OPSC")).to_be_visible()
    expect(reply.get_by_role("rowheader", name="Legally binding")).to_be_visible()
    picture(page, "comparison")


def test_a_correction_typed_in_words_gets_a_receipt_and_its_outcome(page: Page, server: Process) -> None:
    _corrected_and_decided(page, server)
    picture(page, "outcome")


def test_a_correction_goes_the_same_way_on_postgresql(browser: Browser, postgresql_url: str, tmp_path: Path) -> None:
    with (
        serving(tmp_path, SANAD_DATABASE_URL=postgresql_url) as server,
        browser.new_context(viewport=WIDE) as context,
    ):
        _corrected_and_decided(visit(context.new_page(), server), server)


def _corrected_and_decided(page: Page, server: Process) -> None:
    ask(page, "has Pakistan ratified the OPSC")
    receipt = ask(page, "that is wrong, it was 2012")
    number = re.search(r"FB-[0-9A-Z]+", receipt.inner_text())

    assert number
    decide(page, server, number[0])
    expect(page.locator(".outcome")).to_contain_text(f"{number[0]}: accepted", timeout=15_000)


def test_a_correction_by_the_form_gets_a_receipt_and_is_found_in_the_inbox(page: Page, server: Process) -> None:
    reply = ask(page, "has Pakistan ratified the OPSC")
    reply.get_by_role("button", name="Correct this").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("About")).to_have_value("opsc")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_label("What should it say?")).to_be_focused()
    picture(page, "form")
    dialog.get_by_label("What should it say?").fill("Ratified in 2012 <b>not</b> 2011")
    receipt = answered(page, dialog.get_by_role("button", name="Send").click)

    number = re.search(r"FB-[0-9A-Z]+", receipt.inner_text())
    assert number
    expect(dialog).not_to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    inbox = page.context.new_page()
    inbox.goto(f"{server.address}/inbox/{number[0]}")
    expect(inbox.get_by_text("Ratified in 2012 <b>not</b> 2011")).to_be_visible()
    picture(inbox, "inbox")


def test_the_form_is_left_by_escape_and_the_focus_returns(page: Page) -> None:
    ask(page, "what is the OPSC").get_by_role("button", name="Correct this").click()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_asking_how_to_correct_opens_the_form(page: Page) -> None:
    ask(page, "how do I submit a correction?")

    expect(page.get_by_role("dialog")).to_be_visible()


def test_markup_in_a_question_is_shown_as_it_was_typed(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)> <b>weather</b>")

    expect(page.locator(".said").last).to_contain_text("<img src=x onerror=alert(1)> <b>weather</b>")
    assert page.locator(".log img").count() == 0


def test_urdu_runs_from_right_to_left(page: Page) -> None:
    ask(page, "کیا پاکستان نے OPSC کی توثیق کی ہے؟")

    assert page.locator(".said > [dir]").last.evaluate("node => getComputedStyle(node).direction") == "rtl"
    picture(page, "urdu")


def test_a_conversation_survives_a_reload_and_a_new_one_forgets_it(page: Page) -> None:
    ask(page, "what is the budapest convention")
    page.reload()
    expect(page.locator(".said")).to_have_count(1)
    expect(ask(page, "has Pakistan ratified it?")).to_contain_text("Budapest")
    answered_once = page.locator(".reply:not(.waiting)")
    page.get_by_role("button", name="New conversation").click()

    expect(page.locator(".said")).to_have_count(0)
    expect(answered_once).to_have_count(1)


def test_a_server_that_is_away_is_told_and_the_question_can_be_sent_again(browser: Browser, server: Process) -> None:
    with browser.new_context(viewport=WIDE) as context:
        page = visit(context.new_page(), server)
        context.set_offline(True)
        lost = ask(page, "what is the OPSC")
        expect(lost).to_contain_text("cannot be reached")
        context.set_offline(False)
        lost.get_by_role("button", name="Try again").click()

        expect(page.locator(".reply h2").last).to_contain_text("OPSC")


def test_everything_is_reached_by_the_keyboard_alone(page: Page) -> None:
    ask(page, "the protocol")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.closest('.reply:last-child .choices') !== null"):
            break
    else:
        pytest.fail("no suggestion is reached")
    reply = answered(page, lambda: page.keyboard.press("Enter"))

    expect(page.get_by_label("Your question")).to_be_focused()
    expect(reply.locator("h2")).to_be_visible()


def test_screen_readers_are_told_of_answers_and_who_speaks(page: Page) -> None:
    log = page.get_by_role("log", name="Conversation")
    ask(page, "what is the OPSC")

    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.get_by_role("article").last).to_contain_text("Sanad answers:")
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, a, input, select, textarea')]"
        ".filter(node => !(node.textContent || node.ariaLabel || node.labels?.length)).length"
    )
    assert unnamed == 0


@pytest.mark.parametrize("question", ["OPSC vs Budapest", "has Pakistan ratified the OPSC", "what do you know"])
def test_a_phone_shows_it_without_scrolling_the_page_sideways(browser: Browser, server: Process, question: str) -> None:
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2) as context:
        page = visit(context.new_page(), server)
        ask(page, question)
        picture(page, f"phone-{question.split(maxsplit=1)[0].lower()}")

        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(browser: Browser, server: Process, scheme: str) -> None:
    with browser.new_context(viewport=WIDE, color_scheme="dark" if scheme == "dark" else "light") as context:
        page = visit(context.new_page(), server)
        ask(page, "has Pakistan ratified the OPSC")
        picture(page, scheme)
        faint = page.evaluate(CONTRAST)

    assert faint == []


# WCAG 2: the contrast of every visible text with the nearest background behind it, where it is below 4.5.
CONTRAST = """() => {
  const parse = (value) => {
    const [r, g, b, a = 1] = value.match(/[\\d.]+/g).map(Number);
    return { rgb: value.startsWith('color(') ? [r * 255, g * 255, b * 255] : [r, g, b], a };
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = parse(getComputedStyle(at).backgroundColor);
      if (found.a === 1) return found.rgb;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const hidden = !node.checkVisibility() || node.closest('dialog, noscript, script');
    if (hidden || !walker.currentNode.textContent.trim()) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color).rgb), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${walker.currentNode.textContent.slice(0, 40)}`);
  }
  return faint;
}"""


def decide(page: Page, server: Process, number: str) -> None:
    inbox = page.context.new_page()
    inbox.goto(f"{server.address}/inbox/{number}")
    inbox.get_by_role("button", name="Accept").click()
    expect(inbox.get_by_text("Accepted", exact=False).first).to_be_visible()
    inbox.close()


def test_whom_to_tell_can_be_tapped_and_who_asked_about_the_law_goes_on(page: Page) -> None:
    told = ask(page, "is it an offence to blackmail my daughter with her pictures")
    expect(told.get_by_role("link", name="Call 15", exact=True)).to_have_attribute("href", "tel:15")
    mail = told.get_by_role("link", name="Write to helpdesk@nccia.gov.pk")
    expect(mail).to_be_hidden()
    told.get_by_text("More places").click()
    expect(mail).to_have_attribute("href", "mailto:helpdesk@nccia.gov.pk")
    picture(page, "whom-to-tell")

    answer = answered(page, lambda: told.get_by_role("button", name="I was asking about the law").click())
    expect(answer).to_contain_text("Sexual extortion")
    expect(answer.get_by_role("link", name="Call 15")).to_have_count(0)


def test_whom_to_tell_in_urdu_reads_from_the_right_and_its_sources_from_the_left(page: Page) -> None:
    told = ask(page, "کوئی میری بیٹی کو بلیک میل کر رہا ہے")

    expect(told).to_have_attribute("dir", "rtl")
    expect(told.locator(".sources")).to_have_attribute("dir", "ltr")
    picture(page, "whom-to-tell-urdu")


def test_what_was_promised_is_told_in_a_new_conversation_and_answered_there(page: Page, server: Process) -> None:
    receipt = ask(page, "the OPIC date is wrong, it was 2012")
    number = receipt.locator(".number").first.inner_text()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".reply:not(.waiting)")).to_have_count(1)
    inbox = page.context.new_page()
    inbox.goto(f"{server.address}/inbox/{number}")
    inbox.get_by_label("Comment").fill("Which date do you mean?")
    inbox.get_by_role("button", name="Ask the writer").click()
    asked = page.locator(".reply.outcome", has_text="Which date do you mean?")
    expect(asked).to_be_visible(timeout=10_000)

    asked.get_by_role("button", name="Answer").click()
    expect(page.locator("select[name=kind]")).to_be_hidden()
    page.get_by_label("Your answer").fill("That of its entry into force")
    kept = answered(page, page.get_by_role("button", name="Send", exact=True).last.click)
    expect(kept).to_contain_text("answer is passed on")
    inbox.reload()
    expect(inbox.get_by_text("That of its entry into force")).to_be_visible()
    picture(inbox, "inbox-answered")
