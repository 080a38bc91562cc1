"""Every pack loads, says only what a pack may say, and shows its constructions: each of its examples comes out.

An example that cannot come out yet says `xfail = "why"`, and must fail.
"""

import ast
import contextlib
import functools
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimx
from claimx.errors import PackError, UnknownLanguageError
from claimx.lang import flags as F
from claimx.lang import pack as packs
from claimx.lang.pack import LanguagePack, known_languages, load_pack, load_pack_file, parse_pack
from claimx.passes import rules
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.rules.names import CONSTRUCTIONS
from claimx.testing.packs import check_pack, failed_example

DATA = Path(inspect.getfile(LanguagePack)).parent / "data"
CODES = known_languages()
EXAMPLES = [(code, number, example) for code in CODES for number, example in enumerate(load_pack(code).examples, 1)]


@pytest.mark.parametrize(
    ("code", "number", "example"),
    [pytest.param(*one, id=f"{one[0]}-{one[1]}-{one[2]['construction']}") for one in EXAMPLES],
)
def test_an_example_is_as_the_pack_says(code: str, number: int, example: dict[str, Any]) -> None:
    """It comes out, or must not yet (`xfail`); its words stand in its text, and its construction is a known one."""
    failed = failed_example(load_pack(code), number, example)
    assert failed is None, (
        f"{failed.why}: {failed.text}\n  expected {failed.expected}\n  got      "
        + "\n           ".join(map(str, failed.found))
    )


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
    assert tuple("ca da de el en es fr hr it nb nl pl pt ro ru sv uk zh".split()) == CODES
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
    least = 20 if pack.words["complementisers"] else 15  # no that-clause, no infinitive, no inversion: fewer to show
    assert len({example["construction"] for example in pack.examples}) >= least
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


def test_a_colon_stays_inside_words_where_the_pack_says_so() -> None:
    text = 'EU:s vd:n svarar:"Nej" kl 14:30, TV4:s man: Ja, se a:B.'
    words = 'EU:s vd:n svarar : " Nej " kl 14:30 , TV4:s man : Ja , se a : B .'.split()
    assert load_pack("sv").cut(text)[0] == words
    assert load_pack("da").cut("EU:s svar")[0] == ["EU", ":", "s", "svar"]


@pytest.mark.parametrize("word", ["susține", "susţine", "SUSŢINE", "poliția", "poliţia", "şeful"])
def test_a_cedilla_is_as_good_as_a_comma_below(word: str) -> None:
    pack = load_pack("ro")
    assert pack.lexicon[word].flags & (F.CUE_FINITE | F.ORGANIZATION | F.ROLE)
    assert pack.lexicon[word].text == word


# ---- packs of users --------------------------------------------------------------------------------------------------

DUTCH = """
code = "af"
name = "Dutch"
version = "1"
[marks]
pairs = "„”"
[words]
articles = "de het"
complementisers = "dat"
[verbs]
zeggen = { sg = "zegt zei", infinitive = "zeggen", takes = "that quote tail" }
[[examples]]
construction = "that-clause"
text = "De burgemeester zei dat de markt blijft."
content = ["de markt blijft"]
cue = ["zei"]
source = ["De burgemeester"]
"""
SAID = "„Wij wachten”, zei Anna Kern."


@pytest.fixture
def dutch(tmp_path: Path) -> Path:
    path = tmp_path / "dutch.toml"
    path.write_text(DUTCH, "utf-8")
    return path


def test_a_pack_is_used_by_its_path(dutch: Path) -> None:
    extraction = claimx.extract_text(SAID, language=str(dutch))
    assert [(quote.text, quote.cue_lemma) for quote in extraction.quotes] == [("Wij wachten", "zeggen")]
    assert (extraction.document.language, extraction.document.language_given) == ("af", True)
    assert extraction.run.pack == load_pack_file(dutch).label
    assert extraction.run.options == {"language": "af"}


def test_a_pack_that_changes_is_read_again(dutch: Path) -> None:
    assert load_pack_file(dutch) is load_pack_file(dutch)
    dutch.write_text(DUTCH.replace("zegt zei", "zegt riep"), "utf-8")
    assert [quote.cue_lemma for quote in claimx.extract_text(SAID, language=str(dutch)).quotes] == [None]


def test_a_path_without_a_pack_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"none\.toml: cannot be read: No such file"):
        claimx.extract_text(SAID, language=str(tmp_path / "none.toml"))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of somebody else that brings the pack af, as pip would install it."""
    package = tmp_path / "dutch_news"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    (package / "af.toml").write_text(DUTCH, "utf-8")
    about = tmp_path / "dutch_news-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: dutch-news\nVersion: 1\n", "utf-8")
    (about / "entry_points.txt").write_text("[claimx.languages]\naf = dutch_news\n", "utf-8")
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    for cached in (packs._installed, packs.known_languages, packs.load_pack):
        monkeypatch.setattr(packs, cached.__name__, functools.cache(cached.__wrapped__))
    return package


def test_a_package_can_bring_a_pack(installed: Path) -> None:
    assert packs.known_languages() == ("af", *CODES)
    assert packs.find_pack("af").label == load_pack_file(installed / "af.toml").label


def test_a_package_without_its_pack_is_an_error(installed: Path) -> None:
    (installed / "af.toml").write_text(DUTCH.replace('"af"', '"sv"'), "utf-8")
    with pytest.raises(PackError, match=r"af\.toml of dutch_news: its code is 'sv'"):
        packs.load_pack("af")
    (installed / "af.toml").unlink()
    with pytest.raises(PackError, match=r"af\.toml of dutch_news: cannot be read"):
        packs.load_pack("af")


def test_an_unknown_code_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UnknownLanguageError, match=f"known: {', '.join(CODES)}"):
        packs.find_pack("af")


# ---- the check of a pack ---------------------------------------------------------------------------------------------


def test_a_pack_is_checked_beside_the_shipped_ones(dutch: Path) -> None:
    report = check_pack(dutch)
    assert report.is_right
    assert (report.examples, report.beside) == (1, len(CODES))
    assert set(report.absent) >= {"nouns", "times", "pronouns"}
    gaps = {gap.key: gap for gap in report.gaps}
    assert gaps["[words] prepositions"].own == 0
    assert gaps["[verbs]"].own == 1
    assert gaps["[verbs]"].most >= 250
    assert not any(key.startswith("[times]") for key in gaps)
    assert "that-clause" not in report.unshown
    assert report.unshown["direct-cue-first"] == len(CODES)
    json.dumps(report.as_dict())


def test_a_shipped_pack_lacks_no_section() -> None:
    report = check_pack(DATA / "de.toml")
    assert report.is_right
    assert report.absent == {}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('["zei"]', '["zegt"]', "'zegt' is not in its text"),
        ('"that-clause"', '"which-clause"', "there is no construction 'which-clause'"),
        ('["de markt blijft"]', '["de markt"]', "something else comes out"),
        ("zegt zei", "zegt", "nothing comes out"),
        ('cue = ["zei"]', 'xfail = "why"\ncue = ["zei"]', "it comes out: take its xfail away"),
    ],
)
def test_an_example_that_fails_is_told_with_the_reason(dutch: Path, old: str, new: str, why: str) -> None:
    dutch.write_text(DUTCH.replace(old, new), "utf-8")
    report = check_pack(dutch)
    assert not report.is_right
    assert [(failed.number, failed.why) for failed in report.failed] == [(1, why)]


@pytest.mark.parametrize("wrong", ["[times]\nmonths = 7\n", "[attitude]\nfuture = 7\n", "[numbers]\ncolours = 'red'\n"])
def test_what_only_claims_need_is_checked_too(dutch: Path, wrong: str) -> None:
    dutch.write_text(DUTCH + wrong, "utf-8")
    with pytest.raises(PackError):
        check_pack(dutch)


def test_a_pack_is_a_toml_file(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"ends in \.toml"):
        check_pack(tmp_path / "dutch.yaml")
