"""Source words to speakers, over one document. Pure: the same reading and candidates give the same speakers."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.model.making import unchecked
from claimx.model.records import QuoteKind, Speaker, SpeakerKind, content_id
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.resolving.cast import Cast, Voice
from claimx.resolving.names import BODY, RANK, Names, Run
from claimx.resolving.reference import References
from claimx.resolving.sources import POINTING, Form, Source, SourceReader
from claimx.text.span import Span

_made = unchecked(Speaker)
_NOBODY: Sequence[Source] = ()
_SAME_WORDS = 3  # so many words in common are no accident
_COMPLEMENT = F.GENITIVE | F.COMMA
_COMPLEMENT_END = F.COMMA | F.FINITE


class Resolved(NamedTuple):
    """For each candidate its speaker's id and those of who passed it on; and the speakers, by first mention."""

    speaker_of: list[str | None]
    via_of: list[tuple[str, ...]]
    speakers: tuple[Speaker, ...]


def resolve(reading: Reading, candidates: Sequence[Candidate]) -> Resolved:
    """Whom the source words of the candidates mean; the candidates are in text order.

    Linear in the length of the text. Never raises.
    """
    if not candidates or not reading.starts:
        return Resolved([None for _ in candidates], [() for _ in candidates], ())
    names = Names(reading)
    reader = SourceReader(names)
    cast = Cast(names)
    references = References(names, reader, cast)
    references.subjects.contents = [span for candidate in candidates for span in candidate.content]
    sources = [_source(reader, candidate.source) if candidate.source else None for candidate in candidates]
    via = [
        [s for s in (_source(reader, (span,)) for span in candidate.via) if s] if candidate.via else _NOBODY
        for candidate in candidates
    ]
    _meet(cast, references, names, candidates, [s for s in sources if s] + [s for some in via for s in some])
    voices, passed_on = _ask(references, candidates, sources, via)
    _said_again(reading, candidates, voices)
    return _speakers(names, cast, voices, passed_on)


def _source(reader: SourceReader, spans: Sequence[Span]) -> Source | None:
    """The words of some spans, from the first to the last, taken apart."""
    reading = reader.reading
    starts = reading.starts
    first = bisect_left(starts, spans[0][0])
    end = bisect_left(starts, spans[-1][1], first)
    if first < end:
        return reader.read(first, end)
    if first > 0 and spans[0][0] < spans[0][1] <= reading.ends[first - 1]:  # dit-il: a part of the word before
        source = Source(first - 1, first, Form.PRONOUN)
        source.word = reading.pack.lexicon[spans[0].of(reading.text)]
        return source
    return None


def _meet(
    cast: Cast, references: References, names: Names, candidates: Sequence[Candidate], sources: Sequence[Source]
) -> None:
    """Fill the cast: who is named in sources, beside a role that sources use, or before a pronoun."""
    named = [s.name for s in sources if s.name is not None]
    roles = list(_role_holders(names, references.reader, sources))
    named += [run for source in roles if (run := source.name)]
    if any(s.form is Form.DAMAGED for s in sources):
        named += _everybody(names)
    known = [*sources, *roles]
    bodies = cast.bodies_of(known) + list(_companies(names, sources))
    cast.collect([*named, *bodies, *_told_before(references, names, candidates, sources)])
    for source in known:
        if source.name is None:
            continue
        voice = cast.named(source.name)
        if voice is not None:
            cast.learn(source, voice)
            if source.rank >= 0 and source.form is Form.NAME:
                references.holders.roles.append((source.first, names.words[source.rank].lower, voice))
    for run in bodies:
        voice = cast.named(run)
        if voice is not None and not voice.person:
            voice.body += 3
    references.holders.roles += _titled(names, cast)
    bodiless = [v for v in cast.voices if v.organization is not None and not v.rank]
    for voice in bodiless:
        references.holders.roles.append((voice.first, "", voice))
    references.holders.roles.sort(key=lambda entry: entry[0])


def _companies(names: Names, sources: Sequence[Source]) -> Iterator[Run]:
    """Names right behind what kind of company they are, when a source says "the company": der Hersteller Akkuna."""
    words = names.words
    if not any(s.name is None and s.body >= 0 and words[s.body].flags & F.COMPANY for s in sources):
        return
    for place in names.marked:
        if place + 1 < len(words) and words[place].flags & F.COMPANY and words[place + 1].flags & F.CAPITAL:
            run = names.run_at(place + 1)
            if run is not None and run.end > place + 1 and not words[place + 1].flags & F.FIRST_NAME:
                yield names.cut(place + 1, run.end)


def _titled(names: Names, cast: Cast) -> Iterator[tuple[int, str, Voice]]:
    """Roles that stand right before a name: Sen. Grassley is the senator."""
    for voice in cast.voices:
        for run in voice.runs:
            if run.has_rank:
                rank = run.first - 1 if names.words[run.first - 1].flags & F.WORD else run.first - 2
                lower = names.words[rank].lower
                if names.words[rank].flags & RANK and lower not in names.courtesy:
                    yield run.first, lower, voice


def _role_holders(names: Names, reader: SourceReader, sources: Sequence[Source]) -> Iterator[Source]:
    """Persons named right beside a role that a source uses alone: Präsident Kern … der Präsident."""
    wanted = {names.words[s.rank].lower for s in sources if s.form is Form.ROLE and s.rank >= 0 and s.definite}
    if not wanted:
        return
    words, flags = names.words, names.reading.flags
    for place in names.marked:
        if words[place].lower in wanted and flags[place] & RANK:
            run = _name_beside(names, place)
            if run is not None:
                first, end = min(place, run.lead), max(place + 1, run.end)
                yield reader_source(reader, first, end, place, run)


def reader_source(reader: SourceReader, first: int, end: int, place: int, run: Run) -> Source:
    """The phrase around a role and a name, taken apart."""
    source = reader.read(first, end)
    if source.name is None or source.rank < 0:
        source = Source(first, end, Form.NAME, name=run, gender=reader.words[place].gender)
        source.rank = place
    return source


def _name_beside(names: Names, place: int) -> Run | None:
    """The name right behind a role, behind its complement and a comma, or before it and a comma."""
    words = names.words
    k = place + 1
    if k < len(words) and k not in names.opens and words[k].flags & F.CAPITAL:
        run = names.run_at(k)
        return run if run is not None and run.first >= k and not run.flags & F.ORGANIZATION_MARK else None
    if k < len(words) and words[k].flags & _COMPLEMENT:
        while k < min(len(words) - 1, place + 9) and k not in names.opens and not words[k].flags & _COMPLEMENT_END:
            k += 1
        if words[k].flags & F.COMMA and k + 1 < len(words) and words[k + 1].flags & F.FIRST_NAME:
            run = names.run_at(k + 1)
            return run if run is not None and run.first == k + 1 and len(run.words) > 1 else None
    return _name_before(names, place)


def _name_before(names: Names, place: int) -> Run | None:
    words = names.words
    k = place - 1
    while k > max(0, place - 4) and words[k].flags & F.WORD and not words[k].flags & F.CAPITAL:
        k -= 1
    if k > 0 and words[k].flags & F.COMMA and words[k - 1].flags & F.CAPITAL:
        run = names.run_at(k - 1)
        if run is not None and run.end == k and len(run.words) > 1:
            return run
    return None


def _everybody(names: Names) -> Iterator[Run]:
    """All whole names of persons in the text."""
    for place in [i for i, f in enumerate(names.reading.flags) if f & F.FIRST_NAME]:
        if names.words[place].flags & F.CAPITAL:
            run = names.run_at(place)
            if run is not None and run.first == place and len(run.words) > 1:
                yield run


def _told_before(
    references: References, names: Names, candidates: Sequence[Candidate], sources: Sequence[Source]
) -> Iterator[Run]:
    """Names of the persons that the sentences before a pronoun or a missing subject tell of."""
    places = [s.first for s in sources if s.form in POINTING]
    places += [references.token(c.cue[0][0]) for c in candidates if not c.source and c.cue]
    if not places:
        return
    known = {references.sentence(s.first) for s in sources if s.form is Form.NAME}
    seen: set[int] = set()
    nobody = min(known, default=len(names.firsts))
    for place in places:
        here = references.sentence(place)
        if here < nobody and here + 1 < len(names.firsts) and here + 1 not in seen:
            seen.add(here + 1)
            yield from _people_in(references, names, here + 1)
        for number in range(here, max(-1, here - 4), -1):
            if number not in seen:
                seen.add(number)
                yield from _people_in(references, names, number)
            if number in known and number < here:
                break  # who spoke there is nearer than anybody before


def _people_in(references: References, names: Names, number: int) -> Iterator[Run]:
    """Persons named near the start of a sentence, outside contents."""
    first, end, _ = references.reading.sentences[number]
    words, flags, said = names.words, names.reading.flags, references.subjects.said
    for k in names.marked_in(first, min(end, first + 30)):
        f = flags[k]
        if not f & F.CAPITAL or said[k]:
            continue
        ranked = k > first and words[k - 1].flags & RANK
        if ranked or f & F.FIRST_NAME or names.after_first_name(names.key(k)) or names.is_before_who(k):
            run = names.run_at(k)
            if run is None or run.first != k or run.flags & BODY:
                continue
            if len(run.words) > 1 or run.lead < k or names.after_first_name(run.words[0]):
                yield run


def _ask(
    references: References,
    candidates: Sequence[Candidate],
    sources: Sequence[Source | None],
    via: Sequence[Sequence[Source]],
) -> tuple[list[Voice | None], dict[int, list[Voice]]]:
    """Go through the text and resolve each candidate with what came before it; and, by number, who passed it on."""
    voices: list[Voice | None] = []
    passed_on: dict[int, list[Voice]] = {}
    around: list[Voice | None] = [None]  # who speaks at each depth: inside their words "I" is they
    for candidate, source, others in zip(candidates, sources, via, strict=True):
        if candidate.depth:
            voice = _inner(references, candidate, source, around[candidate.depth - 1])
            voices.append(voice)
            around[candidate.depth :] = [voice]
            continue
        if source is not None:
            voice = references.meant(source, candidate)
            if voice is not None:
                if source.form is Form.ROLE:
                    voice.spans.add((source.first, source.end))
                references.note(voice, source.first)
        else:
            voice = references.unsaid(candidate)
            if voice is not None:
                references.note(voice, references.token((candidate.cue or candidate.content)[0].start))
        voices.append(voice)
        if others:
            found = [references.meant(other, candidate) for other in others]
            passed_on[len(voices) - 1] = [v for v in found if v is not None and v is not voice]
        references.resolved.append((candidate, voice))
        around = [voice]
    return voices, passed_on


def _inner(references: References, candidate: Candidate, source: Source | None, outer: Voice | None) -> Voice | None:
    """Whom somebody quotes: "I" is who speaks; whom "she" means, the text around does not say."""
    if source is None:
        return None
    if source.form not in POINTING:
        return references.meant(source, candidate)
    word = source.word or references.words[source.first]
    return outer if source.form is Form.PRONOUN and any("1" in r for r in word.features) else None


def _said_again(reading: Reading, candidates: Sequence[Candidate], voices: list[Voice | None]) -> None:
    """A quote by nobody, in a headline or a box, has the speaker of the one that says the same words."""
    alone = [n for n, voice in enumerate(voices) if voice is None and candidates[n].kind is QuoteKind.DIRECT]
    if not alone:
        return
    said: dict[str, Voice | None] = {}
    for candidate, voice in zip(candidates, voices, strict=True):
        if voice is not None and candidate.kind is not QuoteKind.INDIRECT:
            for start, end in candidate.content:
                said.setdefault(_plain(reading.text[start:end]), voice)
    for number in alone:
        start, end = candidates[number].content[0]
        words = _plain(reading.text[start:end])
        if words.count(" ") >= _SAME_WORDS - 1:
            voices[number] = said.get(words)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".!?…,;: ")


def _speakers(
    names: Names, cast: Cast, voices: Sequence[Voice | None], passed_on: Mapping[int, Sequence[Voice]]
) -> Resolved:
    """Records of the voices that speak, and their ids."""
    used = dict.fromkeys(voice for voice in voices if voice is not None)
    for others in passed_on.values():
        used.update(dict.fromkeys(others))
    ordered = sorted([(min(v.spans, default=(v.first, v.first)), v.words, i, v) for i, v in enumerate(used)])
    ids: dict[Voice | None, str | None] = {None: None}
    taken: set[str] = set()
    speakers = []
    for _, _, _, voice in ordered:
        speaker = _speaker(names, cast, voice, taken)
        ids[voice] = speaker.id
        speakers.append(speaker)
    via: list[tuple[str, ...]] = [()] * len(voices)
    for number, others in passed_on.items():
        via[number] = tuple(dict.fromkeys(i for v in others if (i := ids[v])))
    return Resolved([ids[v] for v in voices], via, tuple(speakers))


def _speaker(names: Names, cast: Cast, voice: Voice, taken: set[str]) -> Speaker:
    starts, ends = names.reading.starts, names.reading.ends
    kind = voice.kind
    words = " ".join(voice.words)
    identity = content_id("speaker", words, kind.value)
    count = 2
    while identity in taken:
        identity = content_id("speaker", words, kind.value, count)
        count += 1
    taken.add(identity)
    organization = _organization(names, cast, voice) if voice.organization is not None else None
    plain = kind is SpeakerKind.PERSON or kind is SpeakerKind.UNNAMED
    spans = sorted(voice.spans) if len(voice.spans) > 1 else voice.spans
    return _made(
        id=identity,
        name=_name(names, voice),
        kind=kind,
        role=names.text(*voice.role) if voice.role is not None and plain else None,
        organization=organization if plain else None,
        gender=voice.gender or None if plain else None,
        mentions=tuple([Span(starts[first], ends[end - 1]) for first, end in spans]),
    )


def _organization(names: Names, cast: Cast, voice: Voice) -> str | None:
    if voice.organization is None:
        return None
    body = cast.named(voice.organization)
    if body is None:
        return names.text(voice.organization.first, voice.organization.end)
    return _name(names, body) if body is not voice and body.person <= max(body.body, 1) else None


def _name(names: Names, voice: Voice) -> str:
    """The fullest form, at its best-cased mention."""
    runs = voice.runs
    if len(runs) == 1:
        return names.text(runs[0].first, runs[0].end)
    best: dict[str, list[int]] = {}
    for run in runs[:60]:
        if run.words == voice.words:
            best.setdefault(names.text(run.first, run.end), []).append(run.first)
    if not best:
        return names.text(runs[0].first, runs[0].end)
    if len(best) == 1:
        return next(iter(best))
    return min(
        best, key=lambda text: (text.isupper() and len(text) > 4 and not voice.is_body, -len(best[text]), best[text])
    )
