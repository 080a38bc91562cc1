"""Names that are verbs, too: the words beside them tell."""

import pytest

import claimx

NAMED = [
    ("en", "Theresa May said the ferry was late.", "Theresa May"),
    ("en", "Will Lind said the ferry was late.", "Will Lind"),
    ("en", "Grant Hale said the ferry was late.", "Grant Hale"),
    ("en", "The ferry was late, Anna May said on Monday.", "Anna May"),
    ("nl", "Tom Reed zegt dat de boot te laat is.", "Tom Reed"),
    ("de", "Anna Kann sagte, die Fähre komme zu spät.", "Anna Kann"),
]  # fmt: skip

VERBS = [
    ("en", "In May said nobody that the ferry was late."),
    ("en", "The mayor in May said nobody knew."),
    ("en", "Ferry Will Return Next Week"),
]  # fmt: skip


def sources(text: str, language: str) -> list[str]:
    quotes = claimx.extract_text(text, language=language).quotes
    return [" ".join(text[slice(*span)] for span in quote.source) for quote in quotes]


@pytest.mark.parametrize(("language", "text", "source"), NAMED)
def test_a_verb_beside_a_name_is_a_name(language: str, text: str, source: str) -> None:
    assert sources(text, language) == [source]


@pytest.mark.parametrize(("language", "text"), VERBS)
def test_a_month_or_a_headline_makes_no_name(language: str, text: str) -> None:
    names = {speaker.name for speaker in claimx.extract_text(text, language=language).speakers}
    assert not names & {"May", "In May", "Will", "Ferry Will"}
