"""What is fuzzed: each target takes any bytes, calls claimx, and holds what claimx promises of them.

A target returns how many bytes it gave to claimx, which the bound on time is counted by.
"""

import io
import sys
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import claimx
from claimx.errors import ClaimxError, DefectError
from claimx.lang.pack import known_languages, load_pack, shipped_languages

sys.path.insert(0, str(Path(__file__).parents[1]))
import made_files

LONGEST = 40_000
"""Characters that a few bytes may be repeated to: enough that a loop inside a loop shows."""

_SIGNS = """„ “ ” " « » ‹ › ‚ ‘ ’ ' ` — – - : ; , . ! ? … ( ) [ ] / * > # @ % € $ ° · = | \\ _""".split()
_SPACES = (" ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u202f", "\u2009", "\u2028", "\x0b", "\x00", "\x1b[31m")
_ODD = (
    "\ud800", "\udfff", "\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\u00ad", "a\u0301", "\u0301", "\u0301" * 40,
    "說", "「是」", "😀", "👩‍👩‍👧", "İ", "ß", "ﬁ", "Ａnna", "Аnna", "ǅ", "١٢", "²", "½", "Ⅷ", "\ufeff", "\U000e0041",
)  # fmt: skip
_FIGURES = """1 12 3.5 1,200 1.200 1 000 2024 03.05.2024 2024-05-03 5/3/24 12:30 12 h 30 3rd 3. $5 €3.2m 10% 1e9 0 00 007
    99999999999999999999 1/2 1990s 1998/99 3-4 -5 +49 http://a.example/b?c=d a@b.example @lind #tag AT&T 5'10" 1.2.3.4""".split()
_TITLES = ("# ", "## ", "> ", "- ", "* ", "By ", "Von ", "(dpa) - ", "BERLIN (Reuters) - ", "Foto: ", "---\n", "|")


def text(data: bytes) -> int:
    """A text in one of the languages, out of marks, cues, names, figures and odd characters, or any UTF-8."""
    language, written = _text_of(data)
    for claims in (True, False):
        first = claimx.extract_text(written, language=language, claims=claims)
        check(first, written)
    again = claimx.extract_text(written, language=language, claims=False)
    assert again.model_dump_json() == first.model_dump_json(), "the same text gave two extractions"
    assert claimx.Extraction.model_validate_json(_valid(first)) == first or "\\ud" in ascii(written)
    return len(written)


def _valid(extraction: claimx.Extraction) -> str:
    return extraction.model_dump_json()


def _text_of(data: bytes) -> tuple[str | None, str]:
    languages = (*known_languages(), None)
    if not data:
        return None, ""
    language = languages[data[0] % len(languages)]
    rest = data[1:]
    if data[0] >= 200:
        return language, rest.decode("utf-8", "surrogatepass" if data[0] % 2 else "replace")[:LONGEST] if _utf8(
            rest
        ) else rest.decode("latin-1")[:LONGEST]
    return language, _built(rest, pieces_of(language or "en"))


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _built(data: bytes, pieces: tuple[str, ...]) -> str:
    """One piece a byte or two; 255 repeats what came last, 254 takes the space before the next piece away."""
    out: list[str] = []
    size = at = 0
    glued = False
    while at < len(data) and size < LONGEST:
        byte = data[at]
        at += 1
        if byte == 255 and at + 1 < len(data):
            last, times = data[at] % 8 + 1, data[at + 1] + 1
            at += 2
            again = out[-last:] * times
            out += again[: max(0, LONGEST - size) // 2]
            size += sum(map(len, again))
            continue
        if byte == 254:
            glued = True
            continue
        more = data[at] if at < len(data) else 0
        at += 1
        piece = pieces[(byte * 256 + more) % len(pieces)]
        if out and not glued and piece not in _SPACES:
            out.append(" ")
        out.append(piece)
        size += len(piece) + 1
        glued = False
    return "".join(out)[:LONGEST]


@cache
def pieces_of(language: str) -> tuple[str, ...]:
    """Words that make the rules of a language fire, signs, figures, and what nobody writes; signs come often."""
    pack = load_pack(language)
    words = sorted(pack.lexicon._entries)
    phrases = sorted({" ".join(a.words) for e in pack.lexicon._entries.values() for a in e.attributions})
    examples = [str(word) for example in pack.examples for word in example["text"].split()]
    tables = sorted(set(_words_in(pack.sections)))
    names = "Anna Kern Lind O'Neill Dr. Müller McKay UN EU-Kommission DFB Paris Rat".split()
    capital = [word.capitalize() for word in words[::7]]
    out = [*words[::3], *capital, *phrases, *examples, *tables[::2]]
    usual = [*_SIGNS * 12, *_SPACES * 6, *_FIGURES * 6, *names * 10, *_ODD * 4, *_TITLES * 3]
    return tuple(dict.fromkeys(out)) + tuple(usual)


def _words_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    if isinstance(value, dict):
        return [word for key, one in value.items() for word in [str(key), *_words_in(one)]]
    if isinstance(value, list):
        return [word for one in value for word in _words_in(one)]
    return []


def check(extraction: claimx.Extraction, written: str | None = None) -> None:
    """Every span lies in the text, in order, and says what it is said to say; what refers to something finds it."""
    whole = extraction.document.text
    assert written is None or whole == written
    document = extraction.document
    lists = [document.headings, document.bylines, document.captions, document.boilerplate]
    lists += [speaker.mentions for speaker in extraction.speakers]
    speakers = {speaker.id for speaker in extraction.speakers}
    quotes = {quote.id for quote in extraction.quotes}
    for quote in extraction.quotes:
        lists += [quote.content, quote.fragments, quote.cue, quote.source]
        assert quote.text == " … ".join(whole[start:end] for start, end in quote.content)
        assert quote.content
        assert all(whole[start:end].strip() for start, end in quote.content)
        assert {quote.speaker} - {None} <= speakers
        assert set(quote.via) <= speakers
        assert {quote.nested_in} - {None} <= quotes
        assert 0 <= quote.score <= 1
    for claim in extraction.claims:
        lists.append(claim.spans)
        assert claim.text == " … ".join(whole[start:end] for start, end in claim.spans)
        assert {claim.quote} - {None} <= quotes
        assert {claim.asserter.speaker} - {None} <= speakers
        assert 0 <= claim.check_worthiness.value <= 1
        lists += [(quantity.span,) for quantity in claim.quantities]
        lists += [(time.span,) for time in claim.times]
    for spans in lists:
        assert all(0 <= start < end <= len(whole) for start, end in spans), spans
        assert list(spans) == sorted(spans)
    ids = [one.id for group in (extraction.quotes, extraction.speakers, extraction.claims) for one in group]
    assert len(ids) == len(set(ids)), "two things of one id"


# ---- files -----------------------------------------------------------------------------------------------------------


class Wrapped(NamedTuple):
    """A format: the name of a file, and how any bytes are put into a file of it."""

    name: str
    put: Callable[[bytes], bytes]


def _as_is(data: bytes) -> bytes:
    return data


def _member(name: str, others: dict[str, bytes | str]) -> Callable[[bytes], bytes]:
    return lambda data: made_files.zipped({**others, name: data}, stored=["mimetype"])


def _tar(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for name in ("a.txt", "b.html", "c.jsonl"):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _warc(data: bytes) -> bytes:
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-05T10:00:00Z\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data + b"\r\n\r\n"


def _gzip(data: bytes) -> bytes:
    import gzip

    return gzip.compress(data, mtime=0)


_ODT = {"mimetype": "application/vnd.oasis.opendocument.text"}
_EPUB = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<c><rootfiles><rootfile full-path="b.opf"/></rootfiles></c>',
    "b.opf": '<package><manifest><item id="a" href="a.xhtml" media-type="text/html"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>',
}
WRAPPED = (
    *(
        Wrapped(f"a.{suffix}", _as_is)
        for suffix in "txt md html pdf docx odt rtf xml eml mbox epub jsonl csv tsv parquet warc zip tar".split()
    ),
    Wrapped("a.docx", _member("word/document.xml", {})),
    Wrapped("a.docx", _member("docProps/core.xml", {"word/document.xml": "<w><p><t>Ja.</t></p></w>"})),
    Wrapped("a.odt", _member("content.xml", dict(_ODT))),
    Wrapped("a.epub", _member("a.xhtml", dict(_EPUB))),
    Wrapped("a.epub", _member("b.opf", dict(_EPUB))),
    Wrapped("a.zip", _member("a.txt", {})),
    Wrapped("a.zip", _member("b.eml", {"a.csv": "id,text\n1,ja\n"})),
    Wrapped("a.zip", _member("b.zip", {})),
    Wrapped("a.tar", _tar),
    Wrapped("a.warc", _warc),
    Wrapped("a.txt.gz", _gzip),
)


def files(data: bytes) -> int:
    """A file of any format: the first byte says of which, the others are the file or a part inside it."""
    if not data:
        return 0
    wrapped = WRAPPED[data[0] % len(WRAPPED)]
    inside = wrapped.put(data[1:])
    folder = _folder()
    before = sorted(folder.iterdir())
    path = folder / wrapped.name
    path.write_bytes(inside)
    try:
        seen = [list(claimx.extract_many([path], on_error="record", language="de")) for _ in range(2)]
    finally:
        path.unlink()
    assert sorted(folder.iterdir()) == before, "a reader wrote a file"
    for found in seen[0]:
        if isinstance(found, claimx.Extraction):
            check(found)
            assert found.document.text.strip() or found.document.media_type.startswith("text/")
        elif isinstance(found.error, DefectError):
            raise found.error
    assert list(map(_said, seen[0])) == list(map(_said, seen[1])), "the same file gave two extractions"
    return len(inside)


def _said(found: "claimx.Extraction | claimx.FailedInput") -> str:
    return found.model_dump_json() if isinstance(found, claimx.Extraction) else str(found.error)


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="claimx-fuzz-")
    _KEPT.append(folder)
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


# ---- packs, cases, extractions ---------------------------------------------------------------------------------------

_SENTENCES = (
    "“We wait,” said Anna Lind, the mayor of Nord. She said that 12 of 30 boats (40%) sank on 3 May 2024, two days ago."
    "\n\n„Wir warten“, sagte Kern. Laut Polizei seien es drei Millionen gewesen. « Oui », dit-il. — Vamos, dijo Ana.\n"
)


def packs(data: bytes) -> int:
    """A language pack: refused, or a text is read with it."""
    path = _folder() / "xx.toml"
    path.write_bytes(data)
    try:
        found = claimx.extract_text(_SENTENCES, language=str(path))
    except ClaimxError:
        return len(data) + 20_000
    finally:
        path.unlink()
    check(found, _SENTENCES)
    return len(data) + 20_000


CASE_NAMES = ("a.toml", "a.yaml", "a.json", "a.jsonl", "a.ann", "a.tsv")


def cases(data: bytes) -> int:
    """A file of cases, in any of its formats: refused, or all its spans lie in its texts."""
    from claimx.testing import read_cases

    if not data:
        return 0
    path = _folder() / CASE_NAMES[data[0] % len(CASE_NAMES)]
    beside = path.with_suffix(".txt")
    beside.write_text("“We wait,” said Anna Lind 😀. “No.”\n", encoding="utf-8")
    path.write_bytes(data[1:])
    try:
        found = read_cases(path)
    except ClaimxError:
        return len(data)
    finally:
        path.unlink()
        beside.unlink()
    for case in found:
        for quote in (*case.must, *case.may, *case.must_not):
            assert all(0 <= start <= end <= len(case.text) for start, end in quote.content)
    return len(data)


def extractions(data: bytes) -> int:
    """An extraction as JSON: refused by the model, or it can be shown, put in rows and graphed without a fault."""
    from pydantic import ValidationError

    from claimx import display, export

    try:
        found = claimx.Extraction.model_validate_json(data)
    except ValidationError:
        return len(data)
    assert claimx.Extraction.model_validate_json(found.model_dump_json()) == found
    shown = display.render(found, colour=False, width=80)
    assert not any(sign in shown for sign in "\x1b\x07\u202e\u2066")
    found.as_rows()
    found.as_rows("claims")
    with suppress(ClaimxError):
        export.to_jsonld(claimx.graph([found]))
    return len(data)


TARGETS: dict[str, Callable[[bytes], int]] = {
    "text": text,
    "files": files,
    "packs": packs,
    "cases": cases,
    "extractions": extractions,
}


# ---- what mutation begins with ---------------------------------------------------------------------------------------


def seeds(target: str) -> list[bytes]:
    """Good inputs of a target."""
    return _SEEDS[target]()


def _text_seeds() -> list[bytes]:
    out = [bytes([number]) + bytes(range(0, 250, 3)) * 2 for number in range(12)]
    for number, language in enumerate(shipped_languages()):
        code = 200 + (number - 200) % (len(known_languages()) + 1)
        sentences = "\n".join(str(example["text"]) for example in load_pack(language).examples)
        out.append(bytes([code]) + sentences.encode())
    return out


def _file_seeds() -> list[bytes]:
    from test_formats import NITF, PAGE, WAIT, answer, mail, sample

    inner = {
        "word/document.xml": f"<w:body><w:p><w:r><w:t>{WAIT}</w:t></w:r></w:p><w:tbl/></w:body>".encode(),
        "content.xml": f'<o><t:h>Rat</t:h><t:p>{WAIT}<t:s t:c="3"/></t:p></o>'.encode(),
        "a.xhtml": PAGE.encode(),
        "warc": answer("text/html", PAGE.encode()),
        "jsonl": b'{"text": "\xe2\x80\x9eJa\xe2\x80\x9c, sagte Kern.", "date": "2026-03-04", "id": [1, {"a": null}]}\n'
        * 2,
        "mbox": b"From x Wed Mar  4 10:00:00 2026\n" + bytes(mail()),
        "md": b"---\ntitle: Rat\ndate: 2026-03-04\nauthors:\n- A\n---\n# Rat\n\n> Wir warten\n",
    }
    names = sorted({one.name for one in WRAPPED})
    out = []
    for name in names:
        number = next(at for at, one in enumerate(WRAPPED) if one.name == name)
        with suppress(KeyError):
            out.append(bytes([number]) + sample(name))
    for at, one in enumerate(WRAPPED):
        out += [bytes([at]) + data for data in inner.values()] if one.put is not _as_is else []
        out += [bytes([at]) + inner[kind] for kind in ("jsonl", "mbox", "md") if one.name.endswith(kind)]
    return [*out, bytes([7]) + NITF.encode()]


def _pack_seeds() -> list[bytes]:
    folder = Path(claimx.__file__).parent / "lang" / "data"
    small = b'code = "xx"\nname = "x"\nversion = "1"\n'
    whole = [(folder / f"{code}.toml").read_bytes() for code in shipped_languages()]
    parts = [small + part for one in whole for part in _tables(one)]
    return [small, *parts]


def _tables(data: bytes) -> list[bytes]:
    """The tables of a TOML file, each one by itself; the longest are cut at a line."""
    out: list[bytes] = []
    for part in data.split(b"\n\n"):
        if part.lstrip().startswith(b"["):
            out.append(part[:6000].rpartition(b"\n")[0] if len(part) > 6000 else part)
    return out


def _case_seeds() -> list[bytes]:
    toml = b"""language = "en"
[[case]]
id = "a"
text = "\xe2\x80\x9cWe wait,\xe2\x80\x9d said Anna Lind. It rains."
quotes = [{ kind = "direct", content = "We wait", cue = "said", speaker = "Anna Lind", content_also = ["wait"] }]
claims = [{ content = "It rains", kinds = ["fact"] }]
must_not = [{ content = "It rains" }]
"""
    json = b'{"case": [{"id": "a", "text": "He said yes. yes", "quotes": [{"content": {"text": "yes", "nth": 1}}]}]}'
    corpus = b'{"id": "a", "lang": "en", "text": "We wait, he said.", "quotes": [{"kind": "direct", "content": [[0, 7]], "cue": [[12, 16]], "source": [], "speaker": null, "extra": {"content_also": [[[0, 2]]]}}]}\n'
    brat = b"T1\tdirect 1 8\tWe wait,\nT2\tcue 10 14\tsaid\nE1\tcue:T2 Quote:T1\nR1\tcueOf Arg1:T2 Arg2:T1\nA1\tnegated T1\nN1\tReference T1 Q:1\tAnna\n"
    webanno = b"""#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Quote|kind|speaker
#T_RL=custom.Tie|label|BT_custom.Quote

#Text=We wait, she said.
1-1\t0-2\tWe\tdirect[1]\tAnna[1]\t_\t_
1-2\t3-7\twait\tdirect[1]\tAnna[1]\t_\t_
1-3\t9-12\tshe\tsource\t_\tx\t1-1[1_0]
1-4\t13-17\tsaid\tcue\t_\tx\t1-1[1_0]
"""
    yaml = b'language: en\ncase:\n- id: a\n  text: "He said yes."\n  quotes:\n  - {content: "yes", kind: mixed}\n'
    return [bytes([at]) + data for at, data in enumerate((toml, yaml, json, corpus, brat, webanno))]


def _extraction_seeds() -> list[bytes]:
    return [
        claimx.extract_text(_SENTENCES, language=language).model_dump_json().encode() for language in ("en", "de", "fr")
    ] + [claimx.extract_text("“We wait,” said Lind.", language="en", source="a.txt").model_dump_json(indent=1).encode()]


_SEEDS = {
    "text": _text_seeds,
    "files": _file_seeds,
    "packs": _pack_seeds,
    "cases": _case_seeds,
    "extractions": _extraction_seeds,
}
