"""The scorer of claims (benchmarks/claim_scores.py)."""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from claim_scores import average_precision, evaluate, f1, macro_f1, match, read_value, same_name

TEXT = "Lind said that the boat leaks. The town paid 3 million euros in May. Nobody came."


def gold(*claims: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    extra = {"optional_claims": [{"span": span(words)} for words in optional]}
    return {"d": {"id": "d", "lang": "en", "text": TEXT, "claims": list(claims), "extra": extra}}


def span(words: str) -> list[int]:
    assert TEXT.count(words) == 1
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def annotated(words: str, by: str = "document", kind: str = "event", figures: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "span": span(words),
        "asserted_by": by,
        "kind": kind,
        "quantities": list(figures),
        "quantity_spans": [span(f) for f in figures],
        "check_worthy": True,
    }


def found(words: str, by: str | None = "document", kind: str = "event", figure: Any = None) -> dict[str, Any]:
    figures = [] if figure is None else [{"span": span(figure[0]), "value": figure[1], "low": None, "high": None}]
    return {"spans": [span(words)], "asserter": by, "kinds": [kind], "quantities": figures, "worth": 0.5}


def test_a_claim_found_word_by_word() -> None:
    report = evaluate(gold(annotated("the boat leaks", by="Anna Lind")), {"d": [found("the boat leaks", by="Lind")]})
    assert (report["f1"], report["asserter"], report["kind"]) == (1.0, 1.0, 1.0)


def test_half_of_the_tokens_are_enough_less_are_not() -> None:
    boat = annotated("the boat leaks")
    assert evaluate(gold(boat), {"d": [found("said that the boat leaks")]})["f1"] == 1.0
    report = evaluate(gold(boat), {"d": [found("boat leaks. The town paid 3")]})
    assert report["f1"] == 0.0
    assert len(report["missed"]) == len(report["false"]) == 1


def test_each_claim_matches_once_the_closest_first() -> None:
    report = evaluate(gold(annotated("the boat leaks")), {"d": [found("that the boat leaks"), found("the boat leaks")]})
    assert (report["r"], report["p"]) == (1.0, 0.5)
    assert match([frozenset({1, 2, 3})], [frozenset({1, 2, 3, 4}), frozenset({1, 2, 3})]) == [(0, 1)]


def test_optional_claims_are_neither_right_nor_wrong() -> None:
    document = gold(annotated("the boat leaks"), optional=("Nobody came",))
    both = {"d": [found("the boat leaks"), found("Nobody came")]}
    assert evaluate(document, both)["p"] == 1.0
    assert evaluate(document, {"d": [found("Nobody came")]})["count"]["found"] == 0


@pytest.mark.parametrize(("by", "right"), [("Lind", 1.0), ("Roth", 0.0), ("document", 0.0), (None, 0.0)])
def test_asserters(by: str | None, right: float) -> None:
    report = evaluate(gold(annotated("the boat leaks", by="Anna Lind")), {"d": [found("the boat leaks", by=by)]})
    assert report["asserter"] == right


def test_who_else_asserts_it_is_right_too() -> None:
    claim = {**annotated("the boat leaks", by="Anna Lind"), "extra": {"asserted_also": ["document"]}}
    assert evaluate(gold(claim), {"d": [found("the boat leaks")]})["asserter"] == 1.0


@pytest.mark.parametrize(
    ("value", "right"), [(Decimal(3_000_000), 1.0), (Decimal("3E+6"), 1.0), (Decimal(3), 0.0), (None, 0.0)]
)
def test_values_of_quantities(value: Decimal | None, right: float) -> None:
    words = "The town paid 3 million euros in May"
    report = evaluate(
        gold(annotated(words, figures=("3 million euros",))), {"d": [found(words, figure=("3 million", value))]}
    )
    assert report["values"] == right


def test_a_quantity_that_is_missing_is_wrong() -> None:
    words = "The town paid 3 million euros in May"
    report = evaluate(gold(annotated(words, figures=("3 million euros",))), {"d": [found(words)]})
    assert report["values"] == 0.0
    assert report["values_of_all"] == 0.0


@pytest.mark.parametrize(
    ("words", "language", "value"),
    [
        ("$ 16B", "es", 16_000_000_000),
        ("más de 2K", "es", 2000),
        ("más del 70%", "es", 70),
        ("1.600 Stück", "de", 1600),
        ("1.6", "en", "1.6"),
        ("2,5 Mio. Euro", "de", 2_500_000),
        ("casi todos", "es", None),
    ],
)
def test_the_value_of_gold_words(words: str, language: str, value: object) -> None:
    assert read_value(words, language) == (None if value is None else Decimal(str(value)))


def test_names() -> None:
    assert same_name("Anna Lind", "Lind")
    assert not same_name("Anna Lind", "Anna Roth")
    assert not same_name(None, "Lind")


def test_rankings() -> None:
    assert average_precision([True, False, True], [0.9, 0.5, 0.7]) == 1.0
    assert average_precision([False, True], [0.9, 0.5]) == 0.5
    assert average_precision([True, False], [0.5, 0.5]) == 0.5  # no order between them
    assert average_precision([False], [0.5]) == 0.0
    assert f1([True, False], [True, True]) == pytest.approx(2 / 3)
    assert f1([True], [False]) == 0.0
    assert macro_f1([True, False], [True, False]) == 1.0
