"""Names of another library as a second opinion on what a speaker is."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimx
from claimx import Extraction
from claimx.errors import UnknownOptionError
from claimx.model.records import SpeakerKind
from claimx.names import name_of

TEXT = "“The bridge is closed,” Marlow Stone said. Stone said the tolls would rise. A driver said it was late."


class Finder:
    """Knows some names, wherever they stand."""

    name = "finder@1"

    def __init__(self, **labels: str) -> None:
        self.labels = labels

    def __call__(self, text: str) -> Iterator[tuple[int, int, str]]:
        for words, label in self.labels.items():
            name = words.replace("_", " ")
            at = text.find(name)
            while at >= 0:
                yield at, at + len(name), label
                at = text.find(name, at + 1)


def by_name(extraction: Extraction) -> dict[str | None, SpeakerKind]:
    return {speaker.name: speaker.kind for speaker in extraction.speakers}


def test_a_speaker_is_what_most_of_its_mentions_are() -> None:
    alone = claimx.extract_text(TEXT, language="en")
    assert by_name(alone)["Marlow Stone"] == SpeakerKind.PERSON
    other = claimx.extract_text(TEXT, language="en", names=Finder(Marlow_Stone="ORG", Stone="org"))
    assert by_name(other)["Marlow Stone"] == SpeakerKind.ORGANIZATION
    assert other.run.options["names"] == "finder@1"
    assert other.quotes == alone.quotes
    assert Extraction.model_validate_json(other.model_dump_json()) == other


@pytest.mark.parametrize(
    "finder",
    [
        Finder(),
        Finder(Marlow_Stone="GPE"),
        Finder(bridge="ORG"),
        Finder(driver="PERSON"),
        Finder(Marlow_Stone="Person"),
    ],
)
def test_what_says_nothing_new_changes_nothing(finder: Finder) -> None:
    alone = claimx.extract_text(TEXT, language="en")
    assert claimx.extract_text(TEXT, language="en", names=finder).speakers == alone.speakers


def test_a_role_does_not_become_what_stands_beside_it() -> None:
    text = "“We wait,” said a spokeswoman for Akkuna."
    alone = claimx.extract_text(text, language="en")
    assert claimx.extract_text(text, language="en", names=Finder(Akkuna="ORG")).speakers == alone.speakers


@pytest.mark.parametrize("place", [(-1, 4), (5, 5), (9, 4), (100, 200)])
def test_a_name_outside_the_text_is_an_error(place: tuple[int, int]) -> None:
    with pytest.raises(UnknownOptionError, match=r"names: .*lambda.* gave \(.*\), not in a text of 102 code points"):
        claimx.extract_text(TEXT, language="en", names=lambda text: [(*place, "PERSON")])


def test_names_are_named_in_the_run() -> None:
    assert name_of(Finder()) == "finder@1"
    assert name_of(by_name) == "by_name"


@given(st.permutations(list(Finder(Marlow_Stone="ORG", Stone="PER", driver="ORG")(TEXT))))
def test_the_order_of_names_does_not_matter(found: list[tuple[int, int, str]]) -> None:
    def names(text: str) -> list[tuple[int, int, str]]:
        return sorted(found)

    def shuffled(text: str) -> list[tuple[int, int, str]]:
        return found

    one, other = (claimx.extract_text(TEXT, language="en", claims=False, names=way) for way in (names, shuffled))
    assert one.speakers == other.speakers


def test_names_work_in_other_processes(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    (found,) = claimx.extract_many([path], language="en", names=Finder(Marlow_Stone="ORG", Stone="ORG"), jobs=2)
    assert by_name(found)["Marlow Stone"] == SpeakerKind.ORGANIZATION
    with pytest.raises(UnknownOptionError, match="cannot be handed to worker processes"):
        list(claimx.extract_many([path], language="en", names=lambda text: [], jobs=2))
