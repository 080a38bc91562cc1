"""Exports of annotation tools as cases: brat standoff, and WebAnno TSV as WebAnno and INCEpTION write it."""

from pathlib import Path

import pytest

from claimx.errors import CaseError
from claimx.testing import Case, difference, read_cases, score

TEXT = "Der Hafen 😀 ist leer.\n„Wir warten“, sagte die Chefin, „noch heute.“ Laut Kern brannte es."


def at(*words: str) -> str:
    """The offsets of words as brat writes them."""
    return ";".join(f"{TEXT.index(one)} {TEXT.index(one) + len(one)}" for one in words)


BRAT = f"""\
T1\tDirect {at("Wir warten", "noch heute")}\tWir warten noch heute
T2\tCue {at("sagte")}\tsagte
T3\tSource {at("die Chefin")}\tdie Chefin
T4\tIndirect {at("brannte es")}\tbrannte es
T5\tCue {at("Laut")}\tLaut
T6\tPlace {at("Hafen")}\tHafen
R1\tCues Arg1:T1 Arg2:T2
R2\tSources Arg1:T3 Arg2:T1
E1\tIndirect:T4 Cue:T5
A1\tNegated T1
M1\tAttitude T1 deny
A2\tOptional E1
N1\tReference T3 Wikidata:Q1\tAnna Kern
#1\tAnnotatorNotes T1\tsure
"""


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    (tmp_path / "harbour.txt").write_text(TEXT, "utf-8")
    (tmp_path / "harbour.ann").write_text(BRAT, "utf-8")
    return tmp_path / "harbour.ann"


def words(case: Case, number: int = 0) -> dict[str, object]:
    """What a case expects, spans as words."""
    says = case.must[number].says
    return {key: [s.of(case.text) for s in value] if isinstance(value, tuple) else value for key, value in says.items()}


def test_brat_marks_are_a_case(brat: Path) -> None:
    (case,) = read_cases(brat, language="de")
    assert (case.id, case.text, case.complete) == ("harbour", TEXT, frozenset({"quotes"}))
    assert words(case) == {
        "content": ["Wir warten", "noch heute"],
        "kind": "direct",
        "cue": ["sagte"],
        "source": ["die Chefin"],
        "speaker": "Anna Kern",
        "attitude": "deny",
        "negated": True,
    }
    assert [[span.of(TEXT) for span in one.says["content"] + one.says["cue"]] for one in case.may] == [
        ["brannte es", "Laut"]
    ]
    wrong = difference(case)
    assert "other speaker and attitude and negated of the quote “Wir warten … noch heute”" in wrong
    assert score([case]).overall.overlap.hits == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("T1\tDirect ", "T1\tDirect 1", "T1: its offsets mean"),
        ("R1	Cues Arg1:T1 Arg2:T2", "#2	none", r"the cue 'sagte' \(T2\) is tied to no quote"),
        ("T2\tCue ", "T2\tCue some ", "T2: 'Cue some .*' is no type with offsets"),
        ("A1	Negated T1", "A1	Negated T9", "A1: it is about nothing that is marked"),
        ("deny", "angry", "attitude knows no 'angry'"),
        ("T6\tPlace 4 9\tHafen", "T6", "T6: the line is cut off"),
    ],
)
def test_a_wrong_brat_file_is_an_error(brat: Path, old: str, new: str, complaint: str) -> None:
    brat.write_text(BRAT.replace(old, new), "utf-8")
    with pytest.raises(CaseError, match=complaint) as raised:
        read_cases(brat)
    assert str(raised.value).startswith(str(brat))


def test_brat_needs_the_text_beside_it(brat: Path) -> None:
    brat.with_suffix(".txt").unlink()
    with pytest.raises(CaseError, match=r"harbour\.txt cannot be read"):
        read_cases(brat)


# One span layer with a role, one relation layer; offsets in UTF-16 units, so that what stands behind 😀 is one further.
ROWS = """\
#Text=Der Hafen 😀 ist leer.
1-1	0-3	Der	_	_	_	_	_
1-2	4-9	Hafen	_	_	_	_	_
1-3	10-12	😀	_	_	_	_	_
1-4	13-16	ist	_	_	_	_	_
1-5	17-21	leer	_	_	_	_	_
1-6	21-22	.	_	_	_	_	_

#Text=„Wir warten“, sagte die Chefin, „noch heute.“
2-1	23-24	„	_	_	_	_	_
2-2	24-27	Wir	content[1]	direct[1]	*[1]	_	_
2-3	28-34	warten	content[1]	direct[1]	*[1]	_	_
2-4	34-35	“	_	_	_	_	_
2-5	35-36	,	_	_	_	_	_
2-6	37-42	sagte	cue	*	*	*	2-2[1_0]
2-7	43-46	die	source[2]	*[2]	Anna\\_Kern[2]	*	2-2[1_2]
2-8	47-53	Chefin	source[2]	*[2]	Anna\\_Kern[2]	_	_
2-9	53-54	,	_	_	_	_	_
2-10	55-56	„	_	_	_	_	_
2-11	56-60	noch	content[1]	direct[1]	*[1]	_	_
2-12	61-66	heute	content[1]	direct[1]	*[1]	_	_
2-13	66-67	.	_	_	_	_	_
2-14	67-68	“	_	_	_	_	_
"""
HEAD = """\
#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Quotation|role|kind|speaker
#T_RL=webanno.custom.Attribution|label|BT_webanno.custom.Quotation


"""


@pytest.fixture
def webanno(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.tsv"
    path.write_text(HEAD + ROWS, "utf-8")
    return path


def test_webanno_marks_are_a_case(webanno: Path) -> None:
    (case,) = read_cases(webanno, language="de")
    assert case.text == "Der Hafen 😀 ist leer. „Wir warten“, sagte die Chefin, „noch heute.“"
    assert words(case) == {
        "content": ["Wir warten", "noch heute"],
        "kind": "direct",
        "cue": ["sagte"],
        "source": ["die Chefin"],
        "speaker": "Anna_Kern",
    }
    assert "other speaker of the quote" in difference(case)


def test_webanno_takes_the_text_beside_it(webanno: Path) -> None:
    text = "Der Hafen 😀 ist leer.\n„Wir warten“, sagte die Chefin, „noch heute.“\n\nEnde"
    webanno.with_suffix(".txt").write_text(text, "utf-8")
    assert read_cases(webanno)[0].text == text


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("#FORMAT=WebAnno TSV 3.3", "#FORMAT=CoNLL", "no WebAnno TSV 3"),
        ("24-27	Wir", "24-27	Uns", "line 16: 'Uns' is not at 24-27, where the text has 'Wir'"),
        ("	2-2[1_0]", "	2-2[7_0]", "a relation leads to 7, where Quotation marks nothing"),
        ("	2-2[1_0]", "	there", "'there' is no end of a relation"),
        ("	*	2-2[1_0]", "", "columns are too few"),
        ("	*	2-2[1_0]", "	_	_", "the cue 'sagte' .* is tied to no quote"),
        ("direct[1]", "loud[1]", "kind knows no 'loud'"),
    ],
)
def test_a_wrong_webanno_file_is_an_error(webanno: Path, old: str, new: str, complaint: str) -> None:
    webanno.write_text((HEAD + ROWS).replace(old, new), "utf-8")
    with pytest.raises(CaseError, match=complaint) as raised:
        read_cases(webanno)
    assert str(raised.value).startswith(str(webanno))
