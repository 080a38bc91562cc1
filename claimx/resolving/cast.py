"""The cast of a document: everybody who is named in it and may speak, with every place where the name stands."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from claimx.lang import flags as F
from claimx.model.records import SpeakerKind
from claimx.resolving.names import BODY, RANK, Names, Run
from claimx.resolving.sources import Form, Source

_SMALL = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR
AHEAD = 200  # tokens after a role or "the company" in which the name may follow
NEAR = 16  # namesakes looked at before and after a place: many share a surname only in texts made to hurt
_NO_PERSON = BODY | F.PLACE
_BODY_NAME = BODY | F.ALL_CAPITALS
_OF_PERSON = F.FIRST_NAME | RANK
# members of an enum under names of their own: Python 3.11 takes ten times as long to look one up in its class
_PEOPLE_FORM, _GROUP_FORM, _BODY_FORM = Form.PEOPLE, Form.GROUP, Form.BODY
_PERSON, _ORGANIZATION = SpeakerKind.PERSON, SpeakerKind.ORGANIZATION


class Voice:
    """One person, organisation or group; `unnamed` when only a noun phrase is known of it."""

    gender = ""
    rank = ""
    role: tuple[int, int] | None = None
    organization: Run | None = None
    bound: frozenset[str] = frozenset()  # words of the names that hang on the role
    person = 0
    body = 0
    latest = -1
    solid = False
    speaks = False

    def __init__(self, first: int, words: tuple[str, ...], form: Form, *, unnamed: bool = False) -> None:
        self.first = first
        self.words = words
        self.form = form
        self.unnamed = unnamed
        self.plural = form is _PEOPLE_FORM or form is _GROUP_FORM
        self.runs: list[Run] = []
        self.spans: set[tuple[int, int]] = set()
        self.places: list[int] = []
        self.whole: list[int] = []  # places of names of several words

    @property
    def kind(self) -> SpeakerKind:
        """What the evidence of the document makes of it."""
        form = self.form
        if form is _PEOPLE_FORM or form is _GROUP_FORM:
            return SpeakerKind.GROUP
        if self.unnamed:
            return _ORGANIZATION if form is _BODY_FORM else SpeakerKind.UNNAMED
        body = self.body + 2 * self._is_acronym()
        return _ORGANIZATION if body > self.person else _PERSON

    def _is_acronym(self) -> bool:
        return (
            len(self.words) == 1 and 1 < len(self.words[0]) < 7 and all(r.flags & F.ALL_CAPITALS for r in self.runs[:9])
        )

    @property
    def is_doubtful(self) -> bool:
        """Named once, by one word, and nothing shows that it is a name."""
        return not self.unnamed and self.person == 0 == self.body and len(self.words) == 1 and len(self.places) < 2

    @property
    def is_body(self) -> bool:
        return self.kind is SpeakerKind.ORGANIZATION


class Cast:
    """Voices by name. Build it with all names that matter, then ask whom a run of capitals means."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = names.words
        self.voices: list[Voice] = []
        self.by_name: dict[tuple[str, ...], Voice] = {}
        self.by_word: dict[str, list[Voice]] = {}
        self.at: dict[int, Voice] = {}
        self._bodies: list[tuple[int, Voice]] | None = None

    # -- collecting ----------------------------------------------------------------------------------------------------

    def collect(self, runs: Iterable[Run]) -> None:
        """Find the whole names of these runs in the text, and everywhere that they stand."""
        given = {run.first: run for run in sorted(runs, key=_by_place)}
        self._split_collisions(given)
        spoken = {run.words for run in given.values()}
        ordered = self._runs_of(given)
        wanted = {word for words in spoken for word in words}
        single = []
        for run in ordered:
            words = run.words
            if len(words) == 1:
                single.append(run)
            elif words in spoken or words[-1] in wanted or words[:1] in spoken:
                self._place(run, words in spoken)
        for run in single:
            self._place_single(run, run.words in spoken)
        self._acronyms()
        for voice in self.voices:
            voice.places.sort()

    def _runs_of(self, given: dict[int, Run]) -> list[Run]:
        """The runs given and all others that hold one of their words, in text order."""
        names, run_at = self.names, self.names.run_at
        found = dict(given)
        covered = {k for run in given.values() for k in range(run.first, run.end)}
        for key in dict.fromkeys([word for run in given.values() for word in (run.words[-1], run.words[0])]):
            for place in names.places_of(key):
                if place in covered:
                    continue
                run = run_at(place)
                if run is not None and run.first <= place < run.end and run.first not in found:
                    found[run.first] = run
        return [found[first] for first in sorted(found)]

    def _split_collisions(self, given: dict[int, Run]) -> None:
        """Two names that damage has put side by side: "Laut Lau Tencent baut …" means Lau."""
        count = Counter([run.words for run in given.values()])
        alone = {words[0] for words in count if len(words) == 1}
        if not alone:
            return
        for run in list(given.values()):
            words = run.words
            if len(words) != 2 or count[words] > 1 or words[0] not in alone or words[1] in alone:
                continue
            if len(self.names.places_of(words[0])) > 2 and all(map(self.names.stands_alone, words)):
                given[run.first] = self.names.cut(run.first, run.first + 1)

    def _place(self, run: Run, spoken: bool) -> None:
        if self.names.is_genitive(run.end - 1) and not run.flags & F.FIRST_NAME and not spoken:
            return  # das Vorgehen Khartums
        voice = self.by_name.get(run.words) or self._relative(run, spoken)
        if voice is None:
            voice = self._add(run)
        self._enter(voice, run, spoken)

    def _add(self, run: Run) -> Voice:
        voice = Voice(run.first, run.words, Form.NAME)
        self.voices.append(voice)
        self._index(voice, run.words)
        return voice

    def _index(self, voice: Voice, words: tuple[str, ...]) -> None:
        self.by_name.setdefault(words, voice)
        for word in words:
            known = self.by_word.setdefault(word, [])
            if not known or known[-1] is not voice:
                known.append(voice)

    def _relative(self, run: Run, spoken: bool) -> Voice | None:
        """The voice whose name is the same with more or fewer words."""
        words = run.words
        seen: list[Voice] = []
        for word in dict.fromkeys((words[-1], words[0])):
            seen += self.by_word.get(word, [])[-NEAR:]
        for voice in seen:
            if (
                len(voice.words) > 1
                and self._same(voice.words, words, run, spoken)
                and not _differ(voice.gender, self._gender(run))
            ):
                return voice
        return None

    def _same(self, known: tuple[str, ...], words: tuple[str, ...], run: Run, spoken: bool) -> bool:
        short, long = sorted((known, words), key=len)
        if short[0] == long[0] and short[-1] == long[-1]:
            return True
        if long[-len(short) :] == short:
            return not self._is_body(run)
        if long[: len(short)] == short and long is words:
            return not run.flags & F.FIRST_NAME and self._only_marks(run, len(long) - len(short))
        return long[: len(short)] == short and spoken and not run.flags & BODY

    def _only_marks(self, run: Run, count: int) -> bool:
        """Do the last words only say that it is a body: Tencent Holdings?"""
        return run.end - count > run.first and all(
            self.words[k].flags & F.ORGANIZATION_MARK for k in range(run.end - count, run.end)
        )

    def _place_single(self, run: Run, spoken: bool) -> None:
        if run.first in self.at:
            return
        gender = self._gender(run) if run.lead < run.first else ""
        voice = self.find(run.words[0], run.first, gender, has_rank=run.lead < run.first)
        if voice is None:
            if not spoken:
                return
            voice = self._add(run)
        self._enter(voice, run, spoken)

    def _gender(self, run: Run) -> str:
        for k in range(run.lead, run.first):
            if self.words[k].gender:
                return self.words[k].gender
        first = self.words[run.first]
        return first.gender if first.flags & F.FIRST_NAME and len(run.words) > 1 else ""

    def _enter(self, voice: Voice, run: Run, spoken: bool) -> None:
        first, end, words, lead, flags = run
        voice.runs.append(run)
        voice.places.append(first)
        voice.spans.add((first, end))
        self.at[first] = voice
        if spoken or len(voice.runs) > 2:
            voice.solid = True
        if len(words) == 1:
            voice.latest = first
            if lead == first and (len(voice.words) > 1 or not flags & _NO_PERSON):
                return
        else:
            voice.whole.append(first)
        self._weigh(voice, run)
        if self.names.genitive_s and 1 < len(run.words) < len(voice.words) and self._is_padded(voice, run):
            voice.words = run.words  # Demokratin Gesine Moll, when Gesine Moll stands alone too
            self._index(voice, run.words)
        if len(words) > len(voice.words) and (
            spoken and not self.names.genitive_s or flags & BODY or self.words[first].flags & F.FIRST_NAME
        ):
            voice.words = words
            self._index(voice, words)

    def _weigh(self, voice: Voice, run: Run) -> None:
        """What a name by itself says of its bearer: person or body, gender, organisation."""
        first, _, words, lead, flags = run
        voice.gender = voice.gender or self._gender(run)
        first_name = len(words) > 1 and bool(self.words[first].flags & F.FIRST_NAME)
        voice.solid = voice.solid or first_name
        if flags & _BODY_NAME and (self._is_body(run) or self._has_acronym(run)):
            voice.body += 3
        elif flags & F.PLACE and len(words) == 1:
            voice.body += 2
        if first_name or lead < first:
            voice.person += 2
        elif len(words) > 1:
            voice.person = voice.person or 1
            if first > 0 and self.words[first - 1].flags & F.ARTICLE:
                voice.body += 1
        if len(words) > 1 and voice.organization is None and not flags & BODY:
            voice.organization = self._beside(run)

    def _beside(self, run: Run) -> Run | None:
        """The organisation of a person beside the name: Martin Lau of Tencent; … of Tencent, Martin Lau."""
        words, end = self.words, run.end
        if end + 1 < len(words) and words[end].flags & F.GENITIVE and not words[end].flags & F.ARTICLE:
            after = end + 2 if words[end + 1].flags & F.ARTICLE and not words[end + 1].flags & F.CAPITAL else end + 1
            return self._body_at(after, after)
        k = run.lead - 2
        if k > 1 and words[k + 1].flags & F.COMMA and words[k].flags & F.CAPITAL:
            return self._body_at(k, -1)
        return None

    def _body_at(self, k: int, first: int) -> Run | None:
        if k >= len(self.words) or not self.words[k].flags & F.CAPITAL or k in self.names.opens:
            return None
        body = self.names.run_at(k)
        if body is not None and self.names.genitive_s and self.words[body.first - 1].flags & F.ARTICLE:
            return body if body.flags & _BODY_NAME else None
        if body is None or body.has_rank or body.flags & _OF_PERSON or first >= 0 and body.first != first:
            return None
        if first < 0 and not self.words[body.first - 1].flags & F.GENITIVE:
            return None
        return body

    def _is_padded(self, voice: Voice, run: Run) -> bool:
        """Is the longer name a noun of unknown kind and the shorter name?"""
        longer = voice.runs[0]
        if longer.words[-len(run.words) :] != run.words or self._is_body(longer):
            return False
        return not self.words[longer.first].flags & F.FIRST_NAME

    def _has_acronym(self, run: Run) -> bool:
        """Bahngesellschaft SNCB, but not MARTIN LAU."""
        if not run.flags & F.ALL_CAPITALS or run.flags & F.FIRST_NAME or run.has_rank or len(run.words) < 2:
            return False
        caps = [
            bool(self.words[k].flags & F.ALL_CAPITALS) for k in range(run.first, run.end) if len(self.words[k].text) > 1
        ]
        return any(caps) and not all(caps)

    # -- asking --------------------------------------------------------------------------------------------------------

    def find(self, word: str, place: int, gender: str = "", *, has_rank: bool = False) -> Voice | None:
        """Whom a single name means at token `place`: the latest bearer before it, else the next one."""
        known = self.by_word.get(word)
        if not known:
            return None
        if len(known) == 1:
            voice = known[0]
            return None if self._fit(voice, word, has_rank) < 0 or gender and _differ(voice.gender, gender) else voice
        cut = bisect_left(known, place, key=lambda voice: voice.first)
        near = known[max(0, cut - NEAR) : cut][::-1] + known[cut : cut + NEAR]
        best: tuple[tuple[int, int, int], Voice] | None = None
        for order, voice in enumerate(near):
            fit = self._fit(voice, word, has_rank)
            if fit < 0 or gender and _differ(voice.gender, gender):
                continue
            score = (fit, not voice.solid, self._distance(voice, place) if fit < 3 else order)
            if best is None or score < best[0]:
                best = (score, voice)
        return best[1] if best else None

    def _distance(self, voice: Voice, place: int) -> int:
        """How far back the voice was met last; those only met later come after all others."""
        at = bisect_left(voice.whole, place)
        last = max(voice.whole[at - 1] if at else -1, voice.latest if voice.latest < place else -1)
        return place - last if last >= 0 else 1_000_000_000 + voice.first - place

    def _fit(self, voice: Voice, word: str, has_rank: bool) -> int:
        words = voice.words
        if len(words) == 1:
            return 0 if words[0] == word else -1
        if words[-1] == word:
            return 0 if not self._is_body(voice.runs[0]) else self._fit_body(voice.runs[0], word)
        if has_rank and not self._first_known(voice):
            return 1 if words[0] == word and voice.solid else -1
        if words[0] == word:
            run = voice.runs[0]
            if run.flags & BODY:
                return 3 if self._only_marks(run, len(words) - 1) else self._fit_body(run, word)
            return 2 if voice.solid else -1
        return 1 if voice.solid and not self._is_body(voice.runs[0]) else -1

    def _fit_body(self, run: Run, word: str) -> int:
        """How well a body's noun alone means it: European Commission … the Commission. Its other words do not."""
        for k in range(run.first, run.end):
            if self.words[k].key == word:
                return 4 if self.words[k].flags & F.ORGANIZATION and not self.words[k].flags & F.ALL_CAPITALS else -1
        return -1

    def _is_body(self, run: Run) -> bool:
        """A word of an organisation in it, and no first name or title that makes it a person: Don Guardian."""
        return bool(run.flags & BODY) and not run.has_rank and not self.words[run.first].flags & F.FIRST_NAME

    def _first_known(self, voice: Voice) -> bool:
        return bool(self.words[voice.runs[0].first].flags & F.FIRST_NAME)

    def named(self, run: Run) -> Voice | None:
        """The voice that a name in a source means."""
        voice = self.at.get(run.first)
        if voice is not None:
            return voice
        voice = self.by_name.get(run.words)
        return (
            voice
            if voice is not None
            else self.find(run.words[-1], run.first, self._gender(run), has_rank=run.has_rank)
        )

    # -- organisations -------------------------------------------------------------------------------------------------

    def _acronyms(self) -> None:
        """European Central Bank (ECB), and initials alone: one voice."""
        short = [
            v
            for v in self.voices
            if len(v.words) == 1 and v.runs[0].flags & F.ALL_CAPITALS and 2 <= len(v.words[0]) <= 7
        ]
        if not short:
            return
        initials: dict[str, Voice] = {}
        for voice in self.voices:
            if len(voice.words) > 1:
                initials.setdefault("".join(w[0] for w in voice.words), voice)
        united: set[Voice] = set()
        for voice in short:
            whole = initials.get(voice.words[0]) or self._in_brackets(voice)
            if whole is not None and whole is not voice:
                self._unite(whole, voice)
                united.add(voice)
        if united:
            self.voices = [voice for voice in self.voices if voice not in united]

    def _in_brackets(self, voice: Voice) -> Voice | None:
        for run in voice.runs[:NEAR]:
            if not run.first or not self.words[run.first - 1].flags & F.OPEN_BRACKET:
                continue
            whole = self._spelled_out(run.first - 1, voice.words[0])
            if whole is None:
                continue
            known = self.by_name.get(whole.words)
            if known is None:
                known = self._add(whole)
                self._enter(known, whole, True)
            known.body += 2
            return known
        return None

    def _spelled_out(self, end: int, letters: str) -> Run | None:
        """The name before token `end` that has these initials: Unión de Pescadores Gallegos (UPG)."""
        words = self.words
        initials = ""  # of words that are not small
        every = ""
        for k in range(end - 1, max(-1, end - 3 * len(letters)), -1):
            word = words[k]
            f = word.flags
            if not f & F.WORD or not word.key:
                break
            every = word.key[0] + every
            if f & F.CAPITAL or not f & _SMALL:
                initials = word.key[0] + initials
            if f & F.CAPITAL and end - k > 1 and (initials.startswith(letters) or every == letters):
                flags = F.ORGANIZATION
                for inner in words[k:end]:
                    flags |= inner.flags
                return Run(k, end, self.names.keys(k, end), k, flags & ~F.FIRST_NAME)
            if k in self.names.opens:
                break
        if end > 1 and words[end - 1].flags & F.CAPITAL:
            whole = self.names.run_at(end - 1)
            if whole is not None and len(whole.words) > 1 and whole.words[0][0] == letters[0]:
                return whole
        return None

    def _unite(self, whole: Voice, short: Voice) -> None:
        whole.body += 1 + short.body
        whole.runs += short.runs
        whole.spans |= short.spans
        whole.places += short.places
        whole.solid = True
        for run in short.runs:
            self.at[run.first] = whole
        self.by_name[short.words] = whole
        self.by_word[short.words[0]] = [whole]

    def body_before(self, place: int) -> Voice | None:
        """The organisation that was named last before token `place`, else the first one soon after it."""
        if self._bodies is None:
            self._bodies = sorted(
                ((p, v) for v in self.voices if v.is_body and not v.unnamed for p in v.places), key=lambda pair: pair[0]
            )
        if not self._bodies:
            return None
        at = bisect_left(self._bodies, place, key=lambda pair: pair[0])
        if at:
            return self._bodies[at - 1][1]
        return self._bodies[0][1] if self._bodies[0][0] < place + AHEAD else None

    def learn(self, source: Source, voice: Voice) -> None:
        """What a source phrase says of the one it names: role, organisation, kind."""
        if source.article:
            voice.body += 2
        if source.form is Form.BODY:
            voice.body += 2
            return
        voice.speaks = True
        if source.rank >= 0:
            voice.person += 3
            voice.rank = voice.rank or self.words[source.rank].lower
        if source.role is not None and voice.role is None:
            voice.role = source.role
        if source.organization is not None and voice.organization is None:
            voice.organization = source.organization
        if source.bound:
            voice.bound = voice.bound.union(source.bound)
        if source.gender and not voice.gender:
            voice.gender = source.gender

    def bodies_of(self, sources: Iterable[Source]) -> list[Run]:
        """The organisations that source phrases name beside a person."""
        return [run for source in sources for run in (source.organization, source.bracket) if run is not None]


def _by_place(run: Run) -> tuple[int, int]:
    return run.first, -run.end


def _differ(a: str, b: str) -> bool:
    return bool(a and b and a != b)
