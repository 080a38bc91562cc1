"""What a pass is, and what it proposes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from claimx.model.records import Attitude, CueClass, QuoteKind
from claimx.passes.reading import Reading
from claimx.text.span import Span


@dataclass(slots=True)
class Candidate:
    """A proposal: spans of the document and why they are thought to be a quote.

    Spans are code points of the document's text, end exclusive. `made_by` names pass and version, `because` the
    construction or model, `score` how likely it is right, `depth` in how many quotes it stands.
    """

    kind: QuoteKind
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    made_by: str
    because: str
    score: float
    fragments: tuple[Span, ...] = ()
    closed: bool = True
    lemma: str | None = None
    cue_class: CueClass = CueClass.STATEMENT
    attitude: Attitude = Attitude.CLAIM
    negated: bool = False
    continuation: bool = False
    unsourced: bool = False
    via: tuple[Span, ...] = ()
    note: str | None = None
    depth: int = 0


class Pass(Protocol):
    """Anything with a name and a version that proposes candidates for a text that was read once for all passes.

    STYLE's form of this protocol takes document and pack; here both come in a `Reading` together with the tokens, marks
    and sentences, so that no pass cuts the text a second time.
    """

    name: str
    version: str

    def propose(self, reading: Reading) -> Iterable[Candidate]:
        """Candidates in any order; merge decides."""
        ...


@dataclass(frozen=True, slots=True)
class Joined:
    """All candidates of a text with scores on one scale; those below `least` are no quotes, only evidence."""

    candidates: tuple[Candidate, ...]
    least: float = 0.0


class JoiningPass(Pass, Protocol):
    """A pass that proposes candidates of its own and weighs those of all others: what `extract(model=...)` takes."""

    def label(self) -> str:
        """The name of its model."""
        ...

    def reads(self, language: str) -> bool:
        """Whether it can read a text in this language (BCP 47 primary subtag)."""
        ...

    def join_many(self, texts: Sequence[tuple[Reading, Sequence[Candidate]]]) -> list[Joined]:
        """For each text and what other passes propose for it, all candidates with calibrated scores."""
        ...
