"""Strategies for hypothesis: texts that look like news and are not, the documents and extractions made of them.

    from hypothesis import given
    from claimx.testing.strategies import extractions

    @given(extractions())
    def test_my_export_writes_every_quote(extraction): ...

Needs the extra `testing`.
"""

from collections.abc import Sequence

import claimx
from claimx._extras import require
from claimx.lang.pack import known_languages
from claimx.model import Document, Extraction

require("hypothesis", extra="testing")

from hypothesis import strategies as st  # noqa: E402

_PIECES = """
    „Wir warten“ "It leaks," “We go.” «Vamos» « Nous attendons » ‚nein‘ 'no' “ ” „ " « » — – - : ; , . ! ? … ( ) [
    Anna Kern Lind Dr. Präsidentin minister police der die das le la el il o a the he she sie er ele ella lui
    sagte said dijo ha detto disse a dit teilte mit erklärte claim that dass che que laut nach Angaben according to
    zufolge selon según secondo segundo so wie as sei werde habe seien declined to comment dit-il a-t-elle adding 5’2”
    rock 'n' 3. Mai
    """.split()
_ODD = (
    "\n",
    "\n\n",
    " ",
    "\t",
    "\r\n",
    "\0",
    "\ud800",
    "\udfff",
    "\u202e",
    "\u200b",
    "a\u0301",
    "說",
    "「是」",
    "😀",
    "\u2028",
    "İ",
)
_SENTENCES = (
    "„Wir warten noch“, sagte die Bürgermeisterin Anna Kern am Montag.",
    "Laut Polizei brannte das Dach der alten Werft.",
    "Er sagte, die Fähre sei verkauft und der Hafen leer.",
    "“We are waiting,” said Anna Lind, the harbour master.",
    "According to the police, 12 boats sank in 2024.",
    "«Il tetto perde», ha detto il sindaco Ugo Neri.",
    "El alcalde Juan Vera dijo que el puente está cerrado.",
    "« Le toit fuit », a reconnu Anne Lind.",
    "A prefeita Rita Nunes disse que a obra custou 3 milhões de euros.",
)


def languages(*, detected: bool = True) -> st.SearchStrategy[str | None]:
    """Codes of the languages that claimx has a pack for; and None, which lets claimx find it, if `detected`."""
    codes: Sequence[str | None] = known_languages()
    return st.sampled_from((*codes, None) if detected else codes)


def texts(*, hostile: bool = True) -> st.SearchStrategy[str]:
    """Texts of words, marks and cues of news, in no order; `hostile`: odd characters and lone surrogates among them.

    Offsets go wrong in such texts first; for what is found in honest ones see `articles`.
    """
    pieces = st.sampled_from((*_PIECES, *_ODD) if hostile else _PIECES)
    spaced = st.lists(pieces, max_size=60).map(" ".join)
    tight = st.lists(pieces, max_size=40).map("".join)
    return spaced | tight


def articles() -> st.SearchStrategy[str]:
    """Short texts of whole sentences in several languages, with quotes, speakers and claims in nearly all of them."""
    paragraphs = st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4).map(" ".join)
    return st.lists(paragraphs, min_size=1, max_size=3).map("\n\n".join)


def extractions(text: st.SearchStrategy[str] | None = None, *, claims: bool = True) -> st.SearchStrategy[Extraction]:
    """What claimx finds in texts of `text`, or else of `articles` and of `texts`."""
    given = articles() | texts() if text is None else text
    return st.builds(
        lambda text, language: claimx.extract_text(text, language=language, claims=claims), given, languages()
    )


def documents(text: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Document]:
    """The documents of `extractions`."""
    return extractions(text, claims=False).map(lambda extraction: extraction.document)
