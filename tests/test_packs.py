"""Every pack loads, says only what a pack may say, and shows its constructions: each of its examples comes out.

An example that cannot come out yet says `xfail = "why"`, and must fail.
"""

import ast
import contextlib
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.errors import PackError
from claimx.lang import flags as F
from claimx.lang import pack as packs
from claimx.lang.pack import LanguagePack, known_languages, load_pack, load_pack_file, parse_pack
from claimx.passes import rules
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.rules.names import CONSTRUCTIONS

DATA = Path(inspect.getfile(LanguagePack)).parent / "data"
CODES = known_languages()
EXAMPLES = [(code, number, example) for code in CODES for number, example in enumerate(load_pack(code).examples, 1)]
FIELDS = ("content", "cue", "source", "fragments")


def shown(text: str, pack: LanguagePack) -> list[dict[str, Any]]:
    """What the rule pass finds in a text, in the form of a pack's example."""
    return [
        {"construction": found.because, **{key: [span.of(text) for span in getattr(found, key)] for key in FIELDS}}
        for found in RulePass().propose(Reading(text, pack))
    ]


@pytest.mark.parametrize(
    ("code", "example"),
    [
        pytest.param(
            code,
            example,
            id=f"{code}-{number}-{example['construction']}",
            marks=[pytest.mark.xfail(reason=example["xfail"], strict=True, raises=AssertionError)]
            if "xfail" in example
            else [],
        )
        for code, number, example in EXAMPLES
    ],
)
def test_an_example_comes_out(code: str, example: dict[str, Any]) -> None:
    wanted = {key: example.get(key, []) for key in FIELDS} | {"construction": example["construction"]}
    found = shown(example["text"], load_pack(code))
    assert wanted in found, f"{example['text']}\n  expected {wanted}\n  got      " + "\n           ".join(
        map(str, found)
    )


@pytest.mark.parametrize("code", CODES)
def test_examples_are_about_known_constructions(code: str) -> None:
    assert {example["construction"] for example in load_pack(code).examples} <= set(CONSTRUCTIONS)


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_an_example_stand_in_its_text(code: str) -> None:
    for example in load_pack(code).examples:
        for key in FIELDS:
            for words in example.get(key, []):
                assert words in example["text"], f"{key}: {words!r} is not in {example['text']!r}"


def emitted() -> set[str]:
    """Ids that stand in the code of the rule pass: words with hyphens, and constructions of one word."""
    folder = Path(inspect.getfile(rules)).parent
    texts = {
        node.value
        for path in folder.glob("*.py")
        if path.name != "names.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    switches = {"verb-second"}
    return {t for t in texts if t in CONSTRUCTIONS or re.fullmatch(r"[a-z]+(-[a-z]+)+", t)} - switches


def test_every_construction_has_a_name() -> None:
    assert emitted() <= set(CONSTRUCTIONS)


def test_every_construction_is_shown_by_a_pack() -> None:
    proven = {example["construction"] for _, _, example in EXAMPLES if "xfail" not in example}
    assert emitted() - proven == set()


def test_a_language_is_one_file() -> None:
    assert CODES == ("da", "de", "el", "en", "es", "fr", "it", "nb", "nl", "pt")
    files = {path.name for path in DATA.iterdir()}
    assert {name for name in files if name[0] != "_"} == {f"{code}.toml" for code in CODES}
    assert not files & {f"_{code}.toml" for code in CODES}, "a language is one file: no overlays"


@pytest.mark.parametrize("code", CODES)
def test_a_pack_is_full(code: str) -> None:
    pack = load_pack(code)
    assert pack.code == code
    assert pack.name
    assert pack.pairs
    assert pack.abbreviations
    assert len({example["construction"] for example in pack.examples}) >= 20
    lemmas = {cue.lemma for word in pack.lexicon._entries.values() for cue, form in word.cues if not form & F.FORM_NOUN}
    assert len(lemmas) >= 200


@pytest.mark.parametrize("code", CODES)
def test_a_pack_from_a_file_is_the_shipped_one(code: str) -> None:
    assert load_pack_file(DATA / f"{code}.toml").digest == load_pack(code).digest


HEAD = 'code = "xx"\nname = "Xish"\nversion = "1"\n'
WRONG = {
    "no code": ('name = "Xish"\nversion = "1"', "'code'"),
    "unknown section": (HEAD + '[colours]\nred = ""', "'colours'"),
    "section no table": (HEAD + 'words = "der die"', r"\[words\]"),
    "unknown switch": (HEAD + "[switches]\nloud = true", "'loud'"),
    "switch of another type": (HEAD + '[switches]\nverb_second = "yes"', "verb_second"),
    "unknown word class": (HEAD + '[words]\nparticles = "ja"', "'particles'"),
    "unknown ending": (HEAD + '[endings]\nnouns = "ung"', "'nouns'"),
    "unknown group": (HEAD + '[groups]\nanimals = "hund"', "'animals'"),
    "unknown key of a verb": (HEAD + '[verbs]\nsay = { singular = "says" }', r"say.*'singular'"),
    "verb no table": (HEAD + '[verbs]\nsay = "says"', r"\[verbs\] say"),
    "bad frame": (HEAD + '[verbs]\nsay = { takes = "that loudly" }', "say.*'loudly'"),
    "bad class": (HEAD + '[verbs]\nsay = { class = "shout" }', "say.*'shout'"),
    "bad attitude": (HEAD + '[verbs]\nsay = { attitude = "angry" }', "say.*'angry'"),
    "unknown key of a noun": (HEAD + '[nouns]\nclaim = { sg = "claim" }', r"\[nouns\] claim"),
    "bad position": (HEAD + '[attributions]\nlaut = { position = "above" }', "laut.*'above'"),
    "unknown key of an attribution": (HEAD + '[attributions]\nlaut = { place = "before" }', r"\[attributions\] laut"),
    "unknown set phrase": (HEAD + '[set_phrases]\nrumour = "it is said"', "'rumour'"),
    "unknown key of an example": (
        HEAD + '[[examples]]\nconstruction = "tail"\ntext = "a"\ncontent = []\nnote = ""',
        r"\[\[examples\]\] number 1.*'note'",
    ),
    "examples no tables": (HEAD + "[examples]\ntext = 1", r"\[\[examples\]\]"),
    "example without content": (HEAD + '[[examples]]\nconstruction = "tail"\ntext = "a"', r"number 1.*'content'"),
    "no TOML": ("code = ", "not a TOML file"),
    "no UTF-8": ("code = \udcff", "not a TOML file"),
}
WRONG |= {
    "doubled word": (HEAD + '[words]\narticles = "der die der"', r"\[words\] articles.*'der'"),
    "doubled form": (HEAD + '[verbs]\nsay = { sg = "says said says" }', "say.*sg.*'says'"),
    "doubled frame": (HEAD + '[verbs]\nsay = { takes = "that that" }', "say.*takes.*'that'"),
    "upper case": (HEAD + '[words]\narticles = "Der"', r"\[words\] articles.*'Der'"),
    "words no string": (HEAD + '[words]\narticles = ["der"]', r"\[words\] articles"),
    "unknown key of marks": (HEAD + '[marks]\npair = "«»"', r"\[marks\].*'pair'"),
    "a pair of three": (HEAD + '[marks]\npairs = "«»«"', r"\[marks\] pairs.*'«»«'"),
    "unknown block": (HEAD + '[blocks]\nfooter = "ende"', r"\[blocks\].*'footer'"),
    "bad gender of a role": (HEAD + '[roles]\nmayor = "x"', r"\[roles\] mayor.*'x'"),
    "bad gender of first names": (HEAD + '[first_names]\nx = "kim"', r"\[first_names\].*'x'"),
    "bad feature of a pronoun": (HEAD + '[pronouns]\nhe = "masculine"', r"\[pronouns\] he.*'masculine'"),
    "with no table": (HEAD + '[verbs]\nask = { with = "about" }', "ask.*with"),
    "bad subject": (HEAD + '[verbs]\nseem = { subject = "thing" }', "seem.*subject.*'thing'"),
    "bad object": (HEAD + '[verbs]\ntell = { object = "thing" }', "tell.*object.*'thing'"),
    "bad zero complementiser": (
        HEAD + '[switches]\nzero_complementiser = "sometimes"',
        "zero_complementiser.*'sometimes'",
    ),
}


@pytest.mark.parametrize(
    ("pack", "complaint"),
    [pytest.param(*value, id=key) for key, value in WRONG.items()],
)
def test_a_wrong_pack_is_an_error_that_names_file_and_key(pack: str, complaint: str) -> None:
    with pytest.raises(PackError, match=complaint) as raised:
        parse_pack(pack.encode("utf-8", "surrogateescape"), "xx.toml")
    assert str(raised.value).startswith("xx.toml: ")


@pytest.mark.parametrize("code", CODES)
def test_no_word_stands_twice_in_a_list(code: str) -> None:
    import tomllib

    table = tomllib.loads((DATA / f"{code}.toml").read_text("utf-8"))
    lists = {
        f"[{s}] {k}": v for s in ("words", "groups", "first_names", "endings") for k, v in table.get(s, {}).items()
    }
    for section in ("verbs", "nouns"):
        for lemma, row in table.get(section, {}).items():
            for key, value in row.items():
                rows = value if isinstance(value, dict) else {"": value}
                lists |= {f"[{section}] {lemma} {key} {part}": words for part, words in rows.items()}
    doubled = {where: sorted(w for w in set(v.split()) if v.split().count(w) > 1) for where, v in lists.items()}
    assert {where: words for where, words in doubled.items() if words} == {}


ROWS = "a sg takes with position nouns forms class attitude object particle".split()
WORDS = st.sampled_from(["", "a", "a b", "b a | b", "that to", "before", "person", "claim", "m", "sg 3"])
VALUES = st.one_of(
    WORDS,
    st.integers(0, 9),
    st.booleans(),
    st.lists(WORDS, max_size=2),
    st.dictionaries(st.sampled_from(ROWS), st.one_of(WORDS, st.integers(0, 9)), max_size=3),
)
KEYS = [*packs.SWITCHES, *F.WORD_CLASSES, *F.GROUPS, *F.ENDING_CLASSES, "a", "a b", "pairs", "unsourced", "byline", "m"]


def as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(part)}" for key, part in value.items()) + "}"
    return json.dumps(value)


@given(
    st.sampled_from(sorted(packs._SECTIONS - {"code", "name", "version"})),
    st.one_of(VALUES, st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3)),
)
def test_whatever_a_pack_says_it_is_read_or_refused(section: str, value: Any) -> None:
    with contextlib.suppress(PackError):
        pack = parse_pack(f"{HEAD}{section} = {as_toml(value)}\n".encode(), "xx.toml")
        assert list(RulePass().propose(Reading("„Ab a“, b a B.", pack))) is not None
