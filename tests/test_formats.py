"""Every format: its text, what is known of it, and the way back to page, node, record and member."""

import gzip
import io
import json
import mailbox
import random
import tarfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import made_files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx.errors import (
    ColumnError,
    DamagedInputError,
    EncodingError,
    ManyDocumentsError,
    MissingExtraError,
    NotTextError,
    UnreadableInputError,
)
from claimx.model import Document, Locator
from claimx.readers import RawDocument, ReadOptions, read_document, read_documents
from claimx.text.span import Span

for library in ("trafilatura", "pypdfium2", "fastwarc", "striprtf", "pyarrow"):
    pytest.importorskip(library, reason="needs the extra `readers`")

WAIT = "„Wir warten“, sagte Bürgermeisterin Anna Kern nach der Sitzung im Rathaus."
PAGE = f"""<!DOCTYPE html><html lang="de-AT"><head><title>Rat vertagt Bau | Lokalblatt</title>
<link rel="canonical" href="https://example.org/rat"><meta property="article:published_time" content="2026-03-04T23:30:00+01:00">
<meta name="author" content="Jette Brandis"><meta property="og:site_name" content="Lokalblatt"></head><body>
<nav><ul><li><a href="/">Start</a></li><li><a href="/p">Politik</a></li></ul></nav><main><article><h1>Rat vertagt Bau</h1>
<p>Der Rat hat den Bau der Brücke am Dienstag vertagt. <q>Das <em>Geld</em> fehlt</q>, sagte Kämmerer Ole Drews am Abend.</p>
<blockquote><p>Die Brücke war ein Versprechen, und wir halten es.</p></blockquote>
<p>{WAIT} Die Kosten seien um zehn Prozent gestiegen.</p></article></main>
<section class="comments"><p>Kommentar von Hans: alles Unsinn, sagte er</p></section><footer>Impressum</footer></body></html>"""


def save(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def one(folder: Path, name: str, data: bytes | str, **options: str) -> RawDocument:
    return read_document(save(folder, name, data), options=ReadOptions(**options))


def several(folder: Path, name: str, data: bytes | str, **options: str) -> list[RawDocument]:
    return list(read_documents(save(folder, name, data), options=ReadOptions(**options)))


def where(raw: RawDocument, words: str) -> list[str]:
    """The places of words of a text."""
    start = raw.text.index(words)
    span = Span(start, start + len(words))
    return [place.at for place in raw.places if place.start < span.end and span.start < place.end]


# ---- HTML ------------------------------------------------------------------------------------------------------------


def test_a_page_is_its_article_without_menus_and_comments(tmp_path: Path) -> None:
    raw = one(tmp_path, "a.html", PAGE)
    assert raw.text.startswith("Rat vertagt Bau\n\nDer Rat hat den Bau")
    for left_out in ("Politik", "Kommentar", "Impressum", "<", "Lokalblatt"):
        assert left_out not in raw.text
    assert (raw.title, raw.url, raw.authors) == ("Rat vertagt Bau", "https://example.org/rat", ("Jette Brandis",))
    assert (raw.publisher, raw.published, raw.language) == ("Lokalblatt", date(2026, 3, 4), "de")


def test_quotation_elements_become_marks_and_block_quotations_keep_their_sign(tmp_path: Path) -> None:
    raw = one(tmp_path, "a.html", PAGE)
    assert "“Das Geld fehlt”, sagte" in raw.text
    assert "\n\n> Die Brücke war ein Versprechen" in raw.text
    marked = one(tmp_path, "b.html", PAGE.replace("<q>", "„<q>").replace("</q>", "</q>“"))
    assert "„Das Geld fehlt“, sagte" in marked.text
    nested = one(tmp_path, "c.html", PAGE.replace("<em>Geld</em>", "<q>Geld</q>"))
    assert "“Das ‘Geld’ fehlt”" in nested.text
    quotes = {quote.text for quote in claimx.extract(tmp_path / "a.html").quotes}
    assert {"Das Geld fehlt", "Wir warten", "Die Brücke war ein Versprechen, und wir halten es"} <= quotes


def test_paragraphs_of_a_page_lead_to_their_nodes(tmp_path: Path) -> None:
    raw = one(tmp_path, "a.html", PAGE)
    assert where(raw, "Wir warten") == ["xpath=/html/body/main/article/p[2]"]
    assert where(raw, "ein Versprechen") == ["xpath=/html/body/main/article/blockquote/p"]
    assert where(raw, "Geld fehlt") == ["xpath=/html/body/main/article/p[1]"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_a_page_is_read_in_the_encoding_it_declares(tmp_path: Path, codec: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{codec}">')
    assert WAIT in one(tmp_path, "a.html", page.encode(codec)).text


def test_a_page_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    for name in ("a.txt", "a", "a.pdf", "page.php"):
        assert one(tmp_path, name, PAGE).media_type == "text/html"
    assert one(tmp_path, "fragment.html", f"<p>{WAIT}</p><p>{WAIT} Danach ging sie.</p>").media_type == "text/html"
    assert one(tmp_path, "fragment.txt", f"<p>{WAIT}</p>").media_type == "text/plain"


def test_a_page_without_an_article_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(NotTextError, match="no article in this page"):
        one(tmp_path, "a.html", "<html><body><script>var a = 1;</script></body></html>")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document, but damaged"),
        (b"PAR1PAR1", "a Parquet table, but damaged"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(DamagedInputError, match=says):
        several(tmp_path, "a.bin", data)


@pytest.mark.parametrize("element", ["div", "span", "b", "blockquote"])
def test_a_page_that_nests_without_end_loses_no_words(tmp_path: Path, element: str) -> None:
    nested = f"<html><body><p>{WAIT} Danach ging sie.</p>" + f"<{element}>wort " * 900
    from claimx.readers.html import parse_html

    assert parse_html(nested, "a.html").text_content().count("wort") == 900
    with pytest.raises(DamagedInputError, match="nested deeper than 2000"):
        one(tmp_path, "a.html", nested + f"<{element}>" * 9_000)


# ---- PDF -------------------------------------------------------------------------------------------------------------

LEFT = [
    "Der Rat hat den Bau der neuen Brü-",
    "cke am Dienstag vertagt. Es fehle das",
    "Geld, sagte die Bürgermeisterin. Im",
    "Herbst soll neu beraten werden.",
]
RIGHT = [
    "Die Kosten seien um zehn Prozent",
    "gestiegen, hieß es im Nord-",
    "Süd-Ausschuss der Stadt am Abend.",
    "Danach wurde lange gestritten.",
]


def column(x: int, lines: list[str]) -> list[tuple[int, int, str]]:
    return [(x, 770 - 14 * number, words) for number, words in enumerate(lines)]


def test_broken_words_of_a_pdf_are_whole_and_lines_are_paragraphs(tmp_path: Path) -> None:
    raw = one(tmp_path, "a.pdf", made_files.pdf([column(50, LEFT)], {"Title": "Rat vertagt Bau"}))
    assert raw.text == (
        "Der Rat hat den Bau der neuen Brücke am Dienstag vertagt. Es fehle das Geld, sagte die Bürgermeisterin. Im "
        "Herbst soll neu beraten werden."
    )
    assert (raw.title, raw.media_type) == ("Rat vertagt Bau", "application/pdf")


@pytest.mark.parametrize("drawn", ["columns", "rows"])
def test_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path, drawn: str) -> None:
    left, right = column(50, LEFT), column(320, RIGHT)
    lines = left + right if drawn == "columns" else [one for row in zip(left, right, strict=True) for one in row]
    raw = one(tmp_path, "a.pdf", made_files.pdf([lines]))
    assert raw.text.index("Herbst soll neu beraten werden.") < raw.text.index("Die Kosten seien um zehn Prozent")
    assert "Brücke" in raw.text
    assert "Nord-Süd-Ausschuss" in raw.text


def test_every_line_of_a_pdf_knows_its_page_and_its_characters(tmp_path: Path) -> None:
    data = made_files.pdf([column(50, LEFT), column(50, RIGHT)])
    raw = one(tmp_path, "a.pdf", data)
    assert where(raw, "Es fehle das")[0].startswith("page=1;char=")
    assert where(raw, "zehn Prozent")[0].startswith("page=2;char=")
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    for place in raw.places:
        page, _, characters = place.at.partition(";char=")
        start, end = map(int, characters.split(","))
        assert raw.text[place.start : place.end] == pages[int(page.removeprefix("page=")) - 1][start:end]


def test_heads_feet_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [[(50, 820, "Abendblatt · Ausgabe 12"), *column(50, lines), (290, 30, f"- {number} -")] for number, lines in
             enumerate((LEFT, RIGHT, LEFT), start=1)]  # fmt: skip
    raw = one(tmp_path, "a.pdf", made_files.pdf(pages))
    assert "Abendblatt" not in raw.text
    assert "- 2 -" not in raw.text
    assert raw.text.count("Bürgermeisterin") == 2


def test_a_pdf_of_pictures_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(NotTextError, match="no text in this PDF document; pages that are pictures need OCR"):
        one(tmp_path, "a.pdf", made_files.pdf([[]]))


# ---- office files ----------------------------------------------------------------------------------------------------


def word(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def test_a_word_document_stands_as_all_changes_accepted(tmp_path: Path) -> None:
    changed = (
        '<w:p><w:r><w:t xml:space="preserve">„Wir </w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>warten</w:t></w:r>'
        '</w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>gehen</w:delText></w:r></w:del><w:r><w:t>“, sagte Kern.'
        "</w:t></w:r></w:p>"
    )
    table = f"<w:tbl><w:tr><w:tc>{word('Zelle')}</w:tc></w:tr></w:tbl>"
    data = made_files.docx(word("Rat &amp; Stadt") + changed + table, title="Bericht", author="Jette Brandis")
    raw = one(tmp_path, "a.docx", data)
    assert raw.text == "Rat & Stadt\n\n„Wir warten“, sagte Kern.\n\nZelle"
    assert where(raw, "warten") == ["xpath=/w:document/w:body/w:p[2]"]
    assert where(raw, "Zelle") == ["xpath=/w:document/w:body/w:tbl/w:tr/w:tc/w:p"]
    assert (raw.title, raw.authors) == ("Bericht", ("Jette Brandis",))
    assert raw.published is None, "the day a file was made is not the day of its news"
    assert raw.metadata == (("created", "2026-03-04T10:00:00Z"),)


def odt(body: str) -> bytes:
    content = (
        f'<o:document-content xmlns:o="o" xmlns:t="t"><o:body><o:text>{body}</o:text></o:body></o:document-content>'
    )
    meta = '<m xmlns:dc="d"><dc:title>Bericht</dc:title><dc:creator>Jette Brandis</dc:creator></m>'
    kind = "application/vnd.oasis.opendocument.text"
    return made_files.zipped({"mimetype": kind, "content.xml": content, "meta.xml": meta}, stored=["mimetype"])


def test_an_opendocument_text(tmp_path: Path) -> None:
    note = "<t:note><t:note-citation>1</t:note-citation><t:note-body><t:p>Fußnote.</t:p></t:note-body></t:note>"
    body = f'<t:h>Rat</t:h><t:p>Ein <t:span>Satz</t:span><t:s t:c="2"/>mehr{note}.</t:p>'
    raw = one(tmp_path, "a.odt", odt(body + "<t:tracked-changes><t:p>weg</t:p></t:tracked-changes>"))
    assert raw.text == "Rat\n\nEin Satz  mehr.\n\nFußnote."
    assert where(raw, "Satz")[0].endswith("/o:text/t:p")
    assert (raw.title, raw.authors) == ("Bericht", ("Jette Brandis",))


def test_an_rtf_document(tmp_path: Path) -> None:
    data = rb"{\rtf1\ansi\ansicpg1252 Rat vertagt Bau\par \u8222?Wir warten\u8220?, sagte B\'fcrgermeisterin Kern.\par}"
    assert one(tmp_path, "a.rtf", data).text == "Rat vertagt Bau\n\n„Wir warten“, sagte Bürgermeisterin Kern."


def epub(page: str) -> bytes:
    book = (
        '<package><metadata xmlns:dc="d"><dc:title>Heft 3</dc:title><dc:creator>Anna Kern</dc:creator></metadata>'
        '<manifest><item id="a" href="x%201.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="../b.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<c><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></c>',
        "O/b.opf": book,
        "O/x 1.xhtml": page,
        "b.xhtml": "<html><body><h1>Vorwort</h1><p>Kurz.</p></body></html>",
    }
    return made_files.zipped(members, stored=["mimetype"])


def test_chapters_of_a_book_come_in_the_order_of_its_spine(tmp_path: Path) -> None:
    chapters = several(tmp_path, "a.epub", epub(f"<html><body><h2>Zwei</h2><p>{WAIT}</p></body></html>"))
    assert [chapter.title for chapter in chapters] == ["Vorwort", "Zwei"]
    assert [chapter.locator for chapter in chapters] == [
        Locator(members=("b.xhtml",)),
        Locator(members=("O/x 1.xhtml",)),
    ]
    assert where(chapters[1], "Wir warten") == ["xpath=/html/body/p"]
    assert chapters[1].authors == ("Anna Kern",)
    assert chapters[1].metadata == (("book", "Heft 3"),)


# ---- mail ------------------------------------------------------------------------------------------------------------


def mail(words: str = WAIT, *, subtype: str = "plain", charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jette Brandis <jette@example.org>"
    message["Subject"] = "Rät vertagt den Bau"
    message["Date"] = "Wed, 4 Mar 2026 23:30:00 +0100"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(words, subtype=subtype, charset=charset, cte="quoted-printable")
    return message


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_mail_is_its_text(tmp_path: Path, charset: str) -> None:
    message = mail(charset=charset)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    raw = one(tmp_path, "a.eml", bytes(message))
    assert raw.text.strip() == WAIT
    assert (raw.title, raw.authors, raw.published) == ("Rät vertagt den Bau", ("Jette Brandis",), date(2026, 3, 4))
    assert dict(raw.metadata)["attachments"] == "plan.pdf"
    assert where(raw, "Wir warten") == ["part=1"]


def test_a_mail_of_html_alone_is_read_whole(tmp_path: Path) -> None:
    raw = one(tmp_path, "a.eml", bytes(mail(f"<p>Kurz.</p><p>{WAIT}</p>", subtype="html")))
    assert raw.text == f"Kurz.\n\n{WAIT}"
    assert (raw.media_type, raw.title) == ("message/rfc822", "Rät vertagt den Bau")


def test_every_mail_of_a_mailbox_is_a_document_with_its_bytes(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    for number in range(3):
        box.add(mail(f"Brief {number}.\n\nFrom here on we wait, said Lind.\n"))
    box.close()
    data = (tmp_path / "a.mbox").read_bytes()
    found = list(read_documents(tmp_path / "a.mbox"))
    assert [raw.text.split(".")[0] for raw in found] == ["Brief 0", "Brief 1", "Brief 2"]
    for number, raw in enumerate(found, start=1):
        assert raw.locator is not None
        assert raw.locator.record == number
        assert raw.locator.byte_range is not None
        start, end = raw.locator.byte_range
        assert data[start:end].startswith(b"From ")
        assert f"Brief {number - 1}.".encode() in data[start:end]


def test_a_text_that_opens_like_a_mail_stays_a_text(tmp_path: Path) -> None:
    note = "From: the mayor\nDate: Monday\n\nWe wait.\n"
    assert one(tmp_path, "a.txt", note).media_type == "text/plain"
    assert one(tmp_path, "a.eml", note).media_type == "message/rfc822"


# ---- tables ----------------------------------------------------------------------------------------------------------

ROWS = [
    {
        "id": 7,
        "text": WAIT,
        "headline": "Rat vertagt",
        "date": "2026-03-04",
        "url": "https://example.org/7",
        "words": 12,
    },
    {"id": 8, "text": "Zwei\nZeilen; „hier“", "author": "Jette Brandis; Ole Drews", "outlet": "Lokalblatt"},
]


def test_json_lines_know_record_bytes_id_and_columns(tmp_path: Path) -> None:
    data = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in ROWS)
    first, second = several(tmp_path, "a.jsonl", data)
    assert (first.text, first.title, first.published) == (WAIT, "Rat vertagt", date(2026, 3, 4))
    assert (first.url, dict(first.metadata)) == ("https://example.org/7", {"id": "7", "words": "12"})
    assert (second.authors, second.publisher) == (("Jette Brandis", "Ole Drews"), "Lokalblatt")
    for number, raw in enumerate((first, second), start=1):
        assert raw.locator is not None
        assert (raw.locator.record, raw.locator.key) == (number, str(ROWS[number - 1]["id"]))
        assert raw.locator.byte_range is not None
        assert json.loads(data[slice(*raw.locator.byte_range)])["text"] == raw.text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_knows_record_and_bytes(tmp_path: Path, delimiter: str, codec: str) -> None:
    lines = ["id", "text", "note"], ["7", f'"{WAIT}"', "ä"], ["8", '"Zwei\nZeilen ""hier"""', "ö"]
    data = "".join(delimiter.join(line) + "\r\n" for line in lines).encode(codec)
    first, second = several(tmp_path, "a.csv", data)
    assert (first.text, second.text) == (WAIT, 'Zwei\nZeilen "hier"')
    assert second.locator is not None
    assert (second.locator.record, second.locator.key) == (2, "8")
    assert second.locator.byte_range is not None
    assert data[slice(*second.locator.byte_range)].decode(codec).startswith(f"8{delimiter}")


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = {
        "text": [WAIT, None, "Zwei"],
        "id": [1, 2, 3],
        "vector": [[1.0], [2.0], [3.0]],
        "day": [date(2026, 3, 4)] * 3,
    }
    parquet.write_table(pyarrow.table(table), tmp_path / "a.parquet")
    found = list(claimx.extract_many([tmp_path / "a.parquet"], on_error="record"))
    texts = [one.document.text if isinstance(one, claimx.Extraction) else str(one.error) for one in found]
    assert texts[0] == WAIT
    assert texts[1].endswith("a.parquet ▸ record 2: column 'text' is empty")
    assert texts[2] == "Zwei"
    assert isinstance(found[0], claimx.Extraction)
    assert found[0].document.metadata == {"day": "2026-03-04", "id": "1"}
    assert found[0].document.locator == Locator(record=1, key="1")


def test_a_column_can_be_named(tmp_path: Path) -> None:
    data = json.dumps({"lead": "kurz", "page": {"inner": WAIT}, "nr": "A1"}) + "\n"
    with pytest.raises(ColumnError, match=r"no column of texts was recognised.*there are lead, page, nr"):
        several(tmp_path, "a.jsonl", data)
    assert several(tmp_path, "a.jsonl", data, text_column="lead")[0].text == "kurz"
    raw = several(tmp_path, "a.jsonl", data, text_column="page.inner", id_column="nr")[0]
    assert raw.text == WAIT
    assert raw.locator is not None
    assert raw.locator.key == "A1"
    with pytest.raises(ColumnError, match="no column 'body' of texts"):
        several(tmp_path, "a.jsonl", data, text_column="body")


def test_a_bad_record_costs_only_itself(tmp_path: Path) -> None:
    data = b'{"text": "eins"}\n{"text": \n\n[1]\n{"text": 4}\n{"text": "\xff"}\n{"text": "zwei"}\n'
    found = list(claimx.extract_many([save(tmp_path, "a.jsonl", data)], on_error="record", language="de"))
    said = [one.document.text if isinstance(one, claimx.Extraction) else type(one.error) for one in found]
    assert said == ["eins", DamagedInputError, DamagedInputError, NotTextError, EncodingError, "zwei"]
    assert "a.jsonl ▸ record 2: no JSON" in str(found[1].error)  # type: ignore[union-attr]


def test_a_line_beyond_the_limit_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "0.001")
    data = b'{"text": "eins"}\n{"text": "' + b"x" * 5000 + b'"}\n{"text": "zwei"}\n'
    found = list(claimx.extract_many([save(tmp_path, "a.jsonl", data)], on_error="record", language="de"))
    assert [type(getattr(one, "error", None)) for one in found] == [type(None), UnreadableInputError, type(None)]


# ---- news agencies ---------------------------------------------------------------------------------------------------

NITF = f"""<?xml version="1.0" encoding="utf-8"?><nitf><head><title>Rat</title><docdata><date.issue norm="20260304T100000Z"/>
</docdata></head><body><body.head><hedline><hl1>Rat vertagt Bau</hl1></hedline><byline>By <person>Jette Brandis</person>
</byline><distributor>Agentur Nord</distributor></body.head><body.content><p>{WAIT}</p><p>Ein <q>Wort</q> mehr.</p>
</body.content></body></nitf>"""
ITEM = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="2" xml:lang="de"><itemMeta>
<provider literal="an"><name>Agentur Nord</name></provider><versionCreated>2026-03-04T10:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Rat vertagt Bau</headline><by>Jette Brandis</by></contentMeta><contentSet><inlineXML>
<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{WAIT}</p></body></html></inlineXML></contentSet></newsItem>"""


@pytest.mark.parametrize(
    ("data", "path"), [(NITF, "/nitf/body/body.content/p[1]"), (ITEM, "/newsItem/contentSet/inlineXML/html/body/p")]
)
def test_a_news_item(tmp_path: Path, data: str, path: str) -> None:
    raw = one(tmp_path, "a.xml", data)
    assert raw.text.startswith(f"Rat vertagt Bau\n\n{WAIT}")
    assert (raw.title, raw.authors, raw.publisher) == ("Rat vertagt Bau", ("Jette Brandis",), "Agentur Nord")
    assert raw.published == date(2026, 3, 4)
    assert where(raw, "Wir warten") == [f"xpath={path}"]


def test_items_of_a_message(tmp_path: Path) -> None:
    second = ITEM.replace("urn:x:1", "urn:x:2")
    message = f'<?xml version="1.0"?><newsMessage xmlns="m"><header/><itemSet>{ITEM}{second}</itemSet></newsMessage>'
    found = several(tmp_path, "a.xml", message)
    assert [raw.locator for raw in found] == [Locator(record=1, key="urn:x:1"), Locator(record=2, key="urn:x:2")]
    assert found[1].language == "de"


# ---- crawls ----------------------------------------------------------------------------------------------------------


def record(kind: str, content_type: str, body: bytes, number: int) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-03-05T10:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(content_type: str, body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {content_type}", *headers, "", ""]).encode() + body


CRAWL = [
    record("warcinfo", "application/warc-fields", b"software: x", 1),
    record("response", "application/http", answer("text/html; charset=utf-8", gzip.compress(PAGE.encode()), "Content-Encoding: gzip"), 2),
    record("response", "application/http", answer("image/png", b"\x89PNG\r\n\x1a\n"), 3),
    record("conversion", "text/plain", WAIT.encode(), 4),
    record("response", "application/http", answer("text/html", b"<html><body></body></html>"), 5),
]  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_pages_and_texts_of_a_crawl(tmp_path: Path, packed: bool) -> None:
    records = [gzip.compress(one) if packed else one for one in CRAWL]
    name = "a.warc.gz" if packed else "a.warc"
    path = save(tmp_path, name, b"".join(records))
    found = list(claimx.extract_many([path], on_error="record", claims=False))
    assert [isinstance(one, claimx.Extraction) for one in found] == [True, True, False]
    page, text = (one.document for one in found[:2] if isinstance(one, claimx.Extraction))
    assert (page.url, page.publisher, text.url) == ("https://example.org/rat", "Lokalblatt", "https://example.org/4")
    assert page.published == date(2026, 3, 4), "the day of the article, not of the crawl"
    assert text.published is None
    assert page.locator is not None
    assert (page.locator.record, page.locator.key) == (2, "<urn:uuid:2>")
    before = sum(map(len, records[:1]))
    assert page.locator.byte_range == (before, before + len(records[1]))
    assert path.read_bytes()[slice(*page.locator.byte_range)] == records[1]


def test_a_crawl_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    data = b"".join(map(gzip.compress, CRAWL))
    found = list(claimx.extract_many([save(tmp_path, "a.warc.gz", data[:-300])], on_error="record", claims=False))
    assert isinstance(found[0], claimx.Extraction)


# ---- archives --------------------------------------------------------------------------------------------------------


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return out.getvalue()


MEMBERS = {
    "b/seite.html": PAGE.encode(),
    "a.txt": WAIT.encode("cp1252", "replace").replace(b"?", b'"'),
    "rows.jsonl": b'{"text": "eins"}\n{"text": "zwei"}\n',
    "inner.zip": made_files.zipped({"c.txt": "innen"}),
    "d.txt.gz": gzip.compress(b"gepackt"),
    "image.png": b"\x89PNG\r\n\x1a\n",
    ".hidden.txt": b"nein",
}


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.xz"])
def test_members_of_archives_are_read_by_their_own_readers(tmp_path: Path, kind: str) -> None:
    import lzma

    data = made_files.zipped(MEMBERS) if kind == "zip" else tarred(MEMBERS)
    data = gzip.compress(data) if kind == "tar.gz" else lzma.compress(data) if kind == "tar.xz" else data
    found = several(tmp_path, f"a.{kind}", data)
    assert [raw.media_type for raw in found][:2] == ["text/html", "text/plain"]
    assert [raw.text for raw in found[2:]] == ["eins", "zwei", "innen", "gepackt"]
    inside = ("a.tar",) if kind.startswith("tar.") else ()
    assert [raw.locator.members[len(inside) :] for raw in found if raw.locator] == [
        ("b/seite.html",), ("a.txt",), ("rows.jsonl",), ("rows.jsonl",), ("inner.zip", "c.txt"), ("d.txt.gz", "d.txt")
    ]  # fmt: skip
    assert len({raw.sha256 for raw in found}) == 1
    assert all(raw.source == str(tmp_path / f"a.{kind}") for raw in found)


def test_one_packed_text_is_one_document(tmp_path: Path) -> None:
    raw = one(tmp_path, "a.txt.gz", gzip.compress(WAIT.encode()))
    assert (raw.text, raw.locator) == (WAIT, Locator(members=("a.txt",)))


def test_a_file_of_many_is_not_one_document(tmp_path: Path) -> None:
    path = save(tmp_path, "a.jsonl", '{"text": "eins"}\n')
    with pytest.raises(
        ManyDocumentsError, match=r"this is JSON lines, which can hold many documents; use claimx.extract_many"
    ):
        claimx.extract(path)
    assert [one.document.text for one in claimx.extract_many([path]) if isinstance(one, claimx.Extraction)] == ["eins"]


def test_names_that_point_elsewhere_are_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    data = made_files.zipped({"../../out.txt": "böse", "/etc/out.txt": "böser", "..\\out.txt": "am bösesten"})
    assert [raw.text for raw in several(folder, "a.zip", data)] == ["böse", "böser", "am bösesten"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "here"]


def test_links_in_archives_are_not_followed(tmp_path: Path) -> None:
    secret = save(tmp_path, "secret.txt", "geheim")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            link = tarfile.TarInfo(f"link{kind!r}.txt")
            link.type, link.linkname = kind, str(secret)
            packed.addfile(link)
    assert several(tmp_path, "a.tar", out.getvalue()) == []


def test_twins_in_an_archive_are_two_documents(tmp_path: Path) -> None:
    import warnings
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        packed.writestr("a.txt", "eins")
        packed.writestr("a.txt", "zwei")
    found = [
        one
        for one in claimx.extract_many([save(tmp_path, "a.zip", out.getvalue())])
        if isinstance(one, claimx.Extraction)
    ]
    assert [one.document.text for one in found] == ["eins", "zwei"]
    assert len({one.document.id for one in found}) == 2


# ---- harm ------------------------------------------------------------------------------------------------------------


def test_a_member_that_grows_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "1")
    data = made_files.zipped({"a.txt": b"x" * 20_000_000, "b.txt": "gut"})
    assert len(data) < 50_000
    found = list(claimx.extract_many([save(tmp_path, "a.zip", data)], on_error="record", language="de"))
    assert "larger than 1 MB" in str(found[0].error)  # type: ignore[union-attr]
    assert isinstance(found[1], claimx.Extraction)
    with pytest.raises(UnreadableInputError, match="larger than 1 MB"):
        one(tmp_path, "a.txt.gz", gzip.compress(b"x" * 20_000_000))
    with pytest.raises(DamagedInputError, match="unpacks to more than 1 MB"):
        one(tmp_path, "a.docx", made_files.docx(word("x" * 20_000_000)))


def test_an_archive_that_grows_beyond_reason_is_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimx.readers import packed

    monkeypatch.setattr(packed, "FREE_GROWTH", 1_000_000)
    data = made_files.zipped({f"{number}.txt": b"x" * 900_000 for number in range(30)})
    with pytest.raises(DamagedInputError, match="unpacks to more than 200 times its size, as bombs do"):
        several(tmp_path, "a.zip", data)


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    data = made_files.zipped({"a.txt": "tief"})
    for _ in range(6):
        data = made_files.zipped({"in.zip": data})
    with pytest.raises(DamagedInputError, match="deeper than 3 archives in one another"):
        several(tmp_path, "a.zip", data)


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE l [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [LAUGHS, FOREIGN])
def test_xml_entities_are_refused_everywhere(tmp_path: Path, declared: str) -> None:
    files = {
        "a.xml": f'<?xml version="1.0"?>{declared}<nitf><body><body.content><p>&b;</p></body.content></body></nitf>',
        "a.odt": made_files.zipped(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{declared}<a><p>&b;</p></a>"},
            stored=["mimetype"],
        ),
    }
    files["a.docx"] = made_files.zipped({"word/document.xml": f"{declared}<w><p><t>&b;</t></p></w>"})
    for name, data in files.items():
        with pytest.raises(DamagedInputError, match="declares the XML entity"):
            one(tmp_path, name, data)


def test_an_entity_of_a_page_is_not_expanded(tmp_path: Path) -> None:
    raw = one(
        tmp_path,
        "a.html",
        PAGE.replace("<!DOCTYPE html>", FOREIGN.replace("DOCTYPE l", "DOCTYPE html")).replace("Drews", "&b;"),
    )
    assert Path("/etc/hostname").read_text().strip() not in raw.text or not Path("/etc/hostname").read_text().strip()


def test_xml_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedInputError, match="nested deeper than 400"):
        one(tmp_path, "a.xml", "<?xml version='1.0'?><nitf>" + "<p>" * 100_000)


def test_no_reader_opens_a_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    linked = PAGE.replace("<head>", '<head><base href="https://example.org/"><link rel="stylesheet" href="x.css">')
    files = {
        "a.html": linked,
        "a.xml": NITF,
        "a.epub": epub(linked),
        "a.warc": b"".join(CRAWL[:4]),
        "a.eml": bytes(mail(linked, subtype="html")),
    }
    for name, data in files.items():
        assert several(tmp_path, name, data)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.odt", "a.epub", "a.zip", "a.tar", "a.warc.gz", "a.xml", "a.html", "a.eml", "a.rtf", "a.parquet", "a.csv"])  # fmt: skip
def test_damaged_bytes_are_read_or_refused_by_name(tmp_path: Path, name: str) -> None:
    """Bytes of good files changed, dropped and doubled at random: an InputError or a text, and nothing else."""
    good = sample(name)
    chance = random.Random(name)
    for _ in range(60):
        data = bytearray(good)
        for _ in range(chance.choice([1, 1, 5, 40])):
            at = chance.randrange(max(1, len(data)))
            how = chance.randrange(3)
            if how == 0 and data:
                data[at] = chance.randrange(256)
            elif how == 1:
                del data[at : at + chance.randrange(1, 30)]
            else:
                data[at:at] = data[at : at + chance.randrange(1, 30)]
        path = save(tmp_path, name, bytes(data))
        for found in claimx.extract_many([path], on_error="record", language="de", claims=False):
            error = getattr(found, "error", None)
            assert error is None or not isinstance(error, claimx.errors.DefectError), error


def sample(name: str) -> bytes:
    """A good file of a format."""
    if name == "a.parquet":
        pyarrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        out = io.BytesIO()
        parquet.write_table(pyarrow.table({"text": [WAIT, "Zwei"], "id": [1, 2]}), out)
        return out.getvalue()
    made = {
        "a.pdf": made_files.pdf([column(50, LEFT), column(50, RIGHT)]),
        "a.docx": made_files.docx(word(WAIT)),
        "a.odt": odt(f"<t:p>{WAIT}</t:p>"),
        "a.epub": epub(PAGE),
        "a.zip": made_files.zipped(MEMBERS),
        "a.tar": tarred(MEMBERS),
        "a.warc.gz": b"".join(map(gzip.compress, CRAWL)),
        "a.xml": NITF.encode(),
        "a.html": PAGE.encode(),
        "a.eml": bytes(mail()),
        "a.rtf": rb"{\rtf1\ansi Rat vertagt Bau\par Wir warten, sagte B\'fcrgermeisterin Kern.\par}",
        "a.csv": f'id,text\n1,"{WAIT}"\n2,zwei\n'.encode(),
    }
    return made[name]


# ---- what holds for all ----------------------------------------------------------------------------------------------


def test_a_missing_library_names_the_file_and_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for module, name, extra in (
        ("trafilatura", "a.html", "html"),
        ("pypdfium2", "a.pdf", "pdf"),
        ("fastwarc.warc", "a.warc.gz", "warc"),
        ("striprtf.striprtf", "a.rtf", "rtf"),
        ("pyarrow", "a.parquet", "arrow"),
    ):
        path = save(tmp_path, name, sample(name))
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            with pytest.raises(MissingExtraError, match=rf"{name}: .*pip install 'claimx\[{extra}\]'"):
                list(read_documents(path))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.odt", "a.epub", "a.zip", "a.tar", "a.warc.gz", "a.xml", "a.html", "a.eml", "a.csv"])  # fmt: skip
def test_every_quote_of_every_format_is_traced_to_its_place(tmp_path: Path, name: str) -> None:
    path = save(tmp_path, name, sample(name))
    found = [one for one in claimx.extract_many([path], on_error="record") if isinstance(one, claimx.Extraction)]
    graph = claimx.graph(found)
    assert len(graph) == len(found) > 0
    said = list(graph.quotes())
    assert said
    for one in said:
        trace = graph.trace(one)
        trace.verify()
        assert str(path) in str(trace)
        document = one.extraction.document
        if document.media_type not in ("text/plain", "text/csv", "application/jsonl"):
            assert all(span.places and span.bytes is None for span in trace.spans), str(trace)
        assert claimx.Extraction.model_validate_json(one.extraction.model_dump_json()) == one.extraction


def test_a_changed_file_replaces_all_its_records(tmp_path: Path) -> None:
    path = save(tmp_path, "a.jsonl", '{"text": "„Ja“, sagte Anna Kern."}\n{"text": "„Nein“, sagte Ole Drews."}\n')
    graph = claimx.graph(one for one in claimx.extract_many([path]) if isinstance(one, claimx.Extraction))
    assert len(graph) == 2
    path.write_text('{"text": "„Gut“, sagte Anna Kern."}\n', encoding="utf-8")
    graph.update(one for one in claimx.extract_many([path]) if isinstance(one, claimx.Extraction))
    assert [one.quote.text for one in graph.quotes()] == ["Gut"]


LETTERS = st.sampled_from("abcdeäöüßéñç .,„“»«’—\n")
CODECS = {
    "utf-8": "",
    "utf-8-sig": "",
    "utf-16": "€漢😀",
    "utf-16-be": "漢",
    "utf-32": "😀",
    "cp1252": "€",
    "mac_roman": "",
    "cp850": "",
}


@settings(max_examples=150, deadline=None)
@given(data=st.data(), codec=st.sampled_from(sorted(CODECS)))
def test_the_bytes_of_a_span_on_disk_are_its_words(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, codec: str
) -> None:
    """In every encoding, plain, in gzip and in an archive: the range that trace names, read from there, gives the words."""
    letters = LETTERS | st.sampled_from(CODECS[codec] or "x")
    text = "".join(data.draw(st.lists(letters, min_size=1, max_size=80)))
    try:
        text = text.encode(codec).decode(codec)
        written = text.encode(codec)
    except UnicodeError:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    folder = tmp_path_factory.getbasetemp()
    path = save(folder, "range.txt", written)
    raw = read_document(path, encoding=codec)
    from claimx.readers.places import byte_range

    first, last = byte_range(raw.text, span, raw.encoding, path.read_bytes())
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)
    on_disk = path.read_bytes()[first:last]
    mark = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe", "utf-32": b"\xff\xfe\0\0"}.get(codec, b"")
    assert on_disk.removeprefix(mark if span.start == 0 else b"").decode(plain) == span.of(text)


def test_a_document_says_which_places_a_span_touches(tmp_path: Path) -> None:
    document = claimx.extract(save(tmp_path, "a.html", PAGE)).document
    assert isinstance(document, Document)
    start = document.text.index("Wir warten")
    assert [place.at for place in document.place_of(Span(start, start + 10))] == ["xpath=/html/body/main/article/p[2]"]
    assert document.place_of(Span(len(document.text), len(document.text))) == ()
