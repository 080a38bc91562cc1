"""The spaCy component, and spaCy as a source of names, on blank pipelines: no model is loaded."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import claimx
from claimx.errors import UnknownLanguageError, UnknownOptionError
from claimx.model.records import SpeakerKind

spacy = pytest.importorskip("spacy")

import claimx.spacy  # noqa: E402

ENGLISH = "“The ferry was late,” Anna Kern said. She added that the pier was closed.\n\nIt rained."
GERMAN = "„Wir warten auf den Bescheid“, sagte Bürgermeisterin Anna Kern. Laut Kern dauert es."
ROOT = Path(__file__).parent.parent


def pipeline(code: str = "en", **config: Any) -> Any:
    nlp = spacy.blank(code)
    nlp.add_pipe("claimx", config=config)
    return nlp


def test_the_component_gives_what_claimx_gives() -> None:
    doc = pipeline()(ENGLISH)
    assert doc._.claimx == claimx.extract_text(ENGLISH, language="en")
    assert tuple(one.quote for one in doc._.quotes) == doc._.claimx.quotes
    shown = [
        (one.kind, [span.text for span in one.content], one.cue[0].text, one.source[0].text) for one in doc._.quotes
    ]
    assert shown == [
        ("direct", ["The ferry was late"], "said", "Anna Kern"),
        ("indirect", ["the pier was closed"], "added", "She"),
    ]
    assert [one.speaker.name for one in doc._.quotes] == ["Anna Kern", "Anna Kern"]
    assert [(span.text, span.label_) for span in doc.spans["claimx"]][:3] == [
        ("The ferry was late", "direct"),
        ("said", "cue"),
        ("Anna Kern", "source"),
    ]


def test_spans_hold_whole_tokens_around_the_exact_words() -> None:
    for code, text in (("en", ENGLISH), ("de", GERMAN)):
        doc = pipeline(code)(text)
        assert doc._.quotes
        for one in doc._.quotes:
            exact = [*one.quote.content, *one.quote.cue, *one.quote.source]
            spans = [*one.content, *one.cue, *one.source]
            for (start, end), span in zip(exact, spans, strict=True):
                assert span.start_char <= start < end <= span.end_char
                assert len(span) == 1 or doc[span.start + 1].idx > start
                assert len(span) == 1 or doc[span.end - 1].idx < end


def test_a_token_that_is_cut_is_taken_whole() -> None:
    from spacy.tokens import Doc

    nlp = pipeline()
    words = ENGLISH.replace("\n\n", " ").split(" ")
    doc = nlp.get_pipe("claimx")(Doc(nlp.vocab, words=words, spaces=[True] * (len(words) - 1) + [False]))
    assert [span.text for span in doc._.quotes[0].content] == ["“The ferry was late,”"]
    assert doc._.quotes[0].text == "The ferry was late"


def test_the_language_is_the_pipelines_else_the_options_else_found() -> None:
    assert pipeline("de")(GERMAN)._.claimx.document.language_given
    assert pipeline("en", language="de")(GERMAN)._.claimx.document.language == "de"
    found = pipeline("xx")(GERMAN)._.claimx.document
    assert (found.language, found.language_given) == ("de", False)
    with pytest.raises(UnknownLanguageError, match="'xx'"):
        pipeline("en", language="xx")


def test_options_say_what_is_wanted() -> None:
    doc = pipeline(kinds=["direct"], claims=False)(ENGLISH)
    assert [one.kind for one in doc._.quotes] == ["direct"]
    assert {span.label_ for span in doc.spans["claimx"]} == {"direct", "cue", "source"}
    assert doc._.claimx.claims == ()
    with pytest.raises(UnknownOptionError, match="no kind 'loud'; there are direct, indirect, mixed"):
        pipeline(kinds=["loud"])


def test_a_doc_without_quotes_and_one_that_was_not_read() -> None:
    assert pipeline()("")._.quotes == ()
    assert pipeline()("It rained.")._.quotes == ()
    untouched = spacy.blank("en")("Kern said no.")
    assert (untouched._.quotes, untouched._.claimx) == ((), None)


def test_what_is_found_travels_with_the_doc() -> None:
    from spacy.tokens import Doc, DocBin

    nlp = pipeline(kinds=["direct"])
    doc = nlp(ENGLISH)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.claimx == doc._.claimx
    assert [one.quote for one in again._.quotes] == [one.quote for one in doc._.quotes]
    assert len(again.spans["claimx"]) == 3
    (kept,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert kept._.claimx == doc._.claimx


def test_pipe_gives_the_same_in_one_process_and_in_two() -> None:
    nlp = pipeline()
    texts = [ENGLISH, "It rained.", "", ENGLISH.upper()]
    alone = [doc._.claimx for doc in nlp.pipe(texts)]
    assert [doc._.claimx for doc in nlp.pipe(texts, n_process=2, batch_size=1)] == alone
    assert alone == [nlp(text)._.claimx for text in texts]


def test_a_pipeline_is_kept_on_disk_with_its_options(tmp_path: Path) -> None:
    pipeline("xx", language="de", kinds=["direct"]).to_disk(tmp_path / "nlp")
    nlp = spacy.load(tmp_path / "nlp")
    assert nlp.config["components"]["claimx"]["kinds"] == ["direct"]
    doc = nlp(GERMAN)
    assert [one.kind for one in doc._.quotes] == ["direct"]
    assert doc._.claimx.document.language_given


def test_the_entry_point_needs_no_import(tmp_path: Path) -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["spacy_factories"]
    metadata = tmp_path / "claimx_points-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: claimx-points\nVersion: 1\n")
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    (metadata / "entry_points.txt").write_text(f"[spacy_factories]\n{lines}")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import spacy; nlp = spacy.blank('en'); "
        f"nlp.add_pipe('claimx'); print(nlp({ENGLISH!r})._.quotes[0].content[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "The ferry was late\n"


# ---- the other way round ---------------------------------------------------------------------------------------------


def with_ruler(*patterns: dict[str, str]) -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(list(patterns))
    return nlp


def test_entities_of_spacy_are_a_source_of_names() -> None:
    nlp = with_ruler({"label": "ORG", "pattern": "Marlow Stone"})

    def names(text: str) -> list[tuple[int, int, str]]:
        return [(entity.start_char, entity.end_char, entity.label_) for entity in nlp(text).ents]

    text = "“The bridge is closed,” Marlow Stone said."
    (before,) = claimx.extract_text(text, language="en").speakers
    (after,) = claimx.extract_text(text, language="en", names=names).speakers
    assert (before.kind, after.kind) == (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)


def test_the_component_listens_to_the_entities_when_it_is_told_to() -> None:
    text = "“The bridge is closed,” Marlow Stone said."
    for use, kind in ((False, SpeakerKind.PERSON), (True, SpeakerKind.ORGANIZATION)):
        nlp = with_ruler({"label": "ORG", "pattern": "Marlow Stone"})
        nlp.add_pipe("claimx", config={"use_entities": use})
        doc = nlp(text)
        assert [one.speaker.kind for one in doc._.quotes] == [kind]
        assert ("names" in doc._.claimx.run.options) == use


def test_without_spacy_the_error_names_the_extra() -> None:
    code = "import sys; sys.modules['spacy'] = None; sys.modules['spacy.tokens'] = None; import claimx.spacy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MissingExtraError" in done.stderr
    assert "pip install 'claimx[spacy]'" in done.stderr
