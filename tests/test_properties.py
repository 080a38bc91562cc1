"""What holds for every string: nothing raises, and what is reported stands in the text."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

import claimx
from claimx.testing.strategies import languages, texts

LANGUAGES = languages()
NEWS = texts()
ANY = st.text(st.characters(categories=None), max_size=300)


def check(text: str, language: str | None) -> claimx.Extraction:
    """Extract, and hold every promise about offsets."""
    extraction = claimx.extract_text(text, language=language)
    document = extraction.document
    assert document.text == text
    lists = [document.headings, document.bylines, document.captions, document.boilerplate]
    lists += [speaker.mentions for speaker in extraction.speakers]
    for quote in extraction.quotes:
        lists += [quote.content, quote.fragments, quote.cue, quote.source]
        assert quote.content
        assert quote.text == " … ".join(text[start:end] for start, end in quote.content)
        assert all(part.strip() for part in (text[start:end] for start, end in quote.content))
        assert quote.speaker is None or extraction.speaker(quote).name
        assert 0 <= quote.score <= 1
        assert quote.evidence
    for spans in lists:
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert list(spans) == sorted(spans)
    contents = [quote.content for quote in extraction.quotes]
    assert contents == sorted(contents)
    ids = [quote.id for quote in extraction.quotes] + [speaker.id for speaker in extraction.speakers]
    assert len(set(ids)) == len(ids)
    known = {speaker.id for speaker in extraction.speakers}
    assert all(quote.speaker in known for quote in extraction.quotes if quote.speaker is not None)
    assert all(set(quote.via) <= known for quote in extraction.quotes)
    return extraction


@settings(deadline=None, max_examples=300)
@given(NEWS, LANGUAGES)
@example("", None)
@example('"', "en")
@example("„“", "de")
@example("sagte", "de")
@example(", said Lind.", "en")
@example("as Lind said " * 2000, "en")
def test_whatever_looks_like_news_keeps_the_promises(text, language):
    check(text, language)


@settings(deadline=None, max_examples=200)
@given(ANY, LANGUAGES)
def test_any_string_keeps_the_promises(text, language):
    check(text, language)


@settings(deadline=None, max_examples=60)
@given(NEWS | ANY, LANGUAGES)
def test_the_same_text_gives_the_same_json(text, language):
    first = claimx.extract_text(text, language=language)
    assert claimx.extract_text(text, language=language).model_dump_json() == first.model_dump_json()


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("ab.,\n \ud800"), max_size=30), st.sampled_from(("de", "en")))
def test_offsets_move_with_the_text_before(before, language):
    """A first paragraph without speech moves the quotes behind it and changes none of their words."""
    article = "„Wir warten noch“, sagte Anna Kern am Montag.\n“We are waiting,” Anna Kern said on Monday.\n"
    extraction = check(f"{before}\n\n{article}", language)
    words = {extraction.document.text[q.content[0].start : q.content[-1].end] for q in extraction.quotes}
    assert words & {"Wir warten noch", "We are waiting"}
