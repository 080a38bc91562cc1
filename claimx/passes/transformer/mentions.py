"""Who may have said a quote, and what speaks for it: every noun phrase near, in words that a table of weights can hold.

The labels of the tagger and the rules name few spans, and where both are wrong none of them is right. Here each noun
phrase of the sentences around a content is an option, told by plain facts: where it stands to content and cue, what
stands between, which words border it, what sort of word it ends with. A fact is a string; `claimx.passes.transformer
.facts` weighs them.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.phrases import Phrases
from claimx.passes.transformer.scene import Proposal, Ranges

BACK, ON = 3, 1  # sentences before and behind the content that are looked at
_MOST = 40  # mentions of a quote: the nearest ones
_FUNCTION = (
    F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER
    | F.RELATIVE | F.INTERROGATIVE | F.NEGATION | F.AUX | F.PRONOUN | F.REFLEXIVE | F.PRONOMINAL | F.AS_CLAUSE
    | F.ATTRIBUTION | F.PHRASE | F.PARTICLE | F.BOUNDARY
)  # fmt: skip
_SORTS = {
    "pronoun": F.PRONOUN,
    "first_name": F.FIRST_NAME,
    "title": F.TITLE,
    "role": F.ROLE,
    "people": F.PEOPLE,
    "organization": F.ORGANIZATION | F.ORGANIZATION_MARK,
    "document": F.DOCUMENT,
    "cue_noun": F.CUE_NOUN,
    "place": F.PLACE,
    "time": F.TIME,
    "number": F.NUMBER,
    "acronym": F.ALL_CAPITALS,
    "bracket": F.OPEN_BRACKET,
    "genitive": F.GENITIVE,
    "joint": F.COORDINATOR,
    "adverb": F.ADVERB,
}
_BETWEEN = {
    "comma": F.COMMA,
    "colon": F.COLON,
    "verb": F.FINITE,
    "cue": F.CUE_VERB,
    "clause": F.COMPLEMENTISER | F.SUBORDINATOR | F.RELATIVE,
    "and": F.COORDINATOR,
    "bracket": F.OPEN_BRACKET | F.CLOSE_BRACKET,
    "dash": F.DASH,
    "marks": F.OPEN_MARK | F.CLOSE_MARK,
}


_NOMINAL = F.PRONOUN | F.RELATIVE | F.CAPITAL | F.NAMED | F.CUE_NOUN


class Mention(NamedTuple):
    """A noun phrase, tokens first (in) to end (out), and what can be said of it wherever a quote stands."""

    first: int
    end: int
    facts: tuple[str, ...]
    sort: str


class Mentions:
    """The noun phrases of a reading, in text order."""

    def __init__(self, reading: Reading, others: Sequence[Proposal]) -> None:
        self.reading = reading
        self._sentences = [first for first, _, _ in reading.sentences]
        self._sources = sorted(one.source[0] for one in others if one.source)
        self._heads = Counter(reading.words[end - 1].key for _, end in self._sources)
        self._spoken = sorted((one.content[0][0], one.source[0]) for one in others if one.source)
        self._contents = sorted(span for one in others for span in one.content)
        spans = [span for one in others for span in (*one.content, *one.cue, *one.source)]
        borders = sorted({place for span in spans for place in span})
        self.all = [self._mention(first, end) for first, end in _phrases(reading, borders)]
        self._firsts = [one.first for one in self.all]

    def sentence(self, token: int) -> int:
        """The number of the sentence that a token stands in."""
        return bisect_right(self._sentences, token) - 1

    def near(self, content: Ranges) -> list[Mention]:
        """The mentions in the sentences around a content and outside of it, the nearest if there are many."""
        low, high = self.sentence(content[0][0]) - BACK, self.sentence(content[-1][1] - 1) + ON
        first = self._sentences[max(0, low)]
        end = self._sentences[high + 1] if high + 1 < len(self._sentences) else len(self.reading.starts)
        found = [
            one
            for one in self.all[bisect_left(self._firsts, first) : bisect_left(self._firsts, end)]
            if not any(a < one.end and one.first < b for a, b in content)
        ]
        found.sort(key=lambda one: (_gap(one.first, one.end, content), one.first))
        return sorted(found[:_MOST])

    def spoken_around(self, content: Ranges) -> list[tuple[str, tuple[int, int]]]:
        """The sources of the quotes before and behind a content, by the rules."""
        at = bisect_left(self._spoken, (content[0][0], (-1, -1)))
        behind = bisect_left(self._spoken, (content[-1][1], (-1, -1)))
        before = [("last_source", source) for _, source in self._spoken[max(0, at - 1) : at]]
        return before + [("next_source", source) for _, source in self._spoken[behind : behind + 1]]

    def options(self, content: Ranges, cue: Ranges, rule: Proposal | None) -> list[tuple[Mention | None, list[str]]]:
        """The mentions near a content, none first, each with what speaks for and against it."""
        around = _Around(self, content, cue, rule)
        return [(None, around.of_none()), *((one, around.of(one)) for one in around.near)]

    def _mention(self, first: int, end: int) -> Mention:
        words, shapes, flags = self.reading.words, self.reading.shapes, self.reading.flags
        union = 0
        for shape in shapes[first:end]:
            union |= shape
        sorts = [name for name, bits in _SORTS.items() if union & bits]
        head, last = words[first], words[end - 1]
        lone = end - first == 1
        if lone and shapes[first] & F.PRONOUN:
            sort = "pronoun"
        elif union & (F.FIRST_NAME | F.TITLE):
            sort = "person"
        elif union & (F.ROLE | F.PEOPLE):
            sort = "role"
        elif union & (F.ORGANIZATION | F.ORGANIZATION_MARK | F.ALL_CAPITALS):
            sort = "body"
        elif union & (F.DOCUMENT | F.CUE_NOUN):
            sort = "document"
        elif not union & F.CAPITAL:
            sort = "small"
        else:
            sort = "other"
        before, behind = shown_word(self.reading, first - 1), shown_word(self.reading, end)
        key = last.key
        facts = [
            f"first={shown_word(self.reading, first)}",
            f"last={last.lower[-3:]}",
            f"head={last.lower}",
            f"before={before}",
            f"behind={behind}",
            f"around={before}_{behind}",
            f"size={min(end - first, 8)}",
            f"sort={sort}",
            *(f"has={name}" for name in sorts),
            f"named={min(3, self._heads[key])}",
            f"sentence_first={self.sentence(first) != self.sentence(first - 1) if first else True}",
        ]
        if shapes[first] & F.OBJECT_CASE:
            facts.append("object_case")
        if any(a <= first and end <= b for a, b in self._contents_at(first)):
            facts.append("in_content")
        if flags[first] & F.IN_MARKS:
            facts.append("in_marks")
        at = bisect_left(self._sources, (end, end))
        if any(first < b for _, b in self._sources[max(0, at - 2) : at]):
            facts.append("a_source")
        return Mention(first, end, (*facts, f"first_last={head.lower[-2:]}_{last.lower[-2:]}"), sort)

    def _contents_at(self, token: int) -> Iterator[tuple[int, int]]:
        at = bisect_right(self._contents, (token, len(self.reading.starts))) - 1
        yield from self._contents[max(0, at - 2) : at + 1]


class _Around:
    """One quote and the mentions near it."""

    def __init__(self, mentions: Mentions, content: Ranges, cue: Ranges, rule: Proposal | None) -> None:
        self.mentions, self.content, self.cue, self.rule = mentions, content, cue, rule
        self.reading = mentions.reading
        self.near = mentions.near(content)
        self.spoken = mentions.spoken_around(content)
        words = self.reading.words
        self.language = self.reading.pack.code
        self.main = self._main()
        spoken = [words[k].lower for first, end in cue for k in range(first, end)]
        self.lemma = next((one.lemma for k in self._cue_tokens() for one, _ in words[k].cues), "_".join(spoken[:3]))
        self.because = rule.candidate.because if rule is not None else "model"
        self.passive = any(self.reading.shapes[k] & F.BECOME for k in self._cue_tokens())
        self.form = "+".join(word[-2:] for word in spoken[:2])
        flags = self.reading.flags[max(0, content[0][0] - 1) : content[0][0] + 1]
        self.kind = "marked" if any(flag & (F.OPEN_MARK | F.IN_MARKS) for flag in flags) else "plain"
        self.outer = [one for one in self.near if "in_content" not in one.facts]
        at = content[0][0] if self.main < 0 else self.main
        self.ranks = self._ranks(at, at + 1 if self.main >= 0 else content[-1][1])
        self.places = self._ranks(content[0][0], content[-1][1])

    def _cue_tokens(self) -> list[int]:
        return [k for first, end in self.cue for k in range(first, end)]

    def _main(self) -> int:
        """The token of the cue that subjects stand around: its finite verb, else its first."""
        tokens = self._cue_tokens()
        finite = [k for k in tokens if self.reading.shapes[k] & F.FINITE]
        return (finite or tokens or [-1])[0]

    def _ranks(self, first: int, end: int) -> dict[int, int]:
        """How many mentions stand between one and a place."""
        before = [one.first for one in self.near if one.end <= first][::-1]
        behind = [one.first for one in self.near if one.first >= end]
        return {place: rank for found in (before, behind) for rank, place in enumerate(found)}

    def of_none(self) -> list[str]:
        """What speaks for a quote without a source."""
        facts = [
            "none",
            f"none|{self.because}",
            f"none|{self.lemma}",
            f"none|{self.kind}",
            f"none|passive={self.passive}",
            f"none|cue={bool(self.cue)}",
            f"none|near={min(len(self.outer), 5)}",
        ]
        if self.rule is not None:
            facts.append(f"none|rule={bool(self.rule.source)}")
            facts.append(f"none|unsourced={self.rule.candidate.unsourced}")
            facts.append(f"none|rule={bool(self.rule.source)}|{self.because}")
        return [*facts, *(f"{fact}@{self.language}" for fact in facts)]

    def of(self, one: Mention) -> list[str]:
        """What speaks for and against a mention."""
        side = self._side(one, self.content[0][0], self.content[-1][1])
        apart = self._apart(one)
        place = f"{side}{apart}"
        if self.main >= 0:
            at = "before" if one.end <= self.main else "behind"
            same = self.mentions.sentence(one.first) == self.mentions.sentence(self.main)
            to_cue = f"{at}{min(3, self.ranks.get(one.first, 3))}" if same else f"{at}_far"
        else:
            to_cue = "no_cue"
        rank = f"{side}{apart}.{min(4, self.places.get(one.first, 4))}"
        between = self._between(one)
        cross = [
            f"place={place}",
            f"rank={rank}",
            f"to_cue={to_cue}",
            f"between={between}",
            f"passive={self.passive}|{to_cue}",
        ]
        cross += [f"between:{name}" for name in between.split("+")]
        cross += [name for name, (a, b) in self.spoken if a < one.end and one.first < b]
        rule = self._by_rule(one)
        facts = [*one.facts, *cross, *rule]
        facts += [f"{self.because}|{fact}" for fact in (*cross, *rule, f"sort={one.sort}", one.facts[0])]
        facts += [f"{self.lemma}|{fact}" for fact in (cross[2], *rule, f"sort={one.sort}", one.facts[3])]
        facts += [f"{to_cue}|{fact}" for fact in one.facts[:11]]
        facts += [f"{place}|{fact}" for fact in (f"sort={one.sort}", one.facts[3], one.facts[4], *rule, between)]
        facts += [f"{to_cue}|{between}|{one.sort}", f"form={self.form}|{one.facts[0]}|{to_cue}", f"{self.kind}|{rank}"]
        return [*facts, *(f"{fact}@{self.language}" for fact in cross)]

    def _by_rule(self, one: Mention) -> list[str]:
        rule = self.rule
        if rule is None:
            return ["rule=unknown"]
        if not rule.source:
            return ["rule=none"]
        if not any(a < one.end and one.first < b for a, b in rule.source):
            before = one.end <= rule.source[0][0]
            return ["rule=other", f"rule=other:{'before' if before else 'behind'}"]
        same = rule.source[0] == (one.first, one.end)
        return ["rule=this", f"rule=this:{same}"]

    def _side(self, one: Mention, first: int, end: int) -> str:
        if one.end <= first:
            return "before"
        return "behind" if one.first >= end else "inside"

    def _apart(self, one: Mention) -> int:
        sentence = self.mentions.sentence
        here = sentence(one.first)
        low, high = sentence(self.content[0][0]), sentence(self.content[-1][1] - 1)
        return low - here if here < low else here - high if here > high else 0

    def _between(self, one: Mention) -> str:
        """The signs and sorts of words between a mention and the cue, or the content where there is no cue."""
        at = self.main
        if at < 0:
            at = self.content[0][0] if one.end <= self.content[0][0] else self.content[-1][1] - 1
        first, end = (one.end, at) if one.end <= at else (at + 1, one.first)
        if end - first > 30:
            return "far"
        union = 0
        for flags in self.reading.flags[first:end]:
            union |= flags
        return "+".join(name for name, bits in _BETWEEN.items() if union & bits) or "nothing"


def shown_word(reading: Reading, token: int) -> str:
    """A function word or sign as it is, of any other word its class; "-" outside of the text."""
    if not 0 <= token < len(reading.words):
        return "-"
    word, shape = reading.words[token], reading.shapes[token]
    if reading.flags[token] & (F.OPEN_MARK | F.CLOSE_MARK):
        return "mark"
    if not shape & F.WORD or shape & _FUNCTION:
        return word.lower
    for name, bits in (("cue", F.CUE_VERB), ("verb", F.FINITE), ("number", F.NUMBER), ("capital", F.CAPITAL)):
        if shape & bits:
            return name
    return "adverb" if shape & F.ADVERB else f"-{word.lower[-2:]}"


def _phrases(reading: Reading, borders: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """Noun phrases and pronouns, one behind the other, none across the border of a sentence or one of `borders`."""
    grammar = Phrases(reading)
    for first, end, _ in reading.sentences:
        k = first
        while k < end:
            at = bisect_right(borders, k)
            stop = _phrase(grammar, k, min(end, borders[at]) if at < len(borders) else end, first)
            if stop > k:
                yield k, stop
            k = max(stop, k + 1)


def _phrase(grammar: Phrases, k: int, border: int, sentence: int) -> int:
    """The end of the phrase that begins at a token, or the token when none does."""
    shape = grammar.reading.shapes[k]
    if not shape & F.WORD and not grammar.flags[k] & F.OPEN_MARK:
        return k
    end = grammar.noun_phrase(k, border, sentence)
    for place in range(k + 1, end):
        if grammar.reading.shapes[place] & F.ATTRIBUTION and not grammar.flags[place] & F.IN_MARKS:
            end = place  # behördlichen Angaben | zufolge
            break
    return k + 1 if end <= k and shape & _NOMINAL else end


def _gap(first: int, end: int, content: Ranges) -> int:
    return min(max(a - end, first - b, 0) for a, b in content)
