"""Speech in marks of a language that no pack knows: what stands beside the marks is all there is to go by.

Most languages that write marks put the verb and who speaks beside them in one of three ways, and set them off by a
comma, a dash or a colon: behind the speech (“…”, skriver Anna Lind), before its colon (Anna Lind säger: “…”), or the
speaker before it and the verb behind (Ayşe Demir, “…” dedi). Which word is the verb, the letters tell: it has no
capital and a name has. Measured on news of languages whose packs were taken away (docs/quality.md).
"""

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.draft import Draft
from claimx.text.marks import Marked

_LOWER = 5  # words without a capital that may stand between speech and name: the verb, an article, a role
_ALONE = 3  # such words before a full stop, with no name at all: säger hon
_BEFORE = 30  # words before a colon among which who speaks is looked for
_NAME = 6  # words of a name and its role
_LEAST = 2  # words of a speech
_LEAST_SIGNS = 4  # letters of one in a script without capitals, which may write no spaces either
_ASKS = frozenset(",?!？！，")


class Unworded:
    """Direct quotes of one reading whose pack lists no word of reporting."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.flags = reading.flags
        firsts = {first for first, _, _ in reading.sentences}
        flags, words = reading.flags, reading.words
        # what has a capital within a sentence is a name at the start of one, too
        self.names = {words[k].text for k in range(len(words)) if flags[k] & F.CAPITAL and k not in firsts}
        # what stands beside a name as its verb is the verb beside a pronoun, too
        self.verbs: set[str] = set()
        for first, end, _ in reading.sentences:
            closes = [k for k in range(first, end) if k in reading.at_close]
            named = [draft for draft in self.sentence(first, end, closes) if draft.source is not None]
            self.verbs.update(words[draft.cue[0]].lower for draft in named if draft.cue)

    def sentence(self, first: int, end: int, closes: list[int]) -> list[Draft]:
        """A draft for each stretch that ends at one of `closes` and is set off as speech, in text order."""
        found = []
        for marked in map(self.reading.at_close.__getitem__, closes):
            if self._begins(marked, first):
                draft = self._behind(marked, end) or self._ahead(marked, first, end) or self._around(marked, first, end)
                if draft is not None:
                    found.append(draft)
        return found

    def _begins(self, marked: Marked, first: int) -> bool:
        """Whether a stretch begins as speech does: behind a sign, with a capital where the script has any."""
        if not marked.closed or marked.open < first:
            return False
        inner = self.reading.words[marked.first : marked.last]
        words = [word.text for word in inner if word.flags & F.WORD]
        if not words:
            return False
        before = self.reading.shapes[marked.open - 1] if marked.open > first else F.STOP
        begins = before & (F.STOP | F.COMMA | F.COLON) != 0 or marked.open - 1 in self.reading.at_close
        if _has_no_case(words[0]):
            return sum(map(len, words)) >= _LEAST_SIGNS and (begins or self._is_joined(marked))
        return len(words) >= _LEAST and begins and words[0][0].isupper()

    def _is_joined(self, marked: Marked) -> bool:
        """「…」と述べた, "…"고 말했다: a particle right behind the mark."""
        k = marked.close + 1
        starts, ends = self.reading.starts, self.reading.ends
        return k < len(starts) and starts[k] == ends[k - 1] and self._is_lower(k)

    # “We wait”, skriver Anna Lind.  „Várunk” – mondta Anna Lind.  “We wait,” säger hon.  “We wait,” Anna Lind said.
    def _behind(self, marked: Marked, end: int) -> Draft | None:
        flags = self.flags
        k = marked.close + 1
        apart = self.reading.words[marked.last - 1].text in _ASKS
        while k < end and flags[k] & (F.COMMA | F.DASH):
            apart, k = True, k + 1
        if not apart or k == end:
            return None
        if flags[k] & F.CAPITAL:
            name = self.name_end(k, end)
            if name < end and self._is_lower(name):
                return self._draft("direct-cue-last", marked, name, (k, name), 0.7)
            return None
        verb = k
        while k < end and k - verb < _LOWER and self._is_lower(k):
            k += 1
        if k == verb:
            return None
        name = self.name_end(k, end)
        if name > k:
            return self._draft("direct-inverted", marked, verb, (verb + 1, name), 0.7)
        alone = _LOWER if _has_no_case(self.reading.words[verb].text) else _ALONE
        if k - verb <= alone and (k == end or flags[k] & F.BREAK):
            return self._unnamed(marked, verb, k)
        return None

    # “We wait,” säger hon.  “We wait,” the mayor said.
    def _unnamed(self, marked: Marked, first: int, end: int) -> Draft:
        """A verb and perhaps a subject without a capital, told apart by the verbs that stand beside names."""
        words = self.reading.words
        if end - first == 2 and words[first].lower in self.verbs:
            return self._draft("direct-inverted", marked, first, (first + 1, end), 0.65)
        if end - first > 1 and words[end - 1].lower in self.verbs:
            return self._draft("direct-cue-last", marked, end - 1, (first, end - 1), 0.65)
        return self._draft("direct-inverted", marked, first, None, 0.6)

    # Starostka Anna Nováková řekla: „…“  A spus Ana Popescu: „…”  अन्ना लिंड ने कहा, “…”
    def _ahead(self, marked: Marked, first: int, end: int) -> Draft | None:
        flags = self.flags
        colon = marked.open - 1
        low = max(first, colon - _BEFORE)
        if colon <= low or any(flags[k] & F.OPEN_BRACKET for k in range(low, colon)):
            return None
        if not flags[colon] & F.COLON:
            if flags[colon] & F.COMMA and self.reading.words[colon - 1].lower in self.verbs:
                source = self._subject_before(colon - 1, low)
                if source == (first, first + 1) and not self._is_name(first, source):
                    source = None  # a pronoun, as likely as a name
                return self._draft("direct-cue-first", marked, colon - 1, source, 0.65)
            ends = marked.close + 1 >= end or flags[marked.close + 1] & F.STOP
            said = self._lower_before(colon, low)
            if not flags[colon] & F.COMMA or not ends or said < 0 or not _has_no_case(self.reading.words[said].text):
                return None
            return self._draft("direct-cue-first", marked, said, None, 0.55)
        source = self._named(low, colon, first)
        if source is None:
            return self._draft("direct-cue-first", marked, self._lower_before(colon, low), None, 0.55)
        if source[1] < colon and self._is_lower(source[1]):
            verb = source[1]
        else:  # it goes before the name: as the first word of the sentence, or right there
            verb = low if low == first and not self._is_name(low, source) else self._lower_before(source[0], low)
        return self._draft("direct-cue-first", marked, verb, source, 0.65)

    # Ayşe Demir, “…” dedi.  リンド市長は「…」と述べた。
    def _around(self, marked: Marked, first: int, end: int) -> Draft | None:
        flags = self.flags
        comma, verb = marked.open - 1, marked.close + 1
        if comma >= first and self._is_joined(marked) and _has_no_case(self.reading.words[verb].text):
            return self._draft("direct-cue-last", marked, verb, None, 0.55)
        if comma <= first or not flags[comma] & F.COMMA or not flags[comma - 1] & F.CAPITAL:
            return None
        stop = verb
        while stop < end and self._is_lower(stop):
            stop += 1
        if not 0 < stop - verb <= _ALONE or stop < end and not flags[stop] & F.STOP:
            return None
        begin = comma
        while begin > first and comma - begin < _NAME and flags[begin - 1] & F.CAPITAL:
            begin -= 1
        return self._draft("direct-cue-last", marked, verb, (begin, comma), 0.65)

    def _draft(
        self, construction: str, marked: Marked, verb: int, source: tuple[int, int] | None, score: float
    ) -> Draft:
        cue = (verb,) if verb >= 0 else ()
        content = [(marked.open, marked.close + 1)]
        return Draft(construction, content, cue, source, None, score, direct=True, stretches=[marked.open])

    def _is_lower(self, k: int) -> bool:
        return self.flags[k] & F.WORD != 0 and not self.flags[k] & (F.CAPITAL | F.NUMBER)

    def _lower_before(self, k: int, low: int) -> int:
        return k - 1 if k > low and self._is_lower(k - 1) else -1

    def name_end(self, k: int, end: int) -> int:
        """Behind the words with a capital from k on, and single lower ones between two of them (van, de)."""
        flags = self.flags
        stop = k
        while stop < end and stop - k < _NAME and flags[stop] & F.CAPITAL:
            stop += 1
            if stop + 1 < end and self._is_lower(stop) and flags[stop + 1] & F.CAPITAL:
                stop += 1
        return stop

    def _subject_before(self, verb: int, low: int) -> tuple[int, int] | None:
        """The word before a verb, with the capitals before it: Anna Lind said, she said."""
        begin = verb
        while begin > low and verb - begin < _NAME and self.flags[begin - 1] & F.WORD:
            if begin < verb and not self.flags[begin - 1] & F.CAPITAL:
                break
            begin -= 1
        return (begin, verb) if begin < verb else None

    def _is_name(self, first: int, source: tuple[int, int]) -> bool:
        """Whether the first word of a sentence belongs to a name: to the source, or to one known elsewhere."""
        inside = source[0] <= first and source[1] - source[0] > 1
        return inside or self.reading.words[first].text in self.names

    def _named(self, low: int, colon: int, first: int) -> tuple[int, int] | None:
        """The first name before a colon; what only the start of a sentence gives a capital is none."""
        k = low
        while k < colon:
            if not self.flags[k] & F.CAPITAL:
                k += 1
                continue
            end = self.name_end(k, colon)
            if k == first and not self.flags[k + 1] & F.CAPITAL:
                end = k + 1
            if k > first or end > k + 1 or self.reading.words[k].text in self.names:
                return k, end
            k = end
        return None


def _has_no_case(word: str) -> bool:
    return word[0].lower() == word[0].upper()
