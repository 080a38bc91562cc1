"""The report: one file that loads nothing, in which every quote can be found and no text runs."""

import base64
import hashlib
import json
import random
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from builders import build_extraction, build_quote
from hypothesis import given
from hypothesis import strategies as st

import claimx
from claimx.errors import GraphError
from claimx.model import Document, Extraction, QuoteKind
from claimx.provenance import Edge, Node, NodeKind, Relation
from claimx.provenance.statements import speaker_id
from claimx.report import to_fragment, to_html
from claimx.report.looks import LOOKS, looks_for
from claimx.report.page import SCRIPTS, STYLES, stylesheet
from claimx.report.people import people_of
from claimx.report.pieces import Role, blocks_of, label, shown

EXAMPLES = Path(__file__).parents[1] / "examples"
HOSTILE = [
    "</script><script>window.stolen = 1</script>",
    '"><img src=x onerror="window.stolen = 1">',
    "javascript:window.stolen=1",
    "<!-- --><svg onload=window.stolen=1>",
    "</title><style>*{display:none}</style>",
    "a\u2028b\u2029c&lt;d",
    "\u202emoc.elpmaxe\u2066\u0000\ud800",
]


class Tags(HTMLParser):
    """The elements of a page in their order: tag, attributes, and the text that stands right in it."""

    VOID = ("meta", "input", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in self.VOID:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.elements[self.open[-1]][2].append(data)

    def shape(self) -> list[tuple[str, list[str]]]:
        """Tags and names of attributes."""
        return [(tag, list(attributes)) for tag, attributes, _ in self.elements]

    def programs(self) -> list[str]:
        """What runs and what styles."""
        return [
            "".join(text) for tag, a, text in self.elements if tag == "style" or (tag == "script" and "type" not in a)
        ]

    def text(self) -> str:
        return "".join(part for _, _, text in self.elements for part in text)


def page_of(*extractions: Extraction, title: str = "Who said what") -> str:
    page = to_html(claimx.graph(extractions), None, title=title)
    assert page is not None
    return page


def data_of(page: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The index and the parts, as a browser reads them."""
    blocks = re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', page, re.DOTALL)
    index, *parts = [json.loads(content) for _, content in blocks]
    assert [name for name, _ in blocks] == ["index", *(f"part-{number}" for number in range(len(parts)))]
    return index, parts


def hostile(words: str) -> Extraction:
    """An extraction whose text, title, path, speaker, role, cue and notes are the words."""
    text = f"{words}\n\n„Wir warten {words}“, sagte {words} Kern."
    said = f"Wir warten {words}"
    made = build_extraction(
        text,
        build_quote(text, said, speaker=words),
        speakers=(words,),
        source=f"{words}/{words}.txt",
        notes=(words,),
    )
    plain = made.model_dump()
    plain["document"] |= {"title": words, "media_type": words, "encoding": words, "language": words}
    plain["speakers"] = [plain["speakers"][0] | {"role": words, "organization": words}]
    why = plain["quotes"][0]["evidence"][0] | {"note": words, "because": words, "made_by": words}
    plain["quotes"] = [plain["quotes"][0] | {"evidence": [why]}]
    plain["run"] |= {"options": {words: words}, "pack": words}
    return Extraction.model_validate(plain)


@pytest.fixture(scope="module")
def articles() -> list[Extraction]:
    return [claimx.extract(path) for path in sorted(EXAMPLES.glob("??-*"))]


@pytest.fixture(scope="module")
def page(articles: list[Extraction]) -> str:
    return page_of(*articles, title="Six articles")


# ---- one file, closed ------------------------------------------------------------------------------------------------


def test_the_page_loads_nothing(page: str) -> None:
    tags = Tags(page)
    assert tags.open == []
    assert {tag for tag, _ in tags.shape()} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "audio",
        "video",
    } == set()
    for _, attributes, _ in tags.elements:
        assert not {"src", "srcset", "style", "action"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert re.findall(r"@import|url\(|fetch\(|XMLHttpRequest|WebSocket|import\(", "".join(tags.programs())) == []


def test_the_policy_names_each_script_and_style_by_its_digest(page: str) -> None:
    tags = Tags(page)
    policy = next(a["content"] for _, a, _ in tags.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert len(tags.programs()) == len(SCRIPTS) + len(STYLES) == policy.count("'sha256-")
    for content in tags.programs():
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_script_of_ours_makes_markup_of_strings() -> None:
    for name in SCRIPTS:
        script = files("claimx.report").joinpath("assets", name).read_text("utf-8")
        assert (
            re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|srcdoc", script)
            == []
        )
        assert "</script" not in script
        assert "<!--" not in script


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_text_adds_no_tag(words: str) -> None:
    harmless, attacked = page_of(hostile("harmless")), page_of(hostile(words), title=words)
    assert Tags(attacked).shape() == Tags(harmless).shape()
    for block in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', attacked, re.DOTALL):
        assert not set("<>&\u2028\u2029") & set(block)
    index, parts = data_of(attacked)
    assert index["documents"][0]["title"] == label(words)
    assert shown(words) in "".join(
        piece if isinstance(piece, str) else piece[0] for _, pieces in parts[0]["blocks"] for piece in pieces
    )
    attacked.encode("utf-8")


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_fragment_is_text(words: str) -> None:
    fragment = to_fragment(hostile(words))
    tags = Tags(fragment)
    assert {tag for tag, _ in tags.shape()} <= {"div", "p", "h2", "mark", "sup"}
    assert {name for _, names in tags.shape() for name in names} <= {"class", "dir", "lang", "data-of", "title"}
    assert "".join(shown(words).split()) in "".join(tags.text().split())


def test_signs_that_turn_names_around_are_shown() -> None:
    assert label("a\u202eb\u2066c\u0007\nd") == "a\ufffdb\ufffdc\ufffd d"
    assert shown("\u2067مرفأ\u2069 \u202ex") == "\u2067مرفأ\u2069 \ufffdx"


# ---- the same bytes, written whole -----------------------------------------------------------------------------------


def test_the_same_graph_gives_the_same_bytes(articles: list[Extraction], page: str) -> None:
    shuffled = random.Random(5).sample(articles, len(articles))
    assert page_of(*shuffled, title="Six articles") == page


def test_the_file_holds_what_comes_back_without_a_path(tmp_path: Path, articles: list[Extraction], page: str) -> None:
    path = tmp_path / "report.html"
    path.write_text("before", "utf-8")
    assert to_html(claimx.graph(articles), path, title="Six articles") is None
    assert path.read_bytes() == page.encode("utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path, articles: list[Extraction]) -> None:
    graph = claimx.graph(articles[:1])
    with pytest.raises(GraphError, match=r"is a folder; name a file"):
        to_html(graph, tmp_path)
    with pytest.raises(GraphError, match=r"cannot be written: No such file or directory"):
        to_html(graph, tmp_path / "nowhere" / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_old_report(
    tmp_path: Path, articles: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        raise RuntimeError("half way")

    path = tmp_path / "report.html"
    path.write_text("before", "utf-8")
    monkeypatch.setattr("claimx.report.page.parts_of", fails)
    with pytest.raises(RuntimeError, match="half way"):
        to_html(claimx.graph(articles), path)
    assert path.read_text("utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_an_empty_graph_has_a_report() -> None:
    index, parts = data_of(page_of())
    assert (index["documents"], index["quotes"], parts) == ([], [], [])


# ---- everything is in it ---------------------------------------------------------------------------------------------


def test_every_quote_and_claim_can_be_reached(articles: list[Extraction], page: str) -> None:
    index, parts = data_of(page)
    by_id = {extraction.document.id: extraction for extraction in articles}
    assert {row[0] for row in index["quotes"]} == {quote.id for one in articles for quote in one.quotes}
    assert {row[0] for row in index["claims"]} == {claim.id for one in articles for claim in one.claims}
    for document, part in zip(index["documents"], parts, strict=True):
        extraction = by_id[document["id"]]
        pieces = [piece for _, held in part["blocks"] for piece in held]
        text = "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)
        assert "".join(text.split()) == "".join(extraction.document.text.split())
        marked = {member for piece in pieces if not isinstance(piece, str) for member in piece[2].split()}
        ended = {member for piece in pieces if not isinstance(piece, str) for member in piece[3].split()}
        wanted = {f"q{i}" for i in range(len(extraction.quotes))} | {f"p{i}" for i in range(len(extraction.claims))}
        assert marked == ended == wanted
        assert len(part["quotes"]) == len(extraction.quotes)
        assert len(part["claims"]) == len(extraction.claims)


def test_a_quote_says_why_it_was_found(page: str, articles: list[Extraction]) -> None:
    index, parts = data_of(page)
    wanted = next(quote for one in articles for quote in one.quotes if quote.text.startswith("Flour comes"))
    row = next(row for row in index["quotes"] if row[0] == wanted.id)
    first = index["documents"][row[1]]["quotes"][0]
    part = parts[row[1]]
    told = part["quotes"][index["quotes"].index(row) - first]
    assert told["content"] == [list(span) for span in wanted.content]
    assert told["cue"] == "said"
    assert told["evidence"] == [["rules@1", "direct-interrupted", 0.95, "chosen", None, []]]
    assert index["people"][row[2]]["name"] == "Morag Sinclair-Boyd"
    assert part["file"]["sha256"] == hashlib.sha256((EXAMPLES / "en-ferry.md").read_bytes()).hexdigest()


def test_losing_evidence_is_kept() -> None:
    text = "„Wir warten“, sagte Kern."
    made = build_extraction(text, build_quote(text, "Wir warten"))
    plain = made.model_dump()
    why = plain["quotes"][0]["evidence"][0]
    lost = why | {
        "because": "other",
        "outcome": "lost",
        "note": "shorter",
        "content": [(1, 4)],
    }
    plain["quotes"] = [plain["quotes"][0] | {"evidence": [why, lost]}]
    _, parts = data_of(page_of(Extraction.model_validate(plain)))
    assert parts[0]["quotes"][0]["evidence"][1] == ["rules@1", "other", 0.9, "lost", "shorter", [[1, 4]]]


def test_edges_of_the_graph_are_in_the_parts(page: str, articles: list[Extraction]) -> None:
    _, parts = data_of(page)
    held = {tuple(row[:3]) for part in parts for row in part["edges"]}
    runs = {Relation.GENERATED_BY, Relation.USED, Relation.ASSOCIATED_WITH}
    graph = claimx.graph(articles)
    assert held == {(edge.kind.value, edge.source, edge.target) for edge in graph.edges() if edge.kind not in runs}


# ---- pieces ----------------------------------------------------------------------------------------------------------


def test_nested_quotes_are_pieces_side_by_side() -> None:
    text = "Er sagte: „Sie rief ‚Es geht los‘ und ging.“"
    outer = build_quote(text, "Sie rief ‚Es geht los‘ und ging.", speaker="Er")
    inner = build_quote(text, "Es geht los", speaker="Sie")
    fragment = to_fragment(build_extraction(text, outer, inner, speakers=("Er", "Sie")))
    assert re.findall(r'data-of="([^"]+)"[^>]*>([^<]*)', fragment) == [
        ("q0", "Sie rief ‚"),
        ("q0 q1", "Es geht los"),
        ("q0", "‘ und ging."),
    ]
    assert re.findall(r'<sup class="cx-number ([^"]+)">(\d)</sup>', fragment) == [
        ("cx-h1 cx-l1", "2"),
        ("cx-h0 cx-l0", "1"),
    ]


def test_crossing_quotes_are_pieces_side_by_side() -> None:
    text = "eins zwei drei vier"
    made = build_extraction(
        text, build_quote(text, "eins zwei"), build_quote(text, "zwei drei", kind=QuoteKind.INDIRECT)
    )
    fragment = to_fragment(made)
    assert re.findall(r'class="([^"]+)" data-of="([^"]+)"[^>]*>([^<]*)', fragment) == [
        ("cx-c cx-d cx-hx cx-l0", "q0", "eins "),
        ("cx-c cx-i cx-hx cx-l0", "q0 q1", "zwei"),
        ("cx-c cx-i cx-hx cx-l0", "q1", " drei"),
    ]


def test_cue_source_and_fragment_have_their_roles() -> None:
    text = "Laut Kern ist das „ein Schlag“ für alle."
    quote = build_quote(
        text,
        "ist das „ein Schlag“ für alle",
        kind=QuoteKind.MIXED,
        cue=("Laut",),
        source=("Kern",),
        fragments=("ein Schlag",),
    )
    found = re.findall(r'<mark class="([^"]+)"[^>]*>([^<]*)', to_fragment(build_extraction(text, quote)))
    assert found == [
        ("cx-k cx-wx", "Laut"),
        ("cx-s cx-wx", "Kern"),
        ("cx-c cx-m cx-hx cx-l0", "ist das „"),
        ("cx-c cx-f cx-m cx-hx cx-l0", "ein Schlag"),
        ("cx-c cx-m cx-hx cx-l0", "“ für alle"),
    ]


def test_a_name_inside_a_quote_has_the_hue_of_whom_it_names_and_the_ground_of_the_quote() -> None:
    text = "Er sagte: „Sie rief ‚Los‘ und ging.“"
    outer = build_quote(text, "Sie rief ‚Los‘ und ging.", speaker="Er")
    inner = build_quote(text, "Los", speaker="Sie", source=("Sie",))
    fragment = to_fragment(build_extraction(text, outer, inner, speakers=("Er", "Sie")))
    assert '<mark class="cx-c cx-s cx-d cx-h0 cx-l0 cx-w1" data-of="q0 q1"' in fragment


WORDS = "ab c\n\nd ef\r\ng \u202eh"


@given(st.lists(st.tuples(st.integers(0, len(WORDS)), st.integers(0, len(WORDS))), max_size=6), st.text(max_size=4))
def test_each_piece_has_the_marks_that_cover_it(bounds: list[tuple[int, int]], more: str) -> None:
    text = WORDS + more
    spans = [(min(one), max(one)) for one in bounds if one[0] != one[1]]
    plain = build_extraction(text).model_dump()
    quote = build_quote("x", "x").model_dump()
    plain["quotes"] = [quote | {"id": str(i), "content": [span], "text": "x"} for i, span in enumerate(spans)]
    blocks = blocks_of(Extraction.model_validate(plain))
    whole = "".join(piece.text for block in blocks for piece in block.pieces)
    assert "".join(whole.split()) == "".join(shown(text).split())
    seen = dict.fromkeys(range(len(spans)), "")
    for block in blocks:
        for piece in block.pieces:
            for mark in piece.marks:
                assert mark.role is Role.CONTENT
                seen[mark.place] += piece.text
    for number, (start, end) in enumerate(spans):
        assert "".join(seen[number].split()) == "".join(shown(text[start:end]).split())
    ended = sorted(mark.place for block in blocks for piece in block.pieces for mark in piece.ends)
    assert len(set(ended)) == len(ended)
    assert {number for number, words in seen.items() if words.strip()} <= set(ended)


def test_lines_stay_together_until_a_blank_one() -> None:
    assert [block.pieces[0].text for block in blocks_of(build_extraction("a\nb\n\n \n c\n"))] == ["a\nb", " c"]
    assert [block.pieces[0].text for block in blocks_of(build_extraction("a\r\nb\r\n"))] == ["a", "b"]


def test_headings_and_captions_are_blocks_of_their_own(articles: list[Extraction]) -> None:
    ferry = next(one for one in articles if one.document.language == "en")
    kinds = [block.kind for block in blocks_of(ferry)]
    assert kinds[:4] == ["boilerplate", "heading", "byline", "paragraph"]


# ---- looks and people ------------------------------------------------------------------------------------------------


def test_those_who_speak_in_one_document_look_different_everywhere() -> None:
    scenes = [[f"p{i}" for i in range(32)], ["p3", "x", "y"], ["x", "p9"]]
    looks = looks_for(scenes)
    assert len({looks[f"p{i}"] for i in range(32)}) == len(LOOKS) == 32
    for scene in scenes[1:]:
        assert len({looks[one].hue for one in scene}) == len(scene)


def test_a_speaker_has_one_look_in_all_documents() -> None:
    texts = [("a", "“We wait,” said Bob Hill. “No,” said Anna Kern."), ("b", "“Never,” said Anna Kern.")]
    index, _ = data_of(page_of(*(claimx.extract_text(text, language="en", source=name) for name, text in texts)))
    assert [one["look"] for one in index["people"] if one["name"] == "Anna Kern"] == ["h0 l0"]
    assert [one["name"] for one in index["people"]] == ["Anna Kern", "Bob Hill"]


def test_without_links_full_names_join_and_single_names_do_not() -> None:
    texts = ["“We wait,” said Anna Kern. “No,” said Ohm.", "“Never,” said ANNA KERN. “Yes,” said Ohm."]
    found = people_of(
        claimx.graph(claimx.extract_text(text, language="en", source=str(i)) for i, text in enumerate(texts))
    )
    assert sorted((one.name.casefold(), len(one.nodes), one.quotes) for one in found) == [
        ("anna kern", 2, 2),
        ("ohm", 1, 1),
        ("ohm", 1, 1),
    ]


def linked() -> Any:
    one = claimx.extract_text("“We wait,” said Anna Kern.", language="en", source="a")
    two = claimx.extract_text("„Wir warten“, sagte Anna Kern-Ohm.", language="de", source="b")
    three = claimx.extract_text("„Niemals“, sagte Anna Kern.", language="de", source="c")
    graph = claimx.graph([one, two, three])
    nodes = [speaker_id(made.document.id, made.speakers[0].id) for made in (one, two)]
    links = [
        Edge(Relation.IDENTIFIED_AS, node, "person_x", "people@1", "names", 0.9, signals=(("name", 0.8),))
        for node in nodes
    ]
    quotes = [made.quotes[0].id for made in (one, two, three)]
    links += [
        Edge(Relation.SAME_UTTERANCE, quotes[0], quotes[1], "links@1", "speaker", 0.8, signals=(("words", 0.4),)),
        Edge(Relation.CANDIDATE, quotes[1], quotes[2], "links@1", "names", 0.3),
        Edge(Relation.TRANSLATION_OF, one.document.id, two.document.id, "links@1", "aligned", 0.9),
    ]
    graph._shelf.put_links([Node("person_x", NodeKind.PERSON, "Anna Kern")], links)
    return graph, quotes


def test_with_links_only_links_join() -> None:
    graph, _ = linked()
    first = people_of(graph)[0]
    assert (first.key, first.name, len(first.nodes), len(first.links)) == (
        "person_x",
        "Anna Kern",
        2,
        2,
    )
    assert len(people_of(graph)) == 2


def test_statements_are_told_with_their_signals() -> None:
    graph, quotes = linked()
    index, _ = data_of(to_html(graph) or "")
    assert index["linked"] is True
    assert index["statements"] == [
        {
            "members": sorted(quotes[:2]),
            "links": [["same_utterance", quotes[0], quotes[1], 0.8, "speaker", "links@1", [["words", 0.4]]]],
        }
    ]
    assert [row[:4] for row in index["candidates"]] == [["candidate", quotes[1], quotes[2], 0.3]]
    assert [row[0] for row in index["copies"]] == ["translation_of"]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read(theme: int) -> None:
    frame = files("claimx.report").joinpath("assets", "report.css").read_text("utf-8")
    found = re.findall(r"--(?:cx-)?([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", stylesheet() + frame)
    colours = {name: pair[theme] for name, *pair in found}
    for hue in range(8):
        assert contrast(colours[f"hue-{hue}"], colours["paper"]) >= 4.5
        assert contrast(colours[f"hue-{hue}"], colours[f"tint-{hue}"]) >= 4.5
        assert contrast(colours["ink"], colours[f"tint-{hue}"]) >= 7
    grounds = ("paper", "panel", "card", "lit")
    for ground in grounds:
        for words in ("ink", "quiet", "accent", "claim", *(f"hue-{hue}" for hue in range(8))):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    assert contrast(colours["quiet"], colours["tint-7"]) >= 4.5


def test_documents_without_anything_have_a_name() -> None:
    made = build_extraction("x", source=None)
    document = Document.model_validate(made.document.model_dump() | {"title": None})
    index, _ = data_of(page_of(Extraction(document=document, run=made.run)))
    assert index["documents"][0]["title"] == "text without a title"


@given(st.text(st.characters(), max_size=30))
def test_every_text_has_a_report_that_can_be_written(text: str) -> None:
    made = claimx.extract_text(f"{text}\n“{text},” said Anna Kern.", language="en", source=text)
    page = page_of(made, title=text)
    page.encode("utf-8")
    index, parts = data_of(page)
    assert len(index["documents"]) == len(parts) == 1
    assert Tags(to_fragment(made)).open == []
