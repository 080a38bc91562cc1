"""The scores: what each figure counts, and that they are those of the script that the corpora come with."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import claimx
from claimx.testing import Case, case_of, read_cases, score
from claimx.testing.cases import case_of_table
from claimx.testing.formats import case_document
from claimx.testing.scoring import Rate, Share, same_name
from claimx.testing.strategies import articles, languages

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TEXT = "“It leaks,” said Anna Lind. According to the harbour master, the pump is new."


def case(*quotes: dict[str, Any], **row: Any) -> Case:
    row = {"id": "a", "language": "en", "text": TEXT, "quotes": list(quotes), **row}
    return case_of_table(row, "x")


LEAKS = {"kind": "direct", "content": "It leaks", "cue": "said", "source": "Anna Lind", "speaker": "Anna Lind"}
PUMP = {
    "kind": "indirect",
    "content": "the pump is new",
    "cue": "According to",
    "source": "the harbour master",
    "speaker": "harbour master",
}


def test_all_that_is_right_scores_one() -> None:
    scores = score([case(LEAKS, PUMP)])
    assert scores.overall.overlap == scores.overall.strict == scores.overall.attributed == Rate(2, 2, 2)
    assert scores.overall.token == Rate(6, 6, 6)
    assert scores.overall.cue == scores.overall.source == scores.overall.kind == scores.overall.speaker == Share(2, 2)
    assert (scores.overall.overlap.precision, scores.overall.overlap.recall, scores.overall.overlap.f1) == (1, 1, 1)
    assert {kind: figures.overlap for kind, figures in scores.by_kind.items()} == {
        "direct": Rate(1, 1, 1),
        "indirect": Rate(1, 1, 1),
    }
    assert {name: figures.overlap for name, figures in scores.by_construction.items()} == {
        "according-front": Rate(1, 1, 2),
        "direct-inverted": Rate(1, 1, 2),
    }
    assert list(scores.by_language) == ["en"]


def test_what_is_extra_costs_precision_and_what_is_missing_recall() -> None:
    assert score([case(LEAKS)]).overall.overlap == Rate(1, 2, 1)
    missing = {"kind": "indirect", "content": "Anna Lind. According"}
    assert score([case(LEAKS, PUMP, missing)]).overall.overlap == Rate(2, 2, 3)
    assert score([]).overall.overlap == Rate(0, 0, 0)
    assert Rate(0, 0, 0).f1 == 0
    assert Share(0, 0).accuracy is None


def test_what_may_come_out_counts_neither_way() -> None:
    assert score([case(LEAKS, may={"quotes": [PUMP]})]).overall.overlap == Rate(1, 1, 1)
    assert score([case(LEAKS, complete=False)]).overall.overlap == Rate(1, 1, 1)
    assert score([case(LEAKS, complete=False, must_not={"quotes": [PUMP]})]).overall.overlap == Rate(1, 2, 1)


def test_a_role_that_a_case_does_not_state_is_not_judged() -> None:
    figures = score([case({"content": "It leaks"}, {"content": "the pump is new", "source": "Anna Lind"})]).overall
    assert (figures.source, figures.cue, figures.kind, figures.attributed) == (
        Share(0, 1),
        Share(0, 0),
        Share(0, 0),
        Rate(1, 2, 2),
    )
    assert score([case({"content": "It leaks", "source": []}, PUMP)]).overall.attributed == Rate(1, 2, 2)


def test_a_that_alone_is_no_exact_match() -> None:
    """One complementiser is ignored on both sides; the script of the corpora counts nothing where no word is left."""
    alone = case({"content": "That"}, text="“That,” said Anna Lind.")
    assert score([alone]).overall.overlap == Rate(1, 1, 1)
    assert score([alone]).overall.strict == Rate(0, 1, 1)


def test_kinds_keep_quotes_of_these_kinds() -> None:
    assert score([case(LEAKS, PUMP)], kinds={"direct"}).overall.overlap == Rate(1, 1, 1)


@settings(deadline=None, max_examples=40)
@given(articles(), languages(detected=False))
def test_what_is_written_from_what_is_found_scores_one(text: str, language: str) -> None:
    row = case_of(claimx.extract_text(text, language=language), "a")
    figures = score([case_of_table(row, "x")]).overall
    assert {one.hits for one in (figures.overlap, figures.strict, figures.attributed)} == {len(row["quotes"])}
    assert figures.token.precision == figures.token.recall == (1 if row["quotes"] else 0)
    assert all(one.right == one.of for one in (figures.cue, figures.source, figures.speaker, figures.kind))


def test_names_are_the_same_when_one_holds_the_other() -> None:
    assert same_name("José Núñez", "jose nunez")
    assert same_name("Lind", "Anna Lind")
    assert not same_name("Otto Lind", "Anna Lind")
    assert not same_name("", "Anna Lind")


def test_figures_are_plain_numbers_for_json() -> None:
    figures = json.loads(json.dumps(score([case(LEAKS, PUMP)]).overall.as_dict()))
    assert figures["content.overlap"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "tp": 2, "pred": 2, "gold": 2}
    assert figures["kind"] == {"acc": 1.0, "n": 2}


needs_corpora = pytest.mark.skipif(
    not (SHARED / "evaluation" / "score.py").is_file(), reason="no corpora beside the project"
)


@needs_corpora
@pytest.mark.parametrize("name", ["german_news/dev", "articles/dev", "disrpt_por_rst_cstn/dev", "ud_es_gsd/dev"])
def test_figures_are_those_of_the_script_of_the_corpora(name: str, tmp_path: Path, monkeypatch) -> None:
    """For all quotes, by kind, by language and for one kind: each number, over the predictions of benchmarks/quality.py."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from quality import predict
    from scoring import load_score

    path = SHARED / "corpora" / f"{name}.jsonl"
    script = load_score(SHARED)
    gold = script.read(str(path))
    predicted = {key: predict(document) for key, document in gold.items()}
    cases = read_cases(path)
    scores = score(cases)
    for by, group in (("kind", scores.by_kind), ("lang", scores.by_language)):
        wanted = script.evaluate(gold, predicted, by)
        assert wanted.pop("_missing_documents") == 0
        assert {"all": scores.overall.as_dict()} | {key: one.as_dict() for key, one in group.items()} == wanted
    assert score(cases, kinds={"direct"}).overall.as_dict() == script.evaluate(gold, predicted, None, {"direct"})["all"]
    again = tmp_path / "again.jsonl"
    again.write_text("".join(json.dumps(case_document(one)) + "\n" for one in cases), "utf-8")
    assert score(read_cases(again)) == scores
