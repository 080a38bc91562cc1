"""Sentences, and the stretches between marks that must come out of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.text.marks import Marked, find_dashes, find_marked
from claimx.text.segments import find_blocks, find_sentences
from claimx.text.tokens import Tokens, tokenize

GERMAN = [("„", "“"), ("»", "«"), ("‚", "‘"), ("›", "‹")]
ENGLISH = [("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'")]
FRENCH = [("«", "»"), ("“", "”")]


def marked(text: str, pairs: list[tuple[str, str]]) -> tuple[Tokens, list[Marked]]:
    tokens = tokenize(text)
    return tokens, find_marked(tokens, find_blocks(text), pairs)


def words(tokens: Tokens, first: int, last: int) -> str:
    return tokens.text[tokens.starts[first] : tokens.ends[last - 1]]


def shown(text: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Each stretch as its words; `> ` a level deeper, `…` where a mark is lost, ` ¶ ` between paragraphs."""
    tokens, found = marked(text, pairs)
    return [
        "> " * one.level
        + ("" if one.opened else "…")
        + " ¶ ".join(words(tokens, *part) for part in one.parts)
        + ("" if one.closed else "…")
        for one in found
    ]


STYLES = [
    # one pair after the other
    ("„Wir warten“, sagte sie.", GERMAN, ["Wir warten"]),
    ("„Wir warten”, sagte sie.", GERMAN, ["Wir warten"]),
    ('„Wir warten", sagte sie. „Morgen auch."', GERMAN, ["Wir warten", "Morgen auch."]),
    ("»Wir warten«, sagte sie.", GERMAN, ["Wir warten"]),
    ("«Aspettiamo», ha detto Lind.", FRENCH, ["Aspettiamo"]),
    ("« Nous attendons », dit Lind. « Demain aussi. »", FRENCH, ["Nous attendons", "Demain aussi."]),
    ("“We wait,” she said.", ENGLISH, ["We wait,"]),
    ("”Vi väntar”, sa hon. ”I morgon.”", [("”", "”")], ["Vi väntar", "I morgon."]),
    ('"We wait," she said. "Tomorrow too."', ENGLISH, ["We wait,", "Tomorrow too."]),
    ("''We wait,'' she said.", ENGLISH, ["We wait,"]),
    ("``We wait,'' she said.", ENGLISH, ["We wait,"]),
    ("‚Wir warten‘, sagte sie.", GERMAN, ["Wir warten"]),
    ("›Wir warten‹, sagte sie.", GERMAN, ["Wir warten"]),
    ("‹Aspettiamo›, disse.", FRENCH, ["Aspettiamo"]),
    ("‘We wait,’ she said.", ENGLISH, ["We wait,"]),
    ("'We wait,' she said.", ENGLISH, ["We wait,"]),
    ("彼女は「待つ」と言い、『後で』とも言った。", [], ["待つ", "後で"]),
    ("《红楼》 und 〝x〞 und ＂y＂", [], ["红楼", "x", "y"]),
    # wrongly turned
    ("“Wir warten“, sagte sie. “Lange“, rief er.", GERMAN, ["Wir warten", "Lange"]),
    ("„Wir warten„, sagte sie.", GERMAN, ["Wir warten"]),
    ("„Wir warten „ sagte sie. „Lange„, rief er.", GERMAN, ["Wir warten", "Lange"]),
    # all in one text
    ('„Ja“, »nein«, "doch" und “nie”.', GERMAN, ["Ja", "nein", "doch", "nie"]),
    ("他说：“我们在等‘他’。”她说“走”。", [], ["我们在等‘他’。", "> 他", "走"]),
    # no pairs known
    ("„Wir warten“, sagte sie. “We wait,” he said.", [], ["Wir warten", "We wait,"]),
]

NESTED = [
    (
        "“He told me ‘never again’ and left,” Lind said.",
        ENGLISH,
        ["He told me ‘never again’ and left,", "> never again"],
    ),
    ("„Er rief: ‚Halt!‘, und ging“, sagte sie.", GERMAN, ["Er rief: ‚Halt!‘, und ging", "> Halt!"]),
    ("»Ein ›Skandal‹«, sagte sie.", GERMAN, ["Ein ›Skandal‹", "> Skandal"]),
    ("“How “big” it is!” he said.", ENGLISH, ["How “big” it is!", "> big"]),
    ('"You call it "big" but it is small," he said.', ENGLISH, ['You call it "big" but it is small,', "> big"]),
    ("\"'Stop,' he said, 'now.'\"", ENGLISH, ["'Stop,' he said, 'now.'", "> Stop,", "> now."]),
    ("“a «b ‘c’ d» e”", ENGLISH, ["a «b ‘c’ d» e", "> b ‘c’ d", "> > c"]),
]

NO_SPACE = [
    ('Lind:"Wir warten."', GERMAN, ["Wir warten."]),
    ('Er ging."Wir warten", sagte sie.', GERMAN, ["Wir warten"]),
    ("“We wait”—she said—“now.”", ENGLISH, ["We wait", "now."]),
    ('"Ja"/"Nein"', ENGLISH, ["Ja", "Nein"]),
    ("the “freedom”-tax", ENGLISH, ["freedom"]),
    ("(“We wait”).", ENGLISH, ["We wait"]),
    ("Il a dit qu'\"un seul\" suffit, l'«autre» non.", FRENCH, ["un seul", "autre"]),
    ('"Wir warten, "sagte sie. "Morgen auch."', GERMAN, ["Wir warten,", "Morgen auch."]),
    ("„Wir warten “sagte sie. „Lange.“", GERMAN, ["Wir warten", "Lange."]),
    ('He waits. " Where is it? " asked Lind.', ENGLISH, ["Where is it?"]),
    ("\u202a”We wait,” wrote Lind.", ENGLISH, ["We wait,"]),
]

NO_QUOTES = [
    ("The dogs' owner met the cats' owner in the '90s.", ENGLISH, []),
    ("Rock 'n' roll, ’tis late.", ENGLISH, []),
    ("L'azienda dell' Italia, po' di più.", FRENCH, []),
    ('The 6\' 2" tall guard paid for a 24" screen.', ENGLISH, []),
    ("A 5’2” man said, “Stay.”", ENGLISH, ["Stay."]),
    ('"I bought a 24" screen," he said.', ENGLISH, ['I bought a 24" screen,']),
    ("'The dogs' bark', she said.", ENGLISH, ["The dogs' bark"]),
    ("‘The dogs’ owner waits,’ she said, ‘and ’tis late.’", ENGLISH, ["The dogs’ owner waits,", "and ’tis late."]),
    ("» Weiterlesen", GERMAN, []),
    ("» Neues Stadion\n» Lind geht", GERMAN, []),
    ('» "We wait," Lind said.', ENGLISH, ["We wait,"]),
    ("Mehr » hier und » dort.", GERMAN, []),
    ("Where is the dog‘s ball, John`s ball?", ENGLISH, []),
    ('""', ENGLISH, []),
    ('""=', ENGLISH, []),
    ("„“ »« “”", GERMAN, []),
    ("„" * 1000, GERMAN, []),
]

DAMAGED = [
    ("Laut Lind 30 Jahre Vorrat“ im Lager.", GERMAN, ["…Laut Lind 30 Jahre Vorrat"]),
    ("Lind kam. Wir warten“, sagte sie.", GERMAN, ["…Wir warten"]),
    ('It leaks " , she said. "We fix it."', ENGLISH, ["…It leaks", "We fix it."]),
    ("''It leaks,'' she said. ''We fix it.' Lind left.", ENGLISH, ["It leaks,", "We fix it."]),
    ("Lind said, “We wait.", ENGLISH, ["We wait.…"]),
    ('He called it "a win.\n\nThe mayor disagreed. "It was a loss," she said.', ENGLISH, ["a win.…", "It was a loss,"]),
    ('"We wait, she said. Then "Stay," he added.', ENGLISH, ["We wait, she said. Then…", "Stay,"]),
    ("“He told me ‘never again and left,” Lind said.", ENGLISH, ["He told me ‘never again and left,"]),
    ("Hello, \" he said, 'how are you?'", ENGLISH, ["…Hello,", "how are you?"]),
]

PARAGRAPHS = [
    ("“We wait.\n\n“We decide tomorrow,” Lind said.", ENGLISH, ["We wait. ¶ We decide tomorrow,"]),
    ("„Wir warten.\n„Wir sehen.\n„Wir gehen“, sagte sie.", GERMAN, ["Wir warten. ¶ Wir sehen. ¶ Wir gehen"]),
    ("« Un.\n« Deux.\n« Trois », dit Lind.", FRENCH, ["Un. ¶ Deux. ¶ Trois"]),
    ("«Uno.\n\n»Due.\n\n»Tre», disse Lind.", FRENCH, ["Uno. ¶ Due. ¶ Tre"]),
    ("'One.\n\n'Two,' he said.", ENGLISH, ["One. ¶ Two,"]),
    # not reopened, closed all the same
    ('Lind: "One.\nTwo.\nThree." Four.', ENGLISH, ["One. ¶ Two. ¶ Three."]),
    # closed in each paragraph: two stretches
    ('"One."\n\n"Two."', ENGLISH, ["One.", "Two."]),
    # reopened, never closed
    ("“One.\n\n“Two.\n\nLind left.", ENGLISH, ["One. ¶ Two.…"]),
]


@pytest.mark.parametrize(("text", "pairs", "found"), STYLES + NESTED + NO_SPACE + NO_QUOTES + DAMAGED + PARAGRAPHS)
def test_marked(text: str, pairs: list[tuple[str, str]], found: list[str]) -> None:
    assert shown(text, pairs) == found


def test_marks_have_their_tokens() -> None:
    tokens, [outer, inner] = marked("„Ein ‚Skandal‘“, sagte sie.", GERMAN)
    assert (tokens.words[outer.open], tokens.words[outer.close]) == ("„", "“")
    assert (tokens.words[inner.open], tokens.words[inner.close]) == ("‚", "‘")
    assert (inner.level, inner.parent) == (1, 0)


def test_lost_marks_are_minus_one() -> None:
    _, [unclosed] = marked("„Wir warten", GERMAN)
    assert (unclosed.open, unclosed.close, unclosed.closed, unclosed.opened) == (0, -1, False, True)
    _, [unopened] = marked("Wir warten“, sagte sie.", GERMAN)
    assert (unopened.open, unopened.close, unopened.closed, unopened.opened) == (-1, 2, True, False)


def test_damage_stays_in_its_paragraph() -> None:
    damaged = 'He said "we wait.\n\n'
    rest = '"Stay," she said. Lind left.\n\nThen "go" came.'
    assert shown("Lind spoke.\n\n" + rest, ENGLISH) == shown(damaged + "Lind spoke.\n\n" + rest, ENGLISH)[1:]


DASHES = [
    ("— Nous attendons, dit Anne Lind.", ["Nous attendons, dit Anne Lind."]),
    ("—Esperamos —dijo Lind—. Mañana.", ["Esperamos —dijo Lind—. Mañana."]),
    ("– Un momento — dijo él.", ["Un momento — dijo él."]),
    ("―¿Esperamos? ―dijo.", ["¿Esperamos? ―dijo."]),
    ("- Warten wir?\n- Ja, sagte sie.", ["Warten wir?", "Ja, sagte sie."]),
    ("- Ja, sagte sie.", []),
    ("- Milch\n- Brot\n- Käse", []),
    ("- Milch holen.\n- Brot holen.", []),
    ("— Ana Lind, presidenta", []),
    ("— Ana Lind.", []),
    ("-Commissioner Lind.", []),
    ("— y se fue.", []),
]


@pytest.mark.parametrize(("text", "found"), DASHES)
def test_dashes(text: str, found: list[str]) -> None:
    tokens = tokenize(text)
    dashes = find_dashes(tokens, find_blocks(text))
    assert [words(tokens, one.first, one.last) for one in dashes] == found
    assert all(one.dash and one.opened and one.level == 0 and one.parent == -1 for one in dashes)


@pytest.mark.parametrize(
    "unit", ["„", '" ', "“a ", "a” ", "» a ", "dogs' 'a ", "“a\n", "5'2\" ", "!)", '"Ab", ', "- A?\n"]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """A step back over the text at every mark would take minutes here."""
    text = unit * (100_000 // len(unit))
    tokens, found = marked(text, GERMAN)
    assert find_sentences(tokens, find_blocks(text), frozenset(), found)
    find_dashes(tokens, find_blocks(text))


ANY = (
    st.text(st.sampled_from("„“”\"»«‚‘’'`‹›「」《》,.!?:;()—–- \n\r\u2028\xa0aAbZé19\u202a\0"), max_size=120)
    | st.text()
)
PAIRS = st.lists(st.sampled_from(GERMAN + ENGLISH + FRENCH), max_size=4)


@given(ANY, PAIRS)
def test_stretches_lie_in_the_text_and_nest(text: str, pairs: list[tuple[str, str]]) -> None:
    tokens, found = marked(text, pairs)
    assert found == marked(text, pairs)[1]
    assert found == sorted(found, key=lambda one: (one.first, -one.last))
    for place, one in enumerate(found):
        assert 0 <= one.first < one.last <= len(tokens.words)
        assert (one.first, one.last) == (one.parts[0][0], one.parts[-1][1])
        assert all(start < end for start, end in one.parts)
        assert all(a[1] <= b[0] for a, b in zip(one.parts, one.parts[1:], strict=False))
        assert (one.open >= 0) == one.opened
        assert (one.close >= 0) == one.closed
        assert one.opened or one.closed
        assert not one.closed or one.last <= one.close
        assert not one.opened or one.open < one.first
        for other in found[place + 1 :]:
            assert other.first >= one.last or other.last <= one.last
        if one.parent < 0:
            assert one.level == 0
        else:
            around = found[one.parent]
            assert one.parent < place
            assert around.level == one.level - 1
            assert around.first <= one.first <= one.last <= around.last


@given(ANY)
def test_dashes_lie_in_the_text(text: str) -> None:
    tokens = tokenize(text)
    for one in find_dashes(tokens, find_blocks(text)):
        assert 0 <= one.open < one.first < one.last <= len(tokens.words)


@given(ANY, ANY)
def test_each_mark_is_used_once(before: str, after: str) -> None:
    _, found = marked(before + "\n\n" + after, GERMAN)
    used = [place for one in found for place in (one.open, one.close) if place >= 0]
    assert len(used) == len(set(used))
