"""What people see of an extraction."""

import io
import re

import pytest
from builders import build_extraction, build_quote
from hypothesis import given
from hypothesis import strategies as st

import claimx
from claimx.display import render, show
from claimx.model import Extraction, QuoteKind

TEXT = "„Wir warten“, sagte Anna Kern. Der Plan sei „verrückt“, so Ole Brand. „Ja.“"


@pytest.fixture
def extraction() -> Extraction:
    return build_extraction(
        TEXT,
        build_quote(TEXT, "Wir warten", speaker="Anna Kern", cue=("sagte",), source=("Anna Kern",)),
        build_quote(
            TEXT,
            "Der Plan sei „verrückt“",
            kind=QuoteKind.MIXED,
            speaker="Ole Brand",
            fragments=("verrückt",),
            source=("Ole Brand",),
        ),
        build_quote(TEXT, "Ja."),
        speakers=("Anna Kern", "Ole Brand"),
    )


def test_without_colour_brackets_and_numbers_mark_the_quotes(extraction: Extraction) -> None:
    assert render(extraction).splitlines() == [
        "a.txt  de (97% sure)  3 quotes, 2 speakers",
        "",
        "„⟦Wir warten⟧¹“, sagte Anna Kern. ⟦Der Plan sei „verrückt“⟧², so Ole Brand. „⟦Ja.⟧³“",
        "",
        "#  kind    score  speaker    cue    said",
        "1  direct  0.90   Anna Kern  sagte  Wir warten",
        "2  mixed   0.90   Ole Brand  –      Der Plan sei „verrückt“",
        "3  direct  0.90   –          –      Ja.",
    ]


def test_colour_goes_with_the_speaker(extraction: Extraction) -> None:
    shown = render(extraction, colour=True)
    assert "\x1b[36;1mWir warten\x1b[0m\x1b[36m¹\x1b[0m“, \x1b[3;36msagte\x1b[0m \x1b[4;36mAnna Kern\x1b[0m." in shown
    assert "\x1b[33mDer Plan sei „\x1b[0m\x1b[33;1mverrückt\x1b[0m\x1b[33m“²\x1b[0m" in shown
    assert "\x1b[1mJa.\x1b[0m³" in shown
    assert "⟦" not in shown


def test_quotes_in_quotes_close_in_order() -> None:
    text = "„Er sagte: ‚Nein‘“, sagte sie. Sie: „Doch“"
    outer, inner, alone = "Er sagte: ‚Nein‘", "Nein", "Doch"
    extraction = build_extraction(text, build_quote(text, outer), build_quote(text, inner), build_quote(text, alone))
    assert "„⟦Er sagte: ‚⟦Nein⟧²‘⟧¹“, sagte sie. Sie: „⟦Doch⟧³“" in render(extraction)


def test_without_quotes_it_says_so() -> None:
    shown = render(build_extraction("Es regnet.", notes=("no language was found",), source=None))
    assert (
        shown
        == "text  de (97% sure)  0 quotes, 0 speakers\nnote: no language was found\n\nEs regnet.\n\nno quotes found\n"
    )


def test_an_empty_text_can_be_shown() -> None:
    assert render(build_extraction("")).endswith("no quotes found\n")


def test_nothing_in_a_text_steers_the_terminal() -> None:
    text = "„\x1b[31mRot\x07 \u202eabc\x9b“ \ud800"
    shown = render(build_extraction(text, source="\x1b]0;title\x07.txt"))
    assert "\x1b" not in shown
    assert not re.search("[\x07\u202e\x9b\ud800]", shown)
    assert "„\ufffd[31mRot\ufffd \ufffdabc\ufffd“ \ufffd" in shown


@given(st.text(alphabet="ab „“\n\t\r中e\u0301", max_size=200), st.integers(20, 60), st.booleans())
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text: str, width: int, colour: bool) -> None:
    extraction = build_extraction(text)
    plain = render(extraction, width=width).split("\n\n", 1)[1]
    assert "".join(plain.removesuffix("no quotes found\n").split()) == "".join(text.split())
    assert re.sub(r"\x1b\[[0-9;]*m", "", render(extraction, colour=colour, width=width)) == render(
        extraction, width=width
    )
    for line in plain.splitlines():
        assert len(line) <= width or " " not in line.strip()


def test_tables_fit_the_width(extraction: Extraction) -> None:
    long = TEXT.replace("Wir warten", "Wir warten " + "noch einen Tag " * 30 + "lang")
    quote = build_quote(long, "Wir warten " + "noch einen Tag " * 30 + "lang")
    for width in (50, 80, 110):
        *_, row = render(build_extraction(long, quote), width=width).splitlines()
        assert len(row) == width
        assert row.endswith("…")


def test_show_writes_plain_text_to_what_is_no_terminal(
    extraction: Extraction, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    show(extraction)
    assert capsys.readouterr().out == render(extraction)
    target = io.StringIO()
    show(extraction, file=target, colour=True)
    assert target.getvalue() == render(extraction, colour=True)


class Terminal(io.StringIO):
    """A terminal of 72 columns, as far as anyone can tell."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_gets_colour_unless_it_asks_not_to(
    extraction: Extraction, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", "COLUMNS": "72", **variables}.items():
        monkeypatch.setenv(name, value)
    target = Terminal()
    show(extraction, file=target)
    assert ("\x1b[" in target.getvalue()) is coloured
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in target.getvalue().splitlines()) <= 72


def test_a_speaker_without_a_name_is_shown_by_the_source_words() -> None:
    text = "„Wir warten“, sagte\neine Sprecherin."
    extraction = build_extraction(text, build_quote(text, "Wir warten", cue=("sagte",), source=("eine Sprecherin",)))
    assert render(extraction).splitlines()[-1] == "1  direct  0.90   (eine Sprecherin)  sagte  Wir warten"


def test_the_claims_to_check_first_stand_below() -> None:
    text = "Lind said that repairs cost $3 million in 2024, 20 percent more than in 2023. Marsh hopes for spring."
    lines = render(claimx.extract_text(text, language="en"), width=100).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("worth a check"))
    assert lines[at - 1] == ""
    assert [line.split()[1] for line in lines[at + 1 :]] == ["Lind"]
    assert "repairs cost $3 million in 2024" in lines[at + 1]
    assert all(len(line) <= 100 for line in lines)
