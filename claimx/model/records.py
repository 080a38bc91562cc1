"""The records of one document: document, quotes, speakers, claims, and the evidence for them."""

import json
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticSerializationError

from claimx.model.making import fields_of, restored
from claimx.text.span import Span

Score = Annotated[float, Field(ge=0.0, le=1.0)]


def content_id(prefix: str, *parts: object) -> str:
    """An id made of content alone: the same parts give the same id on every machine.

    `prefix` says what the id names (`quote`, `speaker`); the parts are told apart by their `repr`. BLAKE2b (RFC 7693)
    with 8 bytes: 20,000 ids collide with a chance of 1 in 10^11.
    """
    return f"{prefix}_{_digest(repr(parts))}"


def claim_id(document: str, span: tuple[int, int], quote: str | None) -> str:
    """`content_id("claim", document, span, quote)` of ids made by `content_id`, written in a third of the time."""
    start, end = span
    told = f"'{quote}'" if quote is not None else "None"
    parts = f"('{document}', ({start}, {end}), {told})"
    return f"claim_{_digest(parts)}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _without_example(schema: dict[str, Any]) -> None:
    """Leave the example of a docstring out of a JSON Schema, which is for programs in any language."""
    if "description" in schema:
        schema["description"] = schema["description"].partition("\n\n    >>>")[0]


class Record(BaseModel):
    """A frozen, closed record: no attribute can be set, none can be added."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_without_example)

    def __reduce_ex__(self, protocol: Any, /) -> tuple[Any, ...]:
        """For pickle, by which workers hand their results over."""
        kind, held = type(self), self.__dict__
        names = fields_of(kind)[0]
        # more than its fields are there when something was computed and kept
        return restored, (kind, tuple(held.values() if len(held) == len(names) else [held[name] for name in names]))

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


class Outcome(StrEnum):
    """What became of a candidate when all were merged."""

    CHOSEN = "chosen"
    AGREED = "agreed"
    LOST = "lost"


class Evidence(Record):
    """Why something was found: which pass, which construction or model, how sure, and what became of its candidate.

    The first one of a quote or claim is that of the candidate that was chosen.

        >>> import claimx
        >>> (quote,) = claimx.extract_text("“We wait,” said Anna Lind.", language="en").quotes
        >>> for evidence in quote.evidence:
        ...     print(evidence.because, evidence.score, evidence.outcome.value)
        direct-inverted 0.95 chosen
    """

    made_by: str = Field(description="pass and its version, e.g. 'rules@1'")
    because: str = Field(description="id of the construction, or name of the model")
    score: Score = Field(description="how likely it is right, from 0 to 1")
    note: str | None = Field(default=None, description="what the pass wants to add, e.g. why a candidate lost")
    outcome: Outcome = Field(
        default=Outcome.CHOSEN, description="lost: the quote is another, this proposal overlaps it"
    )
    content: tuple[Span, ...] = Field(
        default=(), description="what was proposed, where it is not what the record holds"
    )


class Place(NamedTuple):
    """Where code points `start` (in) to `end` (out) of a document's text stand in its source.

    `at` is a fragment, after RFC 5147 and RFC 8118: `byte=120,180` (end exclusive), `page=3;char=0,412` (characters of
    the page), `xpath=/html/body/p[2]`, `paragraph=7`.
    """

    start: int
    end: int
    at: str


class Locator(Record):
    """Which text of a source that holds several: a member of an archive, a record of a table or crawl.

    `members` are names inside the source, the outermost archive first; `record` counts from 1. These two name the text;
    `key` (its id in the source's own words) and `byte_range` help to find it.
    """

    members: tuple[str, ...] = ()
    record: int | None = None
    key: str | None = Field(default=None, description="what the source calls it: id column, WARC-Record-ID, GUID")
    byte_range: tuple[int, int] | None = Field(
        default=None, description="bytes of the record in its file (or innermost member), end exclusive"
    )

    def __str__(self) -> str:
        """Member and record in words: 'a.zip ▸ b.jsonl ▸ record 12'."""
        record = () if self.record is None else (f"record {self.record}",)
        return " ▸ ".join((*self.members, *record))


class Document(Record):
    """One text, exactly as its reader gave it, and where it came from.

    Of plain text and Markdown the text is exactly as decoded. Of other formats it is the article without its markup,
    and `places` say where its parts stand in the source.

        >>> import claimx
        >>> document = claimx.extract("examples/it-frana.txt").document
        >>> document.language, document.encoding, document.published.isoformat(), document.title
        ('it', 'cp1252', '2026-02-17', 'Frana di Roccapiana, riapre la provinciale: «Ma solo di giorno»')
        >>> document.text[document.dateline.start : document.dateline.end]
        '17 febbraio 2026'
    """

    id: str
    text: str = Field(description="what all spans count in, in code points; nothing in it is normalised")
    source: str | None = Field(default=None, description="path or URI as given; None for a text given as a string")
    sha256: str = Field(description="SHA-256 (FIPS 180-4) of the file's bytes; of the UTF-8 text for a string")
    media_type: str = Field(default="text/plain", description="RFC 6838 media type")
    encoding: str | None = Field(default=None, description="codec that decoded the bytes; None for a string")
    language: str = Field(description="BCP 47 primary subtag; 'und' when no language was found")
    language_confidence: Score = Field(description="1.0 when given by the caller")
    language_given: bool = Field(description="True: the caller said so; False: claimx found it")
    title: str | None = None
    url: str | None = Field(default=None, description="canonical address, as the source says it")
    authors: tuple[str, ...] = Field(default=(), description="as the source names them; bylines of the text are spans")
    publisher: str | None = Field(default=None, description="outlet: newspaper, agency, site")
    published: date | None = Field(
        default=None, description="day of the document: given, known to the source, or read off its dateline"
    )
    dateline: Span | None = Field(default=None, description="the words that say the day; None when it was given")
    headings: tuple[Span, ...] = Field(default=(), description="headlines and section headings")
    bylines: tuple[Span, ...] = ()
    captions: tuple[Span, ...] = ()
    boilerplate: tuple[Span, ...] = Field(default=(), description="advertisements, notices, navigation")
    locator: Locator | None = Field(default=None, description="which text of the source; None when it holds one only")
    places: tuple[Place, ...] = Field(
        default=(), description="where parts of the text stand in the source, in order; empty for text files: see trace"
    )
    metadata: dict[str, str] = Field(default_factory=dict, description="what else the source says: columns, headers")

    @property
    def is_plain(self) -> bool:
        """Whether the text is the bytes of its file or member, decoded: plain text, Markdown, or a string."""
        return self.media_type in ("text/plain", "text/markdown") and not self.places

    def place_of(self, span: Span) -> tuple[Place, ...]:
        """The places that a span touches, in order; none for text that the reader added between parts."""
        return tuple(one for one in self.places if one.start < span.end and span.start < one.end)


class Quote(Record):
    """One attribution: what was said, by whom, and the words that say so.

    All spans count code points of the text of the document.

        >>> import claimx
        >>> text = "Anna Lind denied that the boat “leaks like a sieve”."
        >>> extraction = claimx.extract_text(text, language="en")
        >>> (quote,) = extraction.quotes
        >>> quote.kind.value, quote.attitude.value, [span.of(text) for span in quote.fragments]
        ('mixed', 'deny', ['leaks like a sieve'])
        >>> [span.of(text) for span in (*quote.source, *quote.cue, *quote.content)]
        ['Anna Lind', 'denied', 'the boat “leaks like a sieve”']
    """

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
    """Whom the source words of one document mean.

    There is one for each person, organisation or group, whatever the document calls it.

        >>> import claimx
        >>> text = "“We wait,” said the mayor, Anna Lind. “The pump leaks,” Lind said."
        >>> (speaker,) = claimx.extract_text(text, language="en").speakers
        >>> speaker.name, speaker.kind.value, speaker.role, speaker.gender
        ('Anna Lind', 'person', 'mayor', 'f')
        >>> [span.of(text) for span in speaker.mentions]
        ['Anna Lind', 'Lind']
    """

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


class Comparator(StrEnum):
    """How a quantity stands to the number that is written: at least, more than, about."""

    EXACT = "exact"
    MIN = "min"
    MAX = "max"
    MORE = "more"
    LESS = "less"
    ABOUT = "about"
    RANGE = "range"


class UnitKind(StrEnum):
    """What a quantity is a number of."""

    CURRENCY = "currency"
    PERCENT = "percent"
    PHYSICAL = "physical"
    COUNT = "count"
    NONE = "none"


class Quantity(Record):
    """A number in the text and what it is a number of."""

    span: Span
    text: str = Field(description="the words of `span`, exactly as the text holds them")
    value: Decimal | None = Field(default=None, description="None for a range and where no number is said")
    low: Decimal | None = Field(default=None, description="lower end of a range")
    high: Decimal | None = Field(default=None, description="upper end of a range")
    comparator: Comparator = Comparator.EXACT
    unit: str | None = Field(default=None, description="ISO 4217 code, '%', or a symbol after UCUM: km, m2, km/h, kWh")
    unit_kind: UnitKind = UnitKind.NONE
    counted: Span | None = Field(default=None, description="the noun that is counted")
    vague: bool = Field(default=False, description="True: an amount without a number: some thousands, almost all")


class Granularity(StrEnum):
    """How fine a time is."""

    TIME_OF_DAY = "time_of_day"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    DURATION = "duration"
    SET = "set"
    PRESENT = "present"


class TimeModifier(StrEnum):
    """What stands around a time, after the attribute `mod` of TIMEX3 (ISO 24617-1)."""

    BEFORE = "before"
    AFTER = "after"
    UNTIL = "until"
    SINCE = "since"
    START = "start"
    MID = "mid"
    END = "end"


class TimeRef(Record):
    """A time in the text: when something happened, or how long it took."""

    span: Span
    text: str = Field(description="the words of `span`, exactly as the text holds them")
    timex: str = Field(
        description="TIMEX3 value: 2024-05, XXXX-07, 2024-Q2, P3Y; X for what is not said; A/B from A to B"
    )
    granularity: Granularity
    modifier: TimeModifier | None = Field(default=None, description="until 2028: the time is 2028, the modifier until")
    resolved: tuple[date, date] | None = Field(
        default=None, description="first and last day (ISO 8601) of the time named"
    )
    anchor: date | None = Field(
        default=None, description="the reference date that it was resolved against, if it needed one"
    )


class Origin(StrEnum):
    """Where a claim stands: in a quote of some kind, in the author's own text, a headline, or a post in the article."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    AUTHOR = "author"
    HEADLINE = "headline"
    EMBEDDED = "embedded"


class ClaimKind(StrEnum):
    """What sort of proposition a claim is; several may hold."""

    QUANTITY = "quantity"
    COMPARISON = "comparison"
    CAUSAL = "causal"
    EVENT = "event"
    STATE = "state"
    PREDICTION = "prediction"
    INTENTION = "intention"
    OPINION = "opinion"
    DEFINITION = "definition"


class QuantitySort(StrEnum):
    """What a claim of kind quantity does with its figures (the sub-kinds of QuanTemp)."""

    STATISTICAL = "statistical"
    INTERVAL = "interval"
    RANKING = "ranking"


class AsserterKind(StrEnum):
    """Who commits to a claim; the last three are kept apart because each is checked in its own way."""

    SPEAKER = "speaker"
    ORGANIZATION = "organization"
    DOCUMENT = "document"
    UNNAMED = "unnamed"
    UNRESOLVED = "unresolved"


class Polarity(StrEnum):
    """Whether the proposition says that something is so, or that it is not."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Commitment(StrEnum):
    """How surely the asserter commits to the proposition; unstated: asked, supposed, or wished."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNSTATED = "unstated"


class FlagName(StrEnum):
    """What restricts a claim."""

    HEDGED = "hedged"
    PREDICTED = "predicted"
    INTENDED = "intended"
    CONDITIONAL = "conditional"
    COUNTERFACTUAL = "counterfactual"
    OBLIGATION = "obligation"
    REPORTED_MOOD = "reported_mood"
    QUESTION = "question"
    DENIED = "denied"


class Flag(Record):
    """One restriction of a claim, with the words that show it."""

    name: FlagName
    cue: Span | None = Field(default=None, description="the words that show it; None when the cue of the quote does")
    rule: str = Field(description="id of the rule: list of the pack, or form of the verb")


class Modality(Record):
    """How the asserter commits to a claim. (`Attitude` is what the cue of a quote does.)"""

    polarity: Polarity = Polarity.POSITIVE
    commitment: Commitment = Commitment.CERTAIN
    flags: tuple[Flag, ...] = ()

    def has(self, name: FlagName) -> bool:
        """Whether a flag of this name is set."""
        return any(flag.name == name for flag in self.flags)


class Attribution(Record):
    """One link of the chain of those who pass a claim on."""

    source: Span | None = Field(default=None, description="the words that name who says it")
    speaker: str | None = Field(default=None, description="id of the Speaker, None when nobody could be named")
    cue: Span | None = Field(default=None, description="the first of the words that report")
    cue_lemma: str | None = None
    quote: str | None = Field(default=None, description="id of the quote that this link comes from")


class Asserter(Record):
    """Who commits to a claim: the innermost source, or the document itself."""

    kind: AsserterKind
    speaker: str | None = Field(default=None, description="id of the Speaker of kinds speaker, organization, unnamed")


class ScoredKind(Record):
    """A kind of a claim, how sure, and by which rule."""

    kind: ClaimKind
    score: Score
    rule: str
    sort: QuantitySort | None = Field(default=None, description="for kind quantity only")


class CheckWorthiness(Record):
    """How much a claim deserves a check: a ranking aid, never a label.

    `value` is the logistic function of the sum of `contributions`, each weight times value of one feature, the constant
    among them; so it is monotone in every feature.
    """

    value: Score
    method: str = Field(description="name and version of the table of weights")
    contributions: dict[str, float]


class Claim(Record):
    """One proposition that some source commits to, and that could be true or false.

    A quote can hold several, and the author's own sentences hold claims too.

        >>> import claimx
        >>> text = "Anna Lind said that the repair will probably cost at least 3 million euros."
        >>> (claim,) = claimx.extract_text(text, language="en").claims
        >>> claim.asserter.kind.value, claim.modality.commitment.value, claim.origin.value
        ('speaker', 'probable', 'indirect')
        >>> [(one.comparator.value, str(one.value), one.unit) for one in claim.quantities]
        [('min', '3000000', 'EUR')]
    """

    id: str
    text: str = Field(description="the words of `spans`, joined by ' … ' where it has several")
    spans: tuple[Span, ...] = Field(min_length=1)
    context: Span = Field(description="the sentence or sentences it stands in")
    origin: Origin
    quote: str | None = Field(default=None, description="id of the quote that asserts it")
    attribution: tuple[Attribution, ...] = Field(default=(), description="who passed it on, outermost first")
    asserter: Asserter
    modality: Modality
    kinds: tuple[ScoredKind, ...] = Field(min_length=1, description="the main one first")
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeRef, ...] = ()
    names: tuple[Span, ...] = Field(default=(), description="names inside it")
    check_worthiness: CheckWorthiness
    evidence: tuple[Evidence, ...] = Field(min_length=1)
