"""A stretch of a document's text."""

from typing import NamedTuple


class Span(NamedTuple):
    """Code points `start` (in) to `end` (out) of `Document.text`.

    The units and the half-open end are those of the Web Annotation data model's TextPositionSelector (W3C, 2017) and of
    Python's own slices: `text[span.start:span.end]` is what the span means.
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span, exactly as `text` holds them."""
        return text[self.start : self.end]
