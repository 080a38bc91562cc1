"""What notebooks show: HTML that runs nothing, leaks nothing, stays small, and says what it leaves out."""

import base64
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from builders import build_extraction, build_quote
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx.display import show
from claimx.errors import UnknownOptionError
from claimx.model import Extraction
from claimx.report.cast import initials
from claimx.report.drawing import DOCUMENTS, PEOPLE, drawing_of
from claimx.report.looks import LINES, looks_by_name
from claimx.report.notebook import WHOLE
from claimx.report.pieces import shown
from claimx.report.summary import summary_of

ROOT = Path(__file__).parents[1]
HOSTILE = [
    "</style><script>window.stolen = 1</script>",
    '"><img src=x onerror="window.stolen = 1">',
    "javascript:window.stolen=1",
    "<!-- --><svg onload=window.stolen=1>",
    "]]></title><style>*{display:none}</style>",
    "a\u2028b\u2029c&lt;d",
    "\u202emoc.elpmaxe\u2066\u0000\ud800\ufffe\uffff",
]
LARGEST = 300_000


class Elements(HTMLParser):
    """Tags, attributes and text of HTML, in their order; every element must be closed."""

    VOID = ("img",)

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)

    def shape(self) -> list[tuple[str, list[str]]]:
        return [(tag, list(attributes)) for tag, attributes in self.elements]


def html_of(found: object) -> str:
    return found._repr_mimebundle_()["text/html"]  # type: ignore[attr-defined]


def words_of(found: object) -> str:
    return " ".join("".join(Elements(html_of(found)).text).split())


def svg_of(html: str) -> str:
    """The drawing in the HTML of a graph."""
    address = re.search(r'src="data:image/svg\+xml;base64,([^"]*)"', html)
    assert address is not None
    return base64.b64decode(address[1]).decode("utf-8")


def hostile(words: str) -> Extraction:
    """An extraction whose text, title, path, speaker, role, cue, outlet and notes are the words."""
    text = f"{words}\n\n„Wir warten {words}“, sagte {words} Kern."
    quote = build_quote(text, f"Wir warten {words}", speaker=words)
    made = build_extraction(text, quote, speakers=(words,), source=f"{words}/{words}.txt", notes=(words,)).model_dump()
    made["document"] |= {"title": words, "publisher": words, "language": words}
    made["speakers"] = [made["speakers"][0] | {"role": words, "organization": words}]
    why = made["quotes"][0]["evidence"][0] | {"note": words, "because": words, "made_by": words}
    made["quotes"] = [made["quotes"][0] | {"evidence": [why]}]
    return Extraction.model_validate(made)


def views_of(extraction: Extraction) -> Iterator[object]:
    yield from (extraction, extraction.quotes, extraction.speakers, extraction.claims, claimx.graph([extraction]))


@pytest.fixture(scope="module")
def ferry() -> Extraction:
    return claimx.extract(ROOT / "examples" / "en-ferry.md")


@pytest.fixture(scope="module")
def graph() -> claimx.ProvenanceGraph:
    return claimx.graph(claimx.extract_many([ROOT / "examples" / "newsstand"])).link()  # type: ignore[arg-type]


# ---- safe on a page that is not ours ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_text_adds_no_element(words: str) -> None:
    for harmless, attacked in zip(views_of(hostile("harmless")), views_of(hostile(words)), strict=True):
        html = html_of(attacked)
        assert Elements(html).shape() == Elements(html_of(harmless)).shape()
        for content in attacked._repr_mimebundle_().values():  # type: ignore[attr-defined]
            content.encode("utf-8")
    assert " ".join(shown(words).split()) in words_of(hostile(words))


def test_nothing_is_loaded_and_nothing_runs(ferry: Extraction, graph: claimx.ProvenanceGraph) -> None:
    tags = set("div style p span bdi b i sup mark h3 details summary table thead tbody tr th td img".split())
    for found in (*views_of(ferry), graph):
        for tag, attributes in Elements(html_of(found)).elements:
            assert tag in tags
            assert set(attributes) <= {"class", "dir", "lang", "title", "open", "alt", "src"}
            assert (attributes.get("src") or "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,")
        assert re.findall(r"@import|url\(|javascript:|@font-face", html_of(found)) == []


def test_the_drawing_is_xml_that_loads_nothing(graph: claimx.ProvenanceGraph) -> None:
    for svg in (svg_of(html_of(graph)), *(svg_of(html_of(claimx.graph([hostile(words)]))) for words in HOSTILE)):
        root = ElementTree.fromstring(svg)
        for element in root.iter():
            assert element.tag.rpartition("}")[2] in set("svg title style rect path circle text tspan".split())
            assert not any("href" in name or name.startswith("on") for name in element.attrib)
        assert "url(" not in svg


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_every_name_and_text_can_be_drawn(words: str) -> None:
    text = f"„Wir warten“, sagte {words}."
    made = build_extraction(text, build_quote(text, "Wir warten", speaker=words), speakers=(words,), source=words)
    graph = claimx.graph([made])
    ElementTree.fromstring(svg_of(html_of(graph)))
    for found in views_of(made):
        Elements(html_of(found))


def test_no_style_reaches_beyond_the_view(ferry: Extraction) -> None:
    style = re.search(r"<style>(.*?)</style>", html_of(ferry), re.DOTALL)
    assert style is not None
    selectors = [one for rule in re.findall(r"([^{}]+)\{[^{}]*\}", style[1]) for one in rule.split(",")]
    assert len(selectors) > 60
    for selector in selectors:
        assert re.search(r'\.cx-|\[class\^="cx-"\]', selector), selector


# ---- what it shows ---------------------------------------------------------------------------------------------------


def test_the_elements_say_what_is_what_without_styles() -> None:
    text = "„Wir warten“, sagte Anna Kern."
    quote = build_quote(text, "Wir warten", speaker="Anna Kern", cue=("sagte",), source=("Anna Kern",))
    html = html_of(build_extraction(text, quote, speakers=("Anna Kern",)))
    bare = re.sub(r' (?:class|title|dir)="[^"]*"', "", html)
    assert "<p>„<mark>Wir warten</mark><sup>1\u202f<span>AK</span></sup>“, <i>sagte</i> <b>Anna Kern</b>.</p>" in bare
    assert re.search(r'<mark [^>]*title="1  Anna Kern  \(direct, 0\.90\)\ncue: sagte\nrules@1: direct-inverted', html)
    assert 'class="cx-text" lang="de"' in html


def test_the_whole_text_stands_there_with_a_table_of_the_quotes(ferry: Extraction) -> None:
    html = html_of(ferry)
    article = re.search(r'<div class="cx-text".*?</div>', html, re.DOTALL)
    assert article is not None
    bare = re.sub(r"<sup.*?</sup>", "", article[0])
    assert "".join("".join(Elements(bare).text).split()) == "".join(ferry.document.text.split())
    assert html.count('<td class="cx-said"') == len(ferry.quotes) + len(ferry.claims)
    for quote in ferry.quotes:
        assert quote.evidence[0].because in html
        assert ferry.speaker(quote).name in html
    assert len(html.encode()) < 60_000


def test_a_speaker_has_one_colour_in_all_documents() -> None:
    def hue(text: str, name: str) -> str:
        found = claimx.extract_text(text, language="en")
        chip = re.search(rf'class="cx-chip cx-(h\d) [^>]*>[^>]*>\w+</span> <bdi>{name}</bdi>', html_of(found))
        assert chip is not None
        return chip[1]

    texts = ["“We wait,” said Eva Marsh.", "Tom Lind said it rains. “No,” said Eva Marsh. “Yes,” said Ann Orr."]
    assert hue(texts[0], "Eva Marsh") == hue(texts[1], "Eva Marsh")
    assert len({hue(f"“We wait,” said {name} Marsh.", f"{name} Marsh") for name in ("Eva", "Tom", "Ann", "Kim")}) > 1


@given(st.lists(st.text(alphabet="abcdefgh ", min_size=1, max_size=6), unique=True, max_size=30), st.randoms())
def test_looks_come_from_the_names_alone(names: list[str], random: object) -> None:
    looks = looks_by_name(names)
    random.shuffle(names)  # type: ignore[attr-defined]
    assert looks_by_name(names) == looks
    for name in names:
        assert looks_by_name([name])[name].hue == looks[name].hue
        assert looks_by_name([name.upper(), *names])[name.upper()] == looks[name]
    for hue in range(8):
        lines = {" ".join(name.split()): look.line for name, look in looks.items() if look.hue == hue}
        assert len(set(lines.values())) == min(LINES, len(lines))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Kern", "AK"),
        ("Tom van der Berg", "TB"),
        ("Akkuna", "Ak"),
        ("سلمى الحداد", "سا"),
        ("王小明", "王小"),
        ("", ""),
        ("–", ""),
        ("e\u0301mile Zola", "E\u0301Z"),
    ],
)
def test_letters_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_same_letters_are_told_apart() -> None:
    text = "„Ja“, sagte Anna Kern. „Nein“, sagte Alf Korn."
    quotes = [build_quote(text, "Ja", speaker="Anna Kern"), build_quote(text, "Nein", speaker="Alf Korn")]
    html = html_of(build_extraction(text, *quotes, speakers=("Anna Kern", "Alf Korn")))
    assert re.findall(r'<sup[^>]*>\d\u202f<span class="cx-tag">(\w+)</span>', html) == ["AK", "AK2"]


@pytest.mark.parametrize("language", ["ar", "he"])
def test_paragraphs_and_words_find_their_direction(language: str) -> None:
    text = "الوزيرة: «لن نفتح الميناء»."
    made = build_extraction(text, build_quote(text, "لن نفتح الميناء", speaker="سلمى"), speakers=("سلمى",)).model_dump()
    made["document"] |= {"language": language}
    html = html_of(Extraction.model_validate(made))
    assert '<div class="cx-view cx-theme" lang="en" dir="ltr">' in html
    assert f'<div class="cx-text" lang="{language}">\n<p class="cx-paragraph" dir="auto">' in html
    assert "<bdi>سلمى</bdi>" in html
    assert 'class="cx-said" dir="auto">لن نفتح الميناء</td>' in html


def test_media_types_can_be_asked_for(ferry: Extraction, graph: claimx.ProvenanceGraph) -> None:
    for found in (*views_of(ferry), graph):
        both = found._repr_mimebundle_()  # type: ignore[attr-defined]
        assert set(both) == {"text/plain", "text/html"}
        assert found._repr_mimebundle_(include={"text/plain"}) == {"text/plain": both["text/plain"]}  # type: ignore[attr-defined]
        assert found._repr_mimebundle_(exclude=["text/plain"]) == {"text/html": both["text/html"]}  # type: ignore[attr-defined]
        assert not both["text/plain"].endswith("\n")


# ---- large ones ------------------------------------------------------------------------------------------------------


def long_text(quotes: int, between: int, paragraphs: bool) -> Extraction:
    """As many quotes as asked for, with so many code points around each."""
    unit = "„Satz {0:05} endet hier“, sagte Anna Kern. " + "x" * between + ("\n\n" if paragraphs else " ")
    text = "".join(unit.format(number) for number in range(quotes))
    made = [build_quote(text, f"Satz {number:05} endet hier", speaker="Anna Kern") for number in range(quotes)]
    return build_extraction(text, *made, speakers=("Anna Kern",))


@pytest.mark.parametrize("paragraphs", [True, False])
@pytest.mark.parametrize(("quotes", "between"), [(3, 40_000), (60, 2_000), (1_200, 20)])
def test_a_large_text_is_shown_around_its_quotes(quotes: int, between: int, paragraphs: bool) -> None:
    made = long_text(quotes, between, paragraphs)
    html = html_of(made)
    assert len(html.encode()) < LARGEST
    assert len(made.document.text) > WHOLE
    article = re.search(r'<div class="cx-text".*?</div>', html, re.DOTALL)
    assert article is not None
    numbers = len(re.findall("<sup", article[0]))
    unseen = re.search(r"([\d,]+) quotes? left out", html)
    assert numbers + int(unseen[1].replace(",", "") if unseen else 0) == quotes
    if quotes < 100:
        assert unseen is None
    gone = sum(int(count.replace(",", "")) for count in re.findall(r"([\d,]+) characters? left out", article[0]))
    bare = re.sub(r"<sup.*?</sup>|<p class=\"cx-gap\">.*?</p>| … \([\d,]+ characters? left out\) … ", "", article[0])
    seen = len("".join(Elements(bare).text).replace("\n", ""))
    assert seen + gone == len(made.document.text.replace("\n", ""))
    assert seen < 60_000


def test_rows_that_have_no_room_are_counted() -> None:
    made = long_text(1_200, 20, True)
    html = html_of(made.quotes)
    more = re.search(r"(\d+) more: see \.to_frame\(\)", html)
    assert more is not None
    assert html.count('<td class="cx-said"') + int(more[1]) == 1_200
    assert "… 1180 more" in made.quotes._repr_mimebundle_()["text/plain"]
    assert "… 1180 more quotes" in made._repr_mimebundle_()["text/plain"]


def test_everything_large_stays_small() -> None:
    words = "Name " * 3000
    text = f"„{'a' * 400_000}“, sagte {words}."
    quote = build_quote(text, "a" * 400_000, speaker=words, source=(words.strip(),))
    many = tuple(f"{words}{number}" for number in range(300))
    made = build_extraction(text, quote, speakers=(words, *many), source=words, notes=(words,) * 100)
    for found in (made, made.quotes, made.speakers, claimx.graph([made])):
        assert len(html_of(found).encode()) < LARGEST
    assert "92 more notes" in html_of(made)


def crowd(documents: int, each: int) -> claimx.ProvenanceGraph:
    """Every document with its own speakers, and one whom all quote."""
    graph = claimx.ProvenanceGraph()
    for number in range(documents):
        names = ["Anna Kern", *(f"Name{number} Nr{place}" for place in range(each))]
        text = " ".join(f"„Satz {place} von {number}!“, sagte jemand." for place in range(len(names)))
        quotes = [build_quote(text, f"Satz {place} von {number}!", speaker=name) for place, name in enumerate(names)]
        made = build_extraction(text, *quotes, speakers=tuple(names), source=f"{number}.txt").model_dump()
        made["document"] |= {"id": f"document_{number:05}", "sha256": f"{number:064x}"}
        graph.add(Extraction.model_validate(made))
    return graph


def test_a_large_graph_is_drawn_in_part_and_says_so() -> None:
    graph = crowd(60, 2)
    html = html_of(graph)
    drawing = drawing_of(summary_of(graph))
    assert drawing is not None
    svg = drawing.svg
    assert svg.count("<circle") == PEOPLE
    assert svg.count('class="sheet"') == DOCUMENTS
    assert "60 documents in 1 language: 180 quotes of 121 speakers, 0 claims" in html
    drawn = PEOPLE - 1 + DOCUMENTS
    assert f"Left out: {121 - PEOPLE} speakers, {60 - DOCUMENTS} documents, {180 - drawn} quotes." in html
    assert "105 more" in html
    assert len(html.encode()) < LARGEST


def test_of_very_many_documents_the_first_are_counted() -> None:
    graph = crowd(9, 1)
    summary = summary_of(graph, 4)
    assert (summary.documents, summary.read, summary.total.documents, summary.total.quotes) == (9, 4, 4, 8)
    assert "Counted: the first 4 of 9 documents, in the order of their ids." in summary.notes
    assert sum(one.person.quotes for one in summary.voices) == 8


# ---- graphs ----------------------------------------------------------------------------------------------------------


def test_the_order_of_adding_leaves_no_trace(graph: claimx.ProvenanceGraph) -> None:
    extractions = list(graph.extractions())
    assert html_of(claimx.graph(extractions[::-1]).link()) == html_of(graph)


def test_the_tables_say_who_says_how_much(graph: claimx.ProvenanceGraph) -> None:
    summary = summary_of(graph)
    quotes = [(said.speaker, said.extraction.document) for said in graph.quotes()]
    assert summary.total.quotes == len(quotes) == sum(one.quotes for one in summary.languages)
    assert summary.total.quotes == sum(one.person.quotes for one in summary.voices) + summary.unattributed
    assert {one.name for one in summary.languages} == {"de", "en", "es", "fr", "it"}
    assert {one.name for one in summary.outlets} == {document.publisher for _, document in quotes}
    solheim = next(one for one in summary.voices if one.person.name == "Ingrid Solheim")
    said = [document for speaker, document in quotes if speaker is not None and speaker.name == "Ingrid Solheim"]
    assert (solheim.person.quotes, solheim.documents) == (len(said), len({one.id for one in said}))
    assert solheim.languages == ("de", "en", "es", "fr", "it")


def test_few_quotes_stand_in_the_drawing_themselves(ferry: Extraction) -> None:
    svg = svg_of(html_of(claimx.graph([ferry])))
    texts = [element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
    for quote in ferry.quotes:
        if quote.speaker is not None:
            assert any(quote.text.startswith(text.removesuffix("…")) for text in texts if text)
    assert "Left out: 2 quotes." in html_of(claimx.graph([ferry]))


@pytest.mark.parametrize("extractions", [(), (build_extraction("Es regnet."),)])
def test_a_graph_without_quotes_says_so(extractions: tuple[Extraction, ...]) -> None:
    graph = claimx.graph(extractions)
    assert drawing_of(summary_of(graph)) is None
    html = html_of(graph)
    assert "0 quotes of 0 speakers" in html
    assert "<img" not in html


# ---- show, and what looking costs ------------------------------------------------------------------------------------


def test_show_prints_a_graph(graph: claimx.ProvenanceGraph, capsys: pytest.CaptureFixture[str]) -> None:
    show(graph)
    printed = capsys.readouterr().out
    assert printed == graph.summary()
    assert printed.startswith("12 documents in 5 languages, from 7 outlets: ")
    assert re.search(r"^Ingrid Solheim +person +\d+ +7 +de en es fr it$", printed, re.MULTILINE)
    assert max(map(len, graph.summary(width=60).splitlines()[4:])) <= 60


def test_what_cannot_be_shown_is_told() -> None:
    with pytest.raises(UnknownOptionError, match="show: nothing to show of 'str'; give an extraction or a graph"):
        show("a text")  # type: ignore[arg-type]


def test_a_hostile_name_does_not_steer_the_terminal() -> None:
    made = hostile("\x1b[31mRot\x07 \u202eabc\x9b")
    for found in views_of(made):
        plain = found._repr_mimebundle_()["text/plain"]  # type: ignore[attr-defined]
        assert not set("\x1b\x07\u202e\x9b") & set(plain)


def test_neither_extracting_nor_reports_load_the_view() -> None:
    code = (
        "import claimx, claimx.report, sys; claimx.graph([claimx.extract_text('„Wir warten“, sagte sie.', language='de')]); "
        "print(*sorted(name for name in sys.modules if name.startswith('claimx.report.') or name in ('networkx', 'pandas')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {
        f"claimx.report.{name}" for name in ("article", "data", "looks", "page", "people", "pieces")
    }
