"""The quotes, speakers and claims of a document: tuples of records that know their document, and so are tables too."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Self, SupportsIndex, TypeAlias, TypeVar, overload

from claimx._extras import require
from claimx.errors import UnknownOptionError
from claimx.model.records import Claim, Document, Quote, Record, Speaker
from claimx.text.span import Span

if TYPE_CHECKING:
    import pyarrow
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_Found = TypeVar("_Found", bound=Record)
Backend: TypeAlias = Literal["pandas", "polars", "pyarrow"]
"""Libraries that `to_frame` makes tables of."""

_TYPES = {"start": "whole", "end": "whole", "mentions": "whole", "score": "number", "check_worthiness": "number"}


def _columns(names: str) -> Mapping[str, str]:
    return MappingProxyType({name: _TYPES.get(name, "text") for name in names.split()})


class Records(tuple[_Found, ...]):
    """Records of one document, in their order; equal to a tuple of the same records.

    `document` is what their spans count in, `speakers` are those whom they name by id. A slice is of the same type;
    what comes of them in other ways (`+`, a comprehension) is a plain tuple or list.
    """

    columns: ClassVar[Mapping[str, str]]
    """Columns of `as_rows` and their types: text, whole, or number."""

    of: ClassVar[type[Record]]
    """What it holds."""

    document: Document
    speakers: tuple[Speaker, ...]

    def __new__(cls, records: Iterable[_Found], document: Document, speakers: tuple[Speaker, ...] = ()) -> Self:
        """The records of `document`, whose ids of speakers are those of `speakers`."""
        made = super().__new__(cls, records)
        made.__dict__.update(document=document, speakers=speakers)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and copy."""
        return type(self), (tuple(self), self.document, self.speakers)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refused: they are frozen, as each record is."""
        raise AttributeError(f"{type(self).__name__} are frozen: {name!r} cannot be set")

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> _Found: ...
    @overload
    def __getitem__(self, key: "slice[Any, Any, Any]", /) -> Self: ...
    def __getitem__(self, key: "SupportsIndex | slice[Any, Any, Any]", /) -> _Found | Self:
        """One record, or several as the same type."""
        if isinstance(key, slice):
            return type(self)(super().__getitem__(key), self.document, self._cast())
        return super().__getitem__(key)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """Checked and written as any tuple of its records; the extraction then gives it its document."""
        return handler.generate_schema(tuple[cls.of, ...])  # type: ignore[name-defined]

    def as_rows(self) -> list[dict[str, Any]]:
        """One flat row a record with the keys of `columns`; what is not known is None.

        Offsets are code points of the document, end exclusive.
        """
        speakers = {one.id: one for one in self.speakers}
        about = {"file": self.document.source, "language": self.document.language}
        return [about | self._row(one, speakers) for one in self]

    def to_frame(self, *, backend: Backend = "pandas") -> Any:
        """The rows of `as_rows` as a data frame of pandas or polars, or a table of pyarrow, with the same columns and
        types even when there are no rows.

        Needs the extra `frame` (narwhals and pandas), or narwhals and the backend named. Raises MissingExtraError when
        one of them is not installed, and UnknownOptionError.
        """
        if backend not in ("pandas", "polars", "pyarrow"):
            raise UnknownOptionError(f"backend: no {backend!r}; there are pandas, polars and pyarrow")
        rows = self.as_rows()
        narwhals = require("narwhals", extra="frame")
        require(backend, extra="frame")
        types = {"text": narwhals.String, "whole": narwhals.Int64, "number": narwhals.Float64}
        schema = {name: types[kind]() for name, kind in self.columns.items()}
        columns = {name: [row[name] for row in rows] for name in schema}
        return narwhals.from_dict(columns, schema, backend=backend).to_native()

    def to_arrow(self) -> "pyarrow.Table":
        """A table of pyarrow with all there is to know, spans and evidence as nested lists, one row a record.

        Columns and types are those of the table of the same name in the Parquet files of a graph
        (`claimx.export.tables.TABLES`), even when there are no rows. Needs the extra `arrow`; raises MissingExtraError.
        """
        return views("claimx.export.tables").to_arrow(self)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """How notebooks show it: a table as HTML, the same as text."""
        return bundle(self, include, exclude)

    def _cast(self) -> tuple[Speaker, ...]:
        """Everybody whom the document names, also where only some of the records are left."""
        return self.speakers

    @abstractmethod
    def _row(self, one: _Found, speakers: Mapping[str, Speaker]) -> dict[str, Any]:
        """The row of one record, without the columns that all have."""

    def _words(self, spans: Iterable[Span]) -> str | None:
        return " … ".join(span.of(self.document.text) for span in spans) or None


class Quotes(Records[Quote]):
    """The quotes of a document, in the order of its text."""

    of = Quote
    columns = _columns("file language kind speaker speaker_kind text start end cue source score construction id")

    def _row(self, one: Quote, speakers: Mapping[str, Speaker]) -> dict[str, Any]:
        speaker = None if one.speaker is None else speakers[one.speaker]
        return {
            "kind": one.kind.value,
            "speaker": speaker.name or None if speaker is not None else None,
            "speaker_kind": speaker.kind.value if speaker is not None else None,
            "text": one.text,
            "start": one.content[0].start,
            "end": one.content[-1].end,
            "cue": self._words(one.cue),
            "source": self._words(one.source),
            "score": one.score,
            "construction": one.evidence[0].because,
            "id": one.id,
        }


class Claims(Records[Claim]):
    """The claims of a document, in the order of its text."""

    of = Claim
    columns = _columns(
        "file language text kinds origin asserter asserter_kind polarity commitment flags quantities times "
        "check_worthiness start end score rule quote id"
    )

    def _row(self, one: Claim, speakers: Mapping[str, Speaker]) -> dict[str, Any]:
        asserter = speakers.get(one.asserter.speaker or "")
        return {
            "text": one.text,
            "kinds": " ".join(scored.kind.value for scored in one.kinds),
            "origin": one.origin.value,
            "asserter": asserter.name if asserter is not None else None,
            "asserter_kind": one.asserter.kind.value,
            "polarity": one.modality.polarity.value,
            "commitment": one.modality.commitment.value,
            "flags": " ".join(flag.name.value for flag in one.modality.flags) or None,
            "quantities": " | ".join(quantity.text for quantity in one.quantities) or None,
            "times": " ".join(time.timex for time in one.times) or None,
            "check_worthiness": one.check_worthiness.value,
            "start": one.spans[0].start,
            "end": one.spans[-1].end,
            "score": one.evidence[0].score,
            "rule": one.evidence[0].because,
            "quote": one.quote,
            "id": one.id,
        }


class Speakers(Records[Speaker]):
    """The speakers of a document, in a fixed order."""

    of = Speaker
    columns = _columns("file language name kind role organization gender mentions start end id")

    def _cast(self) -> tuple[Speaker, ...]:
        return self.speakers or self

    def _row(self, one: Speaker, speakers: Mapping[str, Speaker]) -> dict[str, Any]:
        first = min(one.mentions, default=None)
        return {
            "name": one.name or None,
            "kind": one.kind.value,
            "role": one.role,
            "organization": one.organization,
            "gender": one.gender,
            "mentions": len(one.mentions),
            "start": first.start if first is not None else None,
            "end": first.end if first is not None else None,
            "id": one.id,
        }


def bundle(shown: Any, include: Collection[str] | None, exclude: Collection[str] | None) -> dict[str, str]:
    """What a notebook shows of an extraction or its records: `text/plain`, `text/html`, or those asked for."""
    return views("claimx.report.notebook").bundle_of(shown, include, exclude)  # type: ignore[no-any-return]


def views(module: str) -> Any:
    """A module of claimx that shows records. It stands above them, and is loaded when somebody looks."""
    return import_module(module)
