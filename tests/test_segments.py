"""Texts, and the blocks and sentences that must come out of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.text.marks import find_marked
from claimx.text.segments import BlockWords, Sentence, find_blocks, find_sentences
from claimx.text.tokens import Tokens, tokenize

PAIRS = [("„", "“"), ("“", "”"), ("»", "«"), ('"', '"')]
SHORT = frozenset(["dr", "z.b", "usw", "mr", "sen", "u.s"])
WORDS = BlockWords(
    byline=frozenset(["by", "von"]), caption=("foto:", "photo:"), boilerplate=("lesen sie auch", "sign up for our")
)
LONG = "Die Stadt wartet seit Jahren auf die neue Brücke über den Fluss, und niemand weiß, wann sie kommt."


def blocks(text: str) -> list[str]:
    return [text[block.start : block.end] for block in find_blocks(text)]


def kinds(text: str) -> list[str]:
    return [block.kind for block in find_blocks(text, WORDS)]


def sentences(text: str) -> tuple[Tokens, list[Sentence]]:
    tokens, found = tokenize(text), find_blocks(text)
    return tokens, find_sentences(tokens, found, SHORT, find_marked(tokens, found, PAIRS))


def shown(text: str) -> list[str]:
    """Each sentence; ` ~` behind one whose end is weak."""
    tokens, found = sentences(text)
    return [text[tokens.starts[one.first] : tokens.ends[one.end - 1]] + " ~" * one.weak for one in found]


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", " \n\t\n "])
def test_every_line_is_a_paragraph(gap: str) -> None:
    assert blocks(f"Lind ging.{gap}Roth blieb.") == ["Lind ging.", "Roth blieb."]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    first = "The harbour board met on Monday to talk\nabout the ferry, which has been leaking\nsince May. It will meet again."
    second = "Ana Lind said the ferry would be mended\nbefore the summer, and asked for money."
    assert blocks(f"{first}\n\n{second}\n") == [first, second]


def test_lines_that_end_their_sentence_are_not_wrapped() -> None:
    lines = ["Lind went to Rome.", LONG, "Roth stayed at home because the ferry was late.", "Nobody asked."]
    assert blocks("\n".join(lines)) == lines


def test_no_text_no_blocks() -> None:
    assert blocks("") == blocks(" \n\u2028\t") == []


KINDS = [
    (f"Brücke kommt später\n{LONG}", ["heading", "paragraph"]),
    (f"{LONG}\nDie Reaktionen\n{LONG}", ["paragraph", "heading", "paragraph"]),
    (f"BRÜCKE KOMMT SPÄTER\n{LONG}", ["heading", "paragraph"]),
    (f"And from Ana Lind:\n{LONG}", ["paragraph", "paragraph"]),
    (f"„Nein“, sagte Lind\n{LONG}", ["paragraph", "paragraph"]),
    (f"Lind said, “We wait.”\n{LONG}", ["paragraph", "paragraph"]),
    (f"{LONG}\nBy Ana Lind and Paul Roth", ["paragraph", "byline"]),
    (f"Von Ana Lind\n{LONG}", ["byline", "paragraph"]),
    (f"Von hier an gilt es\n{LONG}", ["heading", "paragraph"]),
    (f"15. Mai 2025, 18:30\n{LONG}", ["byline", "paragraph"]),
    (f"Foto: Ana Lind/Agentur\n{LONG}", ["caption", "paragraph"]),
    (f"Die Brücke am Abend © Ana Lind\n{LONG}", ["caption", "paragraph"]),
    ("Lesen Sie auch: Brücke bleibt zu", ["boilerplate"]),
    (f"{LONG}\nhttps://example.org/brücke", ["paragraph", "boilerplate"]),
    (f"{LONG}\n» Weiterlesen", ["paragraph", "boilerplate"]),
    (f"{LONG}\n© 2025 Lind Verlag", ["paragraph", "boilerplate"]),
    (f"{LONG}\n• Milch\n• Brot", ["paragraph", "list", "list"]),
    (f"{LONG}\n1. Milch\n2. Brot", ["paragraph", "list", "list"]),
    (f"{LONG}\nBridge stays shut\nMore tomorrow\n- Ana Lind (@lind) May 15", ["paragraph", "post", "post", "post"]),
    (f"{LONG}\nLind in a call:\nMore tomorrow\n- Ana Lind (@lind) May 15", ["paragraph", "post", "post", "post"]),
    (f"{LONG}\n- Ana Lind, presidenta", ["paragraph", "paragraph"]),
    ("Nur eine Zeile", ["paragraph"]),
    (
        f"---\ntitle: Bridge\ntags:\n  - towns\n---\n\n*By Ana Lind, 3 May 2025*\n{LONG}",
        [*["boilerplate"] * 5, "byline", "paragraph"],
    ),
    (f"---\n{LONG}\n---\n{LONG}", ["paragraph", "paragraph", "paragraph", "paragraph"]),
]


@pytest.mark.parametrize(("text", "found"), KINDS)
def test_kinds(text: str, found: list[str]) -> None:
    assert kinds(text) == found


SENTENCES = [
    ("Lind ging. Roth blieb.", ["Lind ging.", "Roth blieb."]),
    ("Ja! Wirklich? Ja.", ["Ja!", "Wirklich?", "Ja."]),
    ("Brücke zu\n\nLind ging", ["Brücke zu", "Lind ging"]),
    # full stops that end nothing
    ("Dr. Lind kam z. B. mit J. Roth usw. nach Rom.", ["Dr. Lind kam z. B. mit J. Roth usw. nach Rom."]),
    ("Am 3. Mai und zum 70. Geburtstag kam Lind.", ["Am 3. Mai und zum 70. Geburtstag kam Lind."]),
    ("Sie war 30. Der Rat ging. Das sagte der Bote.", ["Sie war 30.", "Der Rat ging.", "Das sagte der Bote."]),
    ("Es kostet 3.5 Mio. und mehr.", ["Es kostet 3.5 Mio. und mehr."]),
    ("Der Plan . ist da. Lind geht.", ["Der Plan . ist da.", "Lind geht."]),
    ("The U.S. President and Sen. Lind met.", ["The U.S. President and Sen. Lind met."]),
    ("Ha detto di no. Poi è andato.", ["Ha detto di no.", "Poi è andato."]),
    # the space is lost
    ("Lind ging.Die Stadt blieb.", ["Lind ging.", "Die Stadt blieb."]),
    ("Er ging.„Wir warten“, sagte sie.", ["Er ging.", "„Wir warten“, sagte sie."]),
    ("Auf www.lind.de und Welt.de steht es.", ["Auf www.lind.de und Welt.de steht es."]),
    # marks
    ('"It leaks?" Lind asked.', ['"It leaks?" Lind asked.']),
    ('"It leaks!" she said. Roth left.', ['"It leaks!" she said.', "Roth left."]),
    ('"It leaks." The mayor left.', ['"It leaks." ~', "The mayor left."]),
    ('"It leaks. We fix it," Lind said.', ['"It leaks. We fix it," Lind said.']),
    ('Lind said: "It leaks. We fix it." Roth left.', ['Lind said: "It leaks. We fix it." ~', "Roth left."]),
    ('"Who is it?" "I do not know", he said.', ['"Who is it?"', '"I do not know", he said.']),
    ("„Sie leckt.“ Sie ging.", ["„Sie leckt.“ ~", "Sie ging."]),
    ('"It leaks," he said. "We fix it."', ['"It leaks," he said.', '"We fix it."']),
    ("„Wir warten. Lind ging.", ["„Wir warten.", "Lind ging."]),  # never closed: full stops count
    # what closes stays with what it closes
    ("(Lind ging.) Roth blieb.", ["(Lind ging.)", "Roth blieb."]),
    ("Lind ging (endlich). Roth blieb.", ["Lind ging (endlich).", "Roth blieb."]),
    ("Er sagte „ja“. Sie ging.", ["Er sagte „ja“.", "Sie ging."]),
    ("他说了。她走了。", ["他说了。", "她走了。"]),
]


@pytest.mark.parametrize(("text", "found"), SENTENCES)
def test_sentences(text: str, found: list[str]) -> None:
    assert shown(text) == found


@pytest.mark.parametrize("space", ["\xa0", "\u2009", "\u202f", "\u3000"])
def test_any_space_divides(space: str) -> None:
    assert shown(f"Lind ging.{space}Roth blieb.") == ["Lind ging.", "Roth blieb."]


def test_a_panic_of_the_library_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def panics(language: str, text: str) -> list[dict[str, int]]:
        raise Panic

    monkeypatch.setattr("sentencex.segment", panics)
    assert shown("Lind ging. Roth blieb.") == ["Lind ging.", "Roth blieb."]


def test_a_long_paragraph_is_cut_where_its_sentences_end() -> None:
    text = " ".join(["Lind went to Rome by the early ferry."] * 500)
    assert len(shown(text)) == 500


ANY = st.text(st.sampled_from("„“”\"»«'().!?…。:, \n\r\u2028\xa0aAbZé19-—•@/©\0"), max_size=200) | st.text()


@given(ANY)
def test_blocks_hold_all_but_white_space(text: str) -> None:
    found = find_blocks(text, WORDS)
    assert found == find_blocks(text, WORDS)
    end = 0
    for block in found:
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        end = block.end
    assert not text[end:].strip()


@given(ANY)
def test_sentences_hold_each_token_once(text: str) -> None:
    tokens, found = sentences(text)
    assert found == sentences(text)[1]
    assert [place for one in found for place in range(one.first, one.end)] == list(range(len(tokens.words)))
    starts = {block.start for block in find_blocks(text)}
    firsts = {tokens.starts[one.first] for one in found}
    assert starts <= firsts
