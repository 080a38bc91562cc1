"""Whom a noun phrase without a name means: who holds the role, which organisation is in focus, or an unnamed voice."""

from bisect import bisect_left, bisect_right

from claimx.lang import flags as F
from claimx.resolving.cast import AHEAD, NEAR, Cast, Voice
from claimx.resolving.names import Names, Run
from claimx.resolving.sources import Form, Source

_BEFORE = F.ARTICLE | F.PREPOSITION | F.GENITIVE


class Holders:
    """Roles, bodies and unnamed noun phrases of one reading. `last` are the voices that spoke so far."""

    def __init__(self, names: Names, cast: Cast) -> None:
        self.words = names.words
        self.cast = cast
        self.nouns: dict[tuple[str, ...], Voice] = {}
        self.roles: list[tuple[int, str, Voice]] = []
        self.last: list[Voice] = []

    def role(self, source: Source, plural: bool | None) -> Voice | None:
        """The minister: who holds the role, when the words say that it is somebody known; several are a group."""
        if plural:
            voice = self.noun(source)
            voice.form, voice.plural = Form.PEOPLE, True
            return voice
        if source.definite or source.first == source.rank or self._has_owner(source):
            holder = self.holder(source)
            if holder is not None:
                return holder
        return self.noun(source)

    def _has_owner(self, source: Source) -> bool:
        return bool(self.words[source.first].flags & F.POSSESSIVE)

    def _organization_of(self, source: Source) -> tuple[str, ...]:
        if source.organization is not None:
            voice = self.cast.named(source.organization)
            return (voice.words if voice is not None else ()) + source.organization.words + source.bound
        if source.body >= 0 and self.words[source.body].flags & F.COMPANY:
            body = self.cast.body_before(source.first)
            return body.words if body is not None else ()
        return ()

    def holder(self, source: Source) -> Voice | None:
        """The person with the role, before the place or else after it; of the same organisation when one is named."""
        bodies = set(self._organization_of(source))
        wanted = self.words[source.rank].lower if source.rank >= 0 else ""
        if not wanted and not bodies:
            return None
        cut = bisect_left(self.roles, source.first, key=lambda entry: entry[0])
        near = self.roles[max(0, cut - 2 * NEAR) : cut][::-1] + self.roles[cut : cut + 2 * NEAR]
        best: tuple[tuple[bool, int], Voice] | None = None
        for order, (place, rank, voice) in enumerate(near):
            if place > source.first + AHEAD and not bodies:
                continue
            theirs = self._bodies_of(voice)
            if (
                bodies
                and not bodies & theirs
                and (theirs or source.organization is not None)
                or wanted
                and not _same_rank(wanted, rank)
            ):
                continue
            if source.gender and voice.gender and source.gender != voice.gender or bodies and not wanted and not theirs:
                continue
            score = (bool(bodies) and not theirs, order if wanted else -len(voice.places))
            if best is None or score < best[0]:
                best = (score, voice)
        return best[1] if best else None

    def _bodies_of(self, voice: Voice) -> frozenset[str]:
        if voice.organization is None:
            return voice.bound
        whole = self.cast.named(voice.organization)
        return voice.bound.union(voice.organization.words, whole.words if whole is not None else ())

    def body(self, source: Source) -> Voice | None:
        """The company: the organisation in focus; the center: the one with that word in its name."""
        if source.name is not None or source.organization is not None or source.body < 0:
            return self.noun(source)
        lower = self.words[source.body].lower
        known = self.cast.by_word.get(lower, ())
        for voice in reversed(known[-NEAR:]):
            if voice.is_body and voice.first < source.first:
                return voice
        if self.words[source.body].flags & F.COMPANY:
            for voice in reversed(self.last[-3:]):
                if voice.is_body and not voice.unnamed:
                    return voice
            body = self.cast.body_before(source.first)
            if body is not None:
                return body
        return self.noun(source)

    def noun(self, source: Source) -> Voice:
        """The voice of a noun phrase that names nobody: one for each wording."""
        words = self.words
        first, end = source.first, min(source.end, source.first + 24)
        start = first
        while start < end - 1 and words[start].flags & _BEFORE and not words[start].flags & F.POSSESSIVE:
            start += 1
        if source.form is Form.PEOPLE:
            start = first
        key = tuple(
            words[k].lower for k in range(start, end) if words[k].flags & F.WORD and words[k].lower != "'s"
        ) or (words[first].lower,)
        voice = self.nouns.get(key)
        if voice is None:
            voice = self.nouns[key] = Voice(first, key, source.form, unnamed=True)
            voice.gender = source.gender if source.form is Form.ROLE else ""
            voice.role = source.role
            voice.organization = source.organization
            voice.bound = frozenset(source.bound)
            voice.runs = [Run(start if source.form is Form.BODY and source.definite else first, end, key, first, 0)]
            if source.form is Form.ROLE and source.rank >= 0:
                voice.rank = words[source.rank].lower
                entry = (first, voice.rank, voice)
                self.roles.insert(bisect_right(self.roles, first, key=lambda e: e[0]), entry)
        voice.spans.add((first, end))
        voice.places.append(first)
        return voice


def _same_rank(a: str, b: str) -> bool:
    """minister, außenminister; senator, sen."""
    if not b or a == b:
        return a == b
    short, long = sorted((a, b), key=len)
    return (
        len(short) >= 4
        and long.endswith(short)
        or len(short) >= 3
        and long.startswith(short)
        and len(long) - len(short) > 2
    )
