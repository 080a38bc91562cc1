"""The records of one document: document, quotes, speakers, claims, and the evidence for them."""

import json
import re
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticSerializationError

from claimx.text.span import Span

Score = Annotated[float, Field(ge=0.0, le=1.0)]


def content_id(prefix: str, *parts: object) -> str:
    """An id made of content alone: the same parts give the same id on every machine.

    `prefix` says what the id names (`quote`, `speaker`); the parts are told apart by their `repr`. BLAKE2b (RFC 7693)
    with 8 bytes: 20,000 ids collide with a chance of 1 in 10^11.
    """
    return f"{prefix}_{blake2b(repr(parts).encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


class Record(BaseModel):
    """A frozen, closed record: no attribute can be set, none can be added."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_dump_json(self, *, indent: int | None = None, **options: Any) -> str:
        """This record as JSON. A lone surrogate, which UTF-8 cannot hold, is written as \\udXXX (RFC 8259, section 7).

        A high one before a low one would come back as one character: there the low one stays as it is, and `encode`
        refuses the JSON.
        """
        try:
            return super().model_dump_json(indent=indent, **options)
        except PydanticSerializationError:
            separators = (",", ":") if indent is None else (",", ": ")
            options.pop("ensure_ascii", None)
            plain = self.model_dump(mode="json", **options)
            found = json.dumps(plain, ensure_ascii=False, indent=indent, separators=separators)
            return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", found)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """A record from JSON, lone surrogates too."""
        try:
            return super().model_validate_json(json_data, **options)
        except (ValidationError, UnicodeEncodeError) as error:
            if isinstance(error, ValidationError) and error.errors()[0]["type"] not in _NO_UNICODE:
                raise
            try:
                text = json_data if isinstance(json_data, str) else json_data.decode("utf-8", "surrogatepass")
                plain = json.loads(text)
            except ValueError:
                raise error from None
            options.pop("strict", None)  # means another thing for JSON than for what json.loads gives
            return cls.model_validate(plain, **options)


_NO_UNICODE = ("json_invalid", "string_unicode")
_SURROGATE = re.compile("(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff]")


class QuoteKind(StrEnum):
    """How the words are reported: all in quotation marks, none, or some of them."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class CueClass(StrEnum):
    """What a cue does. A user who wants statements alone keeps `STATEMENT` and drops the attitudes."""

    STATEMENT = "statement"
    EVALUATION = "evaluation"
    EVIDENCE = "evidence"
    THOUGHT = "thought"
    PLAN = "plan"
    STANCE = "stance"


class Attitude(StrEnum):
    """What the speaker does with the content, as far as the cue says so."""

    CLAIM = "claim"
    DENY = "deny"
    ASK = "ask"
    DEMAND = "demand"
    PROMISE = "promise"
    DOUBT = "doubt"
    ADMIT = "admit"
    SUGGEST = "suggest"
    JUDGE = "judge"
    WITHHOLD = "withhold"


class SpeakerKind(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    UNNAMED = "unnamed"


class Evidence(Record):
    """Why something was found: which pass, which construction or model, how sure, and what else it saw."""

    made_by: str = Field(description="pass and its version, e.g. 'rules@1'")
    because: str = Field(description="id of the construction, or name of the model")
    score: Score = Field(description="how likely it is right, from 0 to 1")
    note: str | None = Field(default=None, description="what the pass wants to add, e.g. why a candidate lost")


class Document(Record):
    """One file's text, exactly as decoded, and where it came from."""

    id: str
    text: str = Field(description="the text exactly as decoded: nothing is normalised")
    source: str | None = Field(default=None, description="path or URI as given; None for a text given as a string")
    sha256: str = Field(description="SHA-256 (FIPS 180-4) of the file's bytes; of the UTF-8 text for a string")
    media_type: str = Field(default="text/plain", description="RFC 6838 media type")
    encoding: str | None = Field(default=None, description="codec that decoded the bytes; None for a string")
    language: str = Field(description="BCP 47 primary subtag; 'und' when no language was found")
    language_confidence: Score = Field(description="1.0 when given by the caller")
    language_given: bool = Field(description="True: the caller said so; False: claimx found it")
    title: str | None = None
    headings: tuple[Span, ...] = Field(default=(), description="headlines and section headings")
    bylines: tuple[Span, ...] = ()
    captions: tuple[Span, ...] = ()
    boilerplate: tuple[Span, ...] = Field(default=(), description="advertisements, notices, navigation")


class Quote(Record):
    """One attribution: what was said, by whom, and the words that say so."""

    id: str
    kind: QuoteKind
    text: str = Field(description="the words of `content`, joined by ' … ' where it has several spans")
    content: tuple[Span, ...] = Field(min_length=1, description="what was said, without complementiser and outer marks")
    fragments: tuple[Span, ...] = Field(default=(), description="words in quotation marks inside a mixed quote")
    cue: tuple[Span, ...] = Field(default=(), description="the words that report: said, according to")
    source: tuple[Span, ...] = Field(default=(), description="the words that name who said it")
    speaker: str | None = Field(default=None, description="id of the Speaker, None when nobody could be named")
    closed: bool = Field(default=True, description="False when a quotation mark of it is missing")
    nested_in: str | None = Field(default=None, description="id of the quote it stands in")
    via: tuple[str, ...] = Field(default=(), description="ids of speakers who passed it on, outermost first")
    cue_lemma: str | None = Field(default=None, description="dictionary form of the cue")
    cue_class: CueClass = CueClass.STATEMENT
    attitude: Attitude = Attitude.CLAIM
    negated: bool = Field(default=False, description="True when the cue is negated: did not say")
    continuation: bool = Field(default=False, description="True when it goes on from the quote before, without a cue")
    score: Score = Field(description="how likely it is right, from 0 to 1")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Speaker(Record):
    """Whom the source words of one document mean."""

    id: str
    name: str = Field(description="canonical name: the fullest form in the document")
    kind: SpeakerKind
    role: str | None = None
    organization: str | None = None
    gender: str | None = Field(default=None, description="'f' or 'm' when words of the document show it")
    mentions: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        """False for the speaker of a quote that names none (see `Extraction.speaker`)."""
        return bool(self.id)


class Claim(Record):
    """A statement that can be true or false: an id and the spans it stands in."""

    id: str
    text: str
    spans: tuple[Span, ...] = Field(min_length=1)
    quote: str | None = Field(default=None, description="id of the quote that asserts it")
    evidence: tuple[Evidence, ...] = Field(min_length=1)
