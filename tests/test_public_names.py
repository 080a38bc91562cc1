"""The front door: a dozen names, each documented, none loaded before it is asked for."""

import doctest
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import claimx
import claimx.claims
import claimx.testing

ROOT = Path(__file__).parent.parent
EXAMPLED = [
    *(f"claimx.{name}" for name in claimx.__all__ if name != "__version__"),
    *(f"claimx.claims.{name}" for name in claimx.claims.__all__),
    *(f"claimx.testing.{name}" for name in claimx.testing.__all__ if inspect.isfunction(getattr(claimx.testing, name))),
]


def test_every_public_name_is_there_and_documented() -> None:
    assert set(claimx._HOMES) == set(claimx.__all__) - {"__version__"}
    for name in claimx.__all__:
        assert getattr(claimx, name).__doc__, name


def test_the_names_for_tests_are_there_and_documented() -> None:
    assert set(claimx.testing._HOMES) == set(claimx.testing.__all__) <= set(dir(claimx.testing))
    for name in claimx.testing.__all__:
        assert getattr(claimx.testing, name).__doc__, name
    with pytest.raises(AttributeError, match=r"module 'claimx\.testing' has no attribute 'assert_quote'"):
        claimx.testing.assert_quote  # noqa: B018


def test_there_are_a_dozen_names_or_so() -> None:
    assert 12 <= len(claimx.__all__) <= 16


@pytest.mark.parametrize("name", EXAMPLED)
def test_every_public_name_has_an_example_that_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On its own, from the root of the project: what it needs it imports."""
    monkeypatch.chdir(ROOT)
    module, _, attribute = name.rpartition(".")
    told = getattr(sys.modules[module], attribute)
    (test,) = doctest.DocTestFinder(recurse=False, exclude_empty=False).find(told, name, globs={})
    assert test.examples, f"{name}: its docstring has no example"
    complaints: list[str] = []
    results = doctest.DocTestRunner().run(test, out=complaints.append)
    assert results.failed == 0, "".join(complaints)


def test_examples_stay_out_of_the_schema() -> None:
    assert ">>>" in (claimx.Extraction.__doc__ or "")
    assert ">>>" not in json.dumps(claimx.Extraction.model_json_schema())


def test_dir_shows_the_public_names() -> None:
    assert set(claimx.__all__) <= set(dir(claimx))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'claimx' has no attribute 'extrakt'"):
        claimx.extrakt  # noqa: B018


def test_importing_loads_nothing() -> None:
    code = (
        "import sys; before = set(sys.modules); import claimx, claimx.testing; "
        "print(*sorted({name for name in sys.modules if name.split('.')[0] not in sys.stdlib_module_names} - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["claimx", "claimx.testing"]


def test_finding_nothing_out_loads_no_classifier() -> None:
    code = (
        "import claimx, sys; claimx.extract_text('„Wir warten“, sagte sie.', language='de'); "
        "print('numpy' in sys.modules, 'py3langid' in sys.modules, 'charset_normalizer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]
