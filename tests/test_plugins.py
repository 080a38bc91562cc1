"""Passes of other packages: found by their entry point, merged with the rules, and named in the evidence."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import claimx
from claimx.errors import UnknownOptionError
from claimx.model.records import Outcome, QuoteKind
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.text.span import Span

SHOUT = """
from claimx.model.records import QuoteKind
from claimx.passes.base import Candidate
from claimx.text.span import Span

class Shout:
    name = "shout"
    version = "3"

    def propose(self, reading):
        at = reading.text.find("WAIT")
        if at >= 0:
            yield Candidate(QuoteKind.DIRECT, (Span(at, at + 4),), (), (), "shout@3", "capitals", 0.6)
"""
TEXT = "All stood still. WAIT was heard. “We wait,” Anna Kern said."


class Echo:
    """Finds one stretch of characters again and again, in any score."""

    name = "echo"
    version = "1"

    def __init__(self, words: str, score: float) -> None:
        self.words, self.score = words, score

    def propose(self, reading: Reading) -> Iterable[Candidate]:
        start = reading.text.index(self.words)
        span = Span(start, start + len(self.words))
        yield Candidate(QuoteKind.DIRECT, (span,), (), (), "echo@1", "echo", self.score)


def test_a_pass_of_another_package_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shouting.py").write_text(SHOUT)
    metadata = tmp_path / "shouting-3.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 3\n")
    (metadata / "entry_points.txt").write_text("[claimx.passes]\nshout = shouting:Shout\nbroken = json:JSONDecoder\n")
    monkeypatch.syspath_prepend(tmp_path)
    extraction = claimx.extract_text(TEXT, language="en", passes=["shout"])
    assert [(quote.text, quote.evidence[0].made_by) for quote in extraction.quotes] == [
        ("WAIT", "shout@3"),
        ("We wait", "rules@1"),
    ]
    assert extraction.run.passes[:2] == ("rules@1", "shout@3")
    with pytest.raises(UnknownOptionError, match=r"no installed package has a pass 'whisper' \(known: .*shout"):
        claimx.extract_text(TEXT, language="en", passes=["whisper"])
    with pytest.raises(UnknownOptionError, match="is no pass: it has no name, version, propose"):
        claimx.extract_text(TEXT, language="en", passes=["broken"])
    sys.modules.pop("shouting", None)


def test_two_passes_that_agree_are_surer_than_one() -> None:
    alone = claimx.extract_text(TEXT, language="en").quotes[0]
    both = claimx.extract_text(TEXT, language="en", passes=[Echo("We wait", 0.5)]).quotes[0]
    assert both.score > alone.score
    assert [(one.made_by, one.outcome) for one in both.evidence] == [
        ("rules@1", Outcome.CHOSEN),
        ("echo@1", Outcome.AGREED),
    ]


def test_what_loses_stays_visible_with_its_place_and_reason() -> None:
    quote = claimx.extract_text(TEXT, language="en", passes=[Echo("We wait,” Anna Kern", 0.5)]).quotes[0]
    assert quote.text == "We wait"
    lost = quote.evidence[1]
    assert (lost.made_by, lost.outcome, lost.note) == ("echo@1", Outcome.LOST, "lost: overlaps in part")
    assert [span.of(TEXT) for span in lost.content] == ["We wait,” Anna Kern"]


def test_without_passes_nothing_changes() -> None:
    assert claimx.extract_text(TEXT, language="en", passes=()) == claimx.extract_text(TEXT, language="en")
