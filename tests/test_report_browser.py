"""The report in a browser: what is shown, what keys and filters do, and that no text runs.

Needs Chromium with its driver and selenium; without them every test here is skipped and says so.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builders import build_extraction, build_quote
from test_report import EXAMPLES, HOSTILE, hostile, linked

import claimx
from claimx.model import Extraction, QuoteKind
from claimx.report import to_fragment, to_html
from claimx.report.pieces import shown

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
if BROWSER is None or DRIVER is None:
    pytest.skip(
        "no Chromium with chromedriver is installed: apt-get install chromium chromium-driver", allow_module_level=True
    )
webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install 'claimx[test]'")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1440,900"
)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield started
    started.quit()


class Browser:
    """A page that is open, with what tests ask of it."""

    def __init__(self, driver: Any, path: Path) -> None:
        self.driver = driver
        self.path = path

    def open(self, place: str = "overview") -> None:
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(f"{self.path.as_uri()}#{place}")
        self.until("performance.getEntriesByName('claimx-ready').length")
        self.run("await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def run(self, script: str, *arguments: object) -> Any:
        """Run statements in the page; they may wait, and give back what they return."""
        body = (
            "const done = arguments[arguments.length - 1]; (async (...given) => {"
            + script
            + "})(...arguments).then(done, (error) => done(`failed: ${error}`));"
        )
        found = self.driver.execute_async_script(body, *arguments)
        assert not str(found).startswith("failed: "), found
        return found

    def get(self, expression: str) -> Any:
        return self.run(f"return {expression}")

    def until(self, expression: str) -> None:
        """Wait for something to be so, ten seconds at most."""
        for _ in range(200):
            if self.get(f"Boolean({expression})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"never came true: {expression}")

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.run(
            "return [...document.querySelectorAll(given[0])].map((one) => one.textContent.trim())", selector
        )
        return found

    def complaints(self) -> list[str]:
        return [line["message"] for line in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def show(driver: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Browser]:
    def shown_(
        *extractions: Extraction, graph: Any = None, place: str = "overview", title: str = "Who said what"
    ) -> Browser:
        path = tmp_path_factory.mktemp("report") / "report.html"
        to_html(claimx.graph(extractions) if graph is None else graph, path, title=title)
        browser = Browser(driver, path)
        browser.open(place)
        return browser

    return shown_


@pytest.fixture(scope="module")
def articles() -> list[Extraction]:
    return [claimx.extract(path) for path in sorted(EXAMPLES.glob("??-*"))]


@pytest.fixture(scope="module")
def six(show: Callable[..., Browser], articles: list[Extraction]) -> Browser:
    return show(*articles, title="Six articles")


@pytest.fixture(scope="module")
def ferry(articles: list[Extraction]) -> Extraction:
    return next(one for one in articles if one.document.language == "en")


VIEWS = ("overview", "articles", "people", "statements", "graph")


def test_every_view_opens_without_a_complaint(six: Browser) -> None:
    for place in VIEWS:
        six.open(place)
        assert six.get("document.querySelector('#views [aria-current]').dataset.view") == place
        assert six.get("document.getElementById('main').textContent.trim().length") > 20
        assert re.findall(r"null|undefined|NaN|\[object", six.get("document.body.innerText")) == []
        assert six.complaints() == []


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_runs_as_a_script(show: Callable[..., Browser], words: str) -> None:
    made = hostile(words)
    browser = show(made, title=words)
    places = (*VIEWS, made.document.id, made.quotes[0].id, f"graph/{made.document.id}", f"graph/{made.quotes[0].id}")
    for place in places:
        browser.open(place)
        browser.run(
            "for (const mark of document.querySelectorAll('[data-of]')) mark.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))"
        )
        assert browser.get("window.stolen ?? null") is None
        assert browser.get("document.querySelectorAll('img, iframe, body style, link').length") == 0
        assert browser.get("document.scripts.length === document.querySelectorAll('body > script').length")
        assert browser.get("[...document.links].every((one) => one.getAttribute('href').startsWith('#'))")
        assert browser.complaints() == []
    browser.open(made.document.id)
    assert "".join(shown(words).split()) in "".join(
        browser.get("document.querySelector('.reading .cx-text').textContent").split()
    )


def test_the_policy_stops_what_is_put_in_later(six: Browser) -> None:
    six.open()
    refused = six.run(
        "const script = document.createElement('script'); const errors = [];"
        "for (const work of [() => { script.textContent = 'window.stolen = 1'; document.body.append(script); },"
        "  () => { document.body.innerHTML = '<b>x</b>'; }]) { try { work(); } catch (error) { errors.push(error.name); } }"
        "script.remove(); return errors;"
    )
    assert refused == ["TypeError", "TypeError"]
    assert six.get("window.stolen ?? null") is None


def test_the_text_is_marked_as_in_a_fragment(six: Browser, ferry: Extraction) -> None:
    six.open(ferry.document.id)
    theirs = six.run(
        "return [...document.querySelectorAll('.reading .cx-text mark')].map((one) => [one.dataset.of, one.textContent])"
    )
    ours = re.findall(r'<mark class="[^"]*" data-of="([^"]*)"[^>]*>([^<]*)</mark>', to_fragment(ferry))
    assert theirs == [[of, unescape(text)] for of, text in ours]


def test_each_quote_has_a_number_a_note_and_an_address(six: Browser, ferry: Extraction) -> None:
    six.open(ferry.document.id)
    numbers = six.run(
        "return [...new Set([...document.querySelectorAll('.cx-number a')].map((one) => one.textContent))]"
    )
    assert sorted(map(int, numbers)) == list(range(1, len(ferry.quotes) + 1))
    assert len(six.texts(".card-note.is-quote")) == len(ferry.quotes)
    for quote in ferry.quotes[:3]:
        six.open(quote.id)
        chosen = six.run(
            "return [...document.querySelectorAll('mark.cx-c.is-chosen')].map((one) => one.textContent).join('')"
        )
        assert "".join(chosen.split()) == "".join(quote.text.replace(" … ", "").split())
        assert quote.evidence[0].because in six.get("document.querySelector('.card-note.is-chosen').textContent")
        assert quote.id in six.get("document.querySelector('.card-note.is-chosen').textContent")


def test_notes_never_lie_on_each_other(six: Browser, articles: list[Extraction]) -> None:
    for extraction in articles:
        for place in (extraction.document.id, extraction.quotes[3].id):
            six.open(place)
            boxes = six.run(
                "return [...document.querySelectorAll('.card-note:not([hidden])')].map((one) => one.getBoundingClientRect()).map((box) => [box.top, box.bottom]).sort((a, b) => a[0] - b[0])"
            )
            assert all(one[1] <= other[0] + 0.5 for one, other in pairwise(boxes))


def test_pointing_at_a_quote_says_why(six: Browser, ferry: Extraction) -> None:
    six.open(ferry.document.id)
    six.run(
        "document.querySelector('.cx-text mark.cx-c').dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))"
    )
    assert six.get("document.getElementById('tip').hidden") is False
    assert (
        six.get("document.getElementById('tip').textContent")
        == "1  its operator indirect, 0.80rules@1: tail, “conceded”"
    )


def test_keys_walk_from_quote_to_quote(six: Browser, ferry: Extraction) -> None:
    from selenium.webdriver.common.keys import Keys

    six.open(ferry.document.id)
    six.press("j", "j")
    assert six.get("location.hash") == f"#{ferry.quotes[1].id}"
    assert six.get("document.activeElement.textContent") == "2"
    six.press(Keys.ARROW_DOWN, Keys.ARROW_UP, "k")
    assert six.get("location.hash") == f"#{ferry.quotes[0].id}"
    six.press(Keys.ESCAPE)
    assert six.get("location.hash") == f"#{ferry.document.id}"
    six.press("n")
    six.press("p")
    assert six.get("location.hash") == f"#{ferry.document.id}"
    six.press("3")
    assert six.get("location.hash") == "#people"


def test_slash_searches_and_question_mark_helps(six: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    six.open("articles")
    six.press("/")
    assert six.get("document.activeElement.id") == "filter-text"
    six.press("insulin")
    six.until("document.querySelectorAll('.row').length === 1")
    assert six.texts(".row-title") == ["Island ferry out of service until spring, operator admits"]
    assert six.get("CSS.highlights.get('sought').size") == 1
    assert six.get("location.hash").endswith("?text=insulin")
    six.press(Keys.ESCAPE)
    six.press("?")
    assert six.get("document.getElementById('help').open") is True
    six.press(Keys.ESCAPE)
    assert six.get("document.getElementById('help').open") is False


def test_search_ignores_case_and_accents(six: Browser) -> None:
    six.open("articles?text=PREFECTURE")
    assert six.texts(".row-title") == ["Fromagerie Marcillat : la préfecture ordonne l’arrêt de la production"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("language=de", 1),
        ("kind=direct", 6),
        ("person=reyes", 1),
        ("file=ferry", 1),
        ("claim=worth", 6),
        ("language=xx", 0),
    ],
)
def test_filters_of_an_address_hold(six: Browser, query: str, rows: int) -> None:
    six.open(f"articles?{query}")
    assert len(six.texts(".row")) == rows
    assert six.get("document.getElementById('filter-clear').hidden") is False
    six.run("document.getElementById('filter-clear').click()")
    assert len(six.texts(".row")) == 6
    assert six.get("location.hash") == "#articles"


def test_a_filter_dims_the_other_quotes(six: Browser, ferry: Extraction) -> None:
    six.open(f"{ferry.document.id}?person=Reyes")
    reyes = [str(number) for number, quote in enumerate(ferry.quotes, 1) if "Reyes" in ferry.speaker(quote).name]
    assert six.texts(".card-note:not([hidden]) .card-number") == reyes
    six.press("j")
    assert six.get("document.activeElement.textContent") == reyes[0]


def test_claims_are_shown_from_a_check_worthiness_on(six: Browser, ferry: Extraction) -> None:
    six.open(ferry.document.id)
    assert six.texts(".claim-sign:not([hidden])") == []
    six.press("c")
    worth = [claim for claim in ferry.claims if claim.check_worthiness.value >= 0.5]
    assert len(six.texts(".card-note.is-claim:not([hidden])")) == len(worth) > 0
    six.open(worth[0].id)
    told = six.get("document.querySelector('.card-note.is-chosen').textContent")
    for name in worth[0].check_worthiness.contributions:
        assert name.replace("_", " ") in told


def test_a_person_shows_all_that_was_said(show: Callable[..., Browser]) -> None:
    graph, quotes = linked()
    browser = show(graph=graph, place="person_x")
    assert sorted(browser.texts(".utterance")) == ["We wait", "Wir warten"]
    assert "Joined from 2 speakers" in browser.get("document.querySelector('.person').textContent")
    browser.open("statements")
    assert browser.texts(".cluster header strong") == ["Same utterance", "May be the same", "Translation"]
    assert browser.texts(".cluster:first-child .member-text")[:2] == ["Wir warten", "We wait"]
    assert "words" in browser.get("document.querySelector('.signals').textContent")
    browser.open(quotes[2])
    browser.run("[...document.links].find((one) => one.textContent === 'Perhaps said elsewhere').click()")
    browser.until("location.hash === '#candidate_1'")
    browser.until("document.getElementById('at-candidate_1')?.contains(document.activeElement)")
    assert browser.complaints() == []


def test_the_drawing_begins_anywhere_and_goes_on(show: Callable[..., Browser]) -> None:
    graph, quotes = linked()
    browser = show(graph=graph, place="graph/person_x")
    assert (
        browser.get("graph.state.nodes.map((one) => one.sort).sort().join(' ')")
        == "document document person quote quote quote"
    )
    browser.run("[...document.querySelectorAll('.ties a')].find((one) => one.textContent === 'We wait').click()")
    browser.until(f"location.hash === '#' + encodeURIComponent('graph/{quotes[0]}')")
    browser.until("document.querySelector('.panel h1').textContent === 'We wait'")
    assert {"attributed to", "quoted from", "same utterance"} <= set(browser.texts(".legend b"))
    browser.run("const box = document.querySelector('.drawing').getBoundingClientRect();"
                "const one = graph.state.nodes.find((node) => node.sort === 'person');"
                "const at = { clientX: box.left + one.x * graph.state.scale + graph.state.x, clientY: box.top + one.y * graph.state.scale + graph.state.y, bubbles: true, pointerId: 1 };"
                "const canvas = document.querySelector('.drawing'); canvas.setPointerCapture = () => {};"
                "canvas.dispatchEvent(new PointerEvent('pointerdown', at)); canvas.dispatchEvent(new PointerEvent('pointerup', at));")  # fmt: skip
    assert browser.get("location.hash") == "#graph%2Fperson_x"


def test_the_drawing_is_always_the_same(six: Browser) -> None:
    drawn = []
    for _ in range(2):
        six.open("graph")
        six.until("document.querySelector('.drawing').dataset.settled")
        drawn.append(six.get("JSON.stringify(graph.state.nodes.map((one) => [one.id, one.x, one.y]))"))
    assert drawn[0] == drawn[1]


def test_an_unknown_address_is_the_overview(six: Browser) -> None:
    for place in ("nowhere", "%E0%A4%A", "quote_gone", "__proto__", "constructor"):
        six.open(place)
        assert six.get("document.body.dataset.view") == "overview"
        assert six.complaints() == []


def test_light_and_dark_are_chosen_by_key_and_kept(six: Browser) -> None:
    six.open()
    ground = "getComputedStyle(document.body).backgroundColor"
    six.run("localStorage.removeItem('claimx-theme')")
    six.open()
    six.press("t")
    light = six.get(ground)
    six.press("t")
    assert six.get(ground) != light
    dark = six.get(ground)
    six.open()
    assert six.get(ground) == dark
    six.press("t")


@pytest.mark.parametrize(("language", "text", "said", "direction"), [
    ("ar", "الوزيرة: «لن نفتح الميناء قبل 2027».", "لن نفتح الميناء قبل 2027", "rtl"),
    ("he", "השרה: ”לא נפתח את הנמל“.", "לא נפתח את הנמל", "rtl"),
    ("zh", "局长说：“春天之前不会重新开放。”", "春天之前不会重新开放。", "ltr"),
])  # fmt: skip
def test_scripts_of_both_directions_are_right(
    show: Callable[..., Browser], language: str, text: str, said: str, direction: str
) -> None:
    made = build_extraction(text, build_quote(text, said, kind=QuoteKind.DIRECT))
    plain = made.model_dump()
    plain["document"] |= {"language": language}
    browser = show(Extraction.model_validate(plain), place="document_1")
    assert "null" not in browser.get("document.querySelector('.reading').innerText")
    style = "getComputedStyle(document.querySelector('.cx-text p'))"
    assert browser.get("document.querySelector('.cx-text').lang") == language
    assert browser.get(f"{style}.direction") == direction
    assert browser.texts("mark.cx-c") == [said]


def test_the_printed_page_has_the_text_and_the_table(six: Browser, ferry: Extraction) -> None:
    six.open(ferry.document.id)
    six.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = six.run(
            "return [...document.querySelectorAll('.top, .side, .notes, .toolbar')].filter((one) => one.offsetParent).length"
        )
        assert seen == 0
        assert len(six.texts(".printed tbody tr")) == len(ferry.quotes)
        assert six.get("document.querySelector('.printed').getBoundingClientRect().height") > 100
        assert six.get(
            "document.querySelector('.middle').scrollHeight <= document.querySelector('.middle').clientHeight + 1"
        )
    finally:
        six.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_narrow_window_shows_the_text_alone(six: Browser, ferry: Extraction) -> None:
    six.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    )
    try:
        for place in (*VIEWS, ferry.document.id):
            six.open(place)
            assert six.get("document.documentElement.scrollWidth") == 390, place
        six.open(ferry.quotes[1].id)
        assert six.get("document.getElementById('sheet').hidden") is False
        assert six.get(
            "document.querySelector('mark.is-chosen').getBoundingClientRect().bottom < document.getElementById('sheet').getBoundingClientRect().top"
        )
    finally:
        six.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_each_part_that_takes_keys_has_a_name(six: Browser, ferry: Extraction) -> None:
    for place in (*VIEWS, ferry.quotes[0].id):
        six.open(place)
        nameless = six.run(
            "return [...document.querySelectorAll('a, button, input, select, canvas[tabindex], [role=listbox]')].filter((one) => one.offsetParent"
            " && !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length || one.title)).map((one) => one.outerHTML.slice(0, 90))"
        )
        assert nameless == []
