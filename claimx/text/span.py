"""A stretch of a document's text."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Span(NamedTuple):
    """Code points `start` (in) to `end` (out) of `Document.text`.

    The units and the half-open end are those of the Web Annotation data model's TextPositionSelector (W3C, 2017) and of
    Python's own slices: `text[span.start:span.end]` is what the span means.

        >>> from claimx import Span
        >>> text = "“We wait,” said Anna Lind."
        >>> span = Span(1, 8)
        >>> span.of(text), text[1:8], span.end - span.start
        ('We wait', 'We wait', 7)
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span, exactly as `text` holds them."""
        return text[self.start : self.end]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """How a record takes a span: one that is a Span already as it stands, like any other frozen record.

        Pydantic by itself would make a new one of each, up to a third of the time of making a record.
        """
        from pydantic_core import core_schema

        made: Any = dict(handler(source))
        # the name under which a model knows the schema: it must lead to all of it, not to the making alone
        name = made.pop("ref", None)
        known = core_schema.union_schema([core_schema.is_instance_schema(cls), made], mode="left_to_right")
        return core_schema.json_or_python_schema(json_schema=made, python_schema=known, ref=name)
