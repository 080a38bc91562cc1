"""Bytes to text: exactly as decoded, or an error that says what is wrong and what to do."""

import codecs
import errno
import io
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.errors import (
    DamagedInputError,
    EncodingError,
    ManyDocumentsError,
    NoDocumentsError,
    NotTextError,
    UnreadableInputError,
)
from claimx.readers import files as files_module
from claimx.readers import from_text, iter_paths, read_document, read_documents

GERMAN = (
    "Der Rat vertagt den Bau\r\n\r\n„Wir warten“, sagte Bürgermeisterin Änne Köß. „Größer wird der Fluss ohnehin.“\r\n"
)
SPANISH = "«Queda agua para cuarenta días», advirtió la alcaldesa de Peñarroya. ¿Y después? El señor Muñoz calló.\n"
FRENCH = "« Où êtes-vous né ? » demande l’élève. « À Liège », répond le garçon, très gêné, façon théâtre.\n"


def write(folder: Path, data: bytes, name: str = "article.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8-sig"),
        (GERMAN, "utf-16", "utf-16"),
        (GERMAN, "utf-32", "utf-32"),
        (GERMAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (GERMAN, "cp1252", "cp1252"),
        (GERMAN, "mac_roman", "mac_roman"),
        (SPANISH, "cp1252", "cp1252"),
        (SPANISH, "cp850", "cp850"),
        (FRENCH, "cp1252", "cp1252"),
        ("Mehr als 5 €, sagte Frau Größl in München.", "iso8859_15", "iso8859_15"),
        ("«Мы ждём решения суда», — сказала министр. Город готовится к выборам мэра.\n", "cp1251", "cp1251"),
        ("只有一句话：“我们等待。”市长说，河水已经退去，学校明天重新开放。\n", "gb18030", "gb18030"),
    ],
)
def test_text_is_exactly_as_decoded(tmp_path: Path, text: str, codec: str, found: str) -> None:
    data = text.encode(codec)
    document = read_document(write(tmp_path, data))
    assert document.text == text
    assert document.encoding == found
    assert document.sha256 == sha256(data).hexdigest()


def test_big_endian_mark(tmp_path: Path) -> None:
    path = write(tmp_path, codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"))
    assert read_document(path)[:1] == (GERMAN,)
    assert read_document(path, encoding="utf-16-be").text == GERMAN
    assert read_document(path, encoding="utf-16-be").encoding == "utf-16"


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"]))
def test_given_encoding_gives_back_every_text(tmp_path_factory: pytest.TempPathFactory, text: str, codec: str) -> None:
    data = text.encode(codec)
    path = write(tmp_path_factory.getbasetemp(), data)
    document = read_document(path, encoding=codec)
    assert document.encoding is not None
    assert document.text == data.decode(document.encoding)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_politely(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = write(tmp_path_factory.getbasetemp(), data)
    try:
        document = read_document(path)
    except (NotTextError, EncodingError, DamagedInputError, ManyDocumentsError):
        pass
    else:
        assert document.media_type not in ("text/plain", "text/markdown") or document.text == data.decode(
            str(document.encoding)
        )


@given(st.text(alphabet=st.characters()))
def test_any_string_is_a_document(text: str) -> None:
    document = from_text(text)
    assert document.text == text
    assert document.sha256 == sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert (document.source, document.encoding) == (None, None)


def test_lone_surrogates_and_nul_in_a_string_are_text() -> None:
    assert from_text("a\ud800b\0").text == "a\ud800b\0"


def test_empty_file_is_an_empty_document(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, b""))
    assert (document.text, document.encoding, document.title) == ("", "utf-8", None)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"\x00\x00\x00\x18ftypmp42\x00", "an MP4 or QuickTime film"),
        (b"BM\x36\x00\x0c\x00\x00\x00", "a bitmap image"),
        (b"<?xml version='1.0'?><newsItem/>", "no text in this news item"),
        (b"<?xml version='1.0'?><feed/>", r"an XML document of a kind that claimx does not read \(<feed>\)"),
        (b"Wir\x00warten", "NUL byte at byte 3"),
        (b"\x9c\x01\xfe" + bytes(range(256)) * 4, "binary data"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, data: bytes, says: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(NotTextError, match=says) as raised:
        read_document(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00" + b"\x00" * 20 + b"word/document.xml", "a Word document, but damaged"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive, but damaged"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "damaged or cut off"),
        (b"BZh9", "damaged or cut off"),
        (b"<?xml version='1.0'?><nitf><body>", "not well-formed"),
    ],
)
def test_what_is_damaged_is_named(tmp_path: Path, data: bytes, says: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(DamagedInputError, match=says) as raised:
        list(read_documents(path))
    assert str(path) in str(raised.value)


def test_words_that_open_like_a_program_are_words(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, b"BMW will mehr bauen.")).text == "BMW will mehr bauen."
    assert read_document(write(tmp_path, b"MZ: Halle entscheidet.")).text == "MZ: Halle entscheidet."


def test_nul_is_text_when_the_caller_says_so(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, b"a\x00b"), encoding="utf-8").text == "a\0b"


def test_damaged_utf8_names_the_place_and_the_way_out(tmp_path: Path) -> None:
    data = GERMAN.encode()
    broken = data[:40] + b"\xff" + data[40:]
    path = write(tmp_path, broken)
    with pytest.raises(EncodingError, match=r"0xff at byte 40.*utf-8:replace"):
        read_document(path)
    document = read_document(path, encoding="utf-8:replace")
    assert document.text.count("\ufffd") == 1
    assert document.encoding == "utf-8:replace"


@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("klingon", "no codec is called 'klingon'"),
        ("utf-8:guess", "no way to treat errors is called 'guess'"),
        ("ascii", "not in ascii as was said"),
        ("utf-32", "not in utf-32 as was said"),
        ("hex", "hex"),
        ("a\0b", "no codec"),
        ("", "no codec"),
    ],
)
def test_wrong_encoding_is_an_error(tmp_path: Path, encoding: str, says: str) -> None:
    path = write(tmp_path, GERMAN.encode()[:-1])
    with pytest.raises(EncodingError, match=says):
        read_document(path, encoding=encoding)


def test_wrong_byte_order_mark_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="begins with the byte order mark of utf-16"):
        read_document(write(tmp_path, codecs.BOM_UTF16_LE + b"abc"))


def test_a_codec_cannot_bring_half_code_points_into_a_text(tmp_path: Path) -> None:
    with pytest.raises(EncodingError):
        read_document(write(tmp_path, b"\\ud800"), encoding="unicode_escape")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nowhere/article.txt", "nowhere/article.txt: no such file"),
        ("„Wir warten“, sagte die Ministerin am Montag in Berlin. " * 9, "no such file; use claimx.extract_text"),
        ("erste Zeile\nzweite Zeile", r"erste Zeile\\nzweite Zeile: no such file; use claimx.extract_text"),
        ("https://example.org/article", "a web address; claimx reads files"),
        ("a\0b", "no such file"),
    ],
)
def test_what_is_not_there_says_so(path: str, says: str) -> None:
    with pytest.raises(UnreadableInputError, match=says) as raised:
        read_document(path)
    assert "\n" not in str(raised.value)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="a folder; use claimx"):
        read_document(tmp_path)


def test_no_permission_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = write(tmp_path, b"x")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInputError, match=r"article.txt: permission denied"):
        read_document(path)


def test_a_large_file_is_refused_until_the_limit_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, b"Wir warten. " * 100_000)
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "1")
    with pytest.raises(UnreadableInputError, match=r"larger than 1 MB; set CLAIMX_MAX_MEGABYTES"):
        read_document(path)
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "1.2")
    assert len(read_document(path).text) == 1_200_000
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "much")
    with pytest.raises(UnreadableInputError, match="is no number of megabytes"):
        read_document(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_an_endless_file_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "1")
    with pytest.raises(UnreadableInputError, match="larger than 1 MB"):
        read_document("/dev/zero")


def test_a_hundred_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"Wir warten.\n" * 83_334)
    with pytest.raises(UnreadableInputError, match="larger than 64 MB"):
        read_document(path)
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "200")
    assert len(read_document(path).text) == path.stat().st_size


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GERMAN.encode("utf-16"))))
    document = read_document("-")
    assert (document.text, document.source, document.encoding) == (GERMAN, "-", "utf-16")


@pytest.mark.parametrize(
    ("text", "name", "media_type", "title"),
    [
        ("Rat vertagt Bau\n\nDer Rat hat den Bau vertagt.\n", "a.txt", "text/plain", "Rat vertagt Bau"),
        (
            'Pantano al 9 %: "Queda poco"\nLa frase que sigue es mucho más larga.',
            "a.txt",
            "text/plain",
            'Pantano al 9 %: "Queda poco"',
        ),
        ("„Wir warten.“\n\nDer Rat hat den Bau noch einmal vertagt.\n", "a.txt", "text/plain", None),
        ("Der Rat hat den Bau vertagt.\nNiemand weiß, wie lange das dauert.", "a.txt", "text/plain", None),
        ("Ein Satz allein", "a.txt", "text/plain", None),
        ("# Rat vertagt Bau #\n\nText", "a.md", "text/markdown", "Rat vertagt Bau"),
        ("Rat vertagt Bau\n===\n\nText", "a.md", "text/markdown", "Rat vertagt Bau"),
        ("---\ntitle: 'Rat vertagt Bau'\n---\n# Anders\n", "a.txt", "text/markdown", "Rat vertagt Bau"),
        (
            "# Rat vertagt Bau\n\n**Wichtig** und [mehr](https://example.org)",
            "a.txt",
            "text/markdown",
            "Rat vertagt Bau",
        ),
        ("#Hashtag\nNur ein Text unter falschem Namen.", "a.md", "text/plain", "#Hashtag"),
    ],
)
def test_title_and_media_type_come_from_the_content(
    tmp_path: Path, text: str, name: str, media_type: str, title: str | None
) -> None:
    document = read_document(write(tmp_path, text.encode(), name))
    assert (document.media_type, document.title) == (media_type, title)


def test_folders_are_walked_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.md",
        "sub/c.TEXT",
        "sub/.hidden.txt",
        ".git/d.txt",
        "sub/e.exe",
        "sub/f.html.gz",
        "folder.txt/f.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path, b"x", name)
    found = [Path(path).relative_to(tmp_path).as_posix() for path in iter_paths([tmp_path])]
    assert found == ["a.md", "b.txt", "folder.txt/f.txt", "sub/c.TEXT", "sub/f.html.gz"]


def test_files_and_standard_input_are_handed_on_as_given() -> None:
    assert list(iter_paths(["-", "nowhere.txt", "x.pdf"])) == ["-", "nowhere.txt", "x.pdf"]


def test_a_folder_without_texts_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, b"x", "a.exe")
    with pytest.raises(NoDocumentsError, match="no file that claimx can read in this folder"):
        list(iter_paths([tmp_path]))


def test_a_folder_without_permission_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/1.txt", "b/2.txt", "c/3.txt"):
        (tmp_path / name).parent.mkdir()
        write(tmp_path, b"x", name)
    scandir = os.scandir

    def scan(folder: str) -> "os._ScandirIterator[str]":
        if folder.endswith("b"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(files_module.os, "scandir", scan)
    errors: list[Exception] = []
    found = [Path(path).name for path in iter_paths([tmp_path], on_error=errors.append)]
    assert found == ["1.txt", "3.txt"]
    assert [str(error) for error in errors] == [f"{tmp_path / 'b'}: permission denied; the files in it were not read"]
    with pytest.raises(UnreadableInputError, match="permission denied"):
        list(iter_paths([tmp_path]))


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(name)).write_bytes(b"Wir warten.")
    document = read_document(os.fsdecode(name))
    assert document.source is not None
    assert document.source.endswith("/caf\\xe9.txt")
