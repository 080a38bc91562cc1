"""The front door: a dozen names, each documented, none loaded before it is asked for."""

import subprocess
import sys

import pytest

import claimx
import claimx.testing


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
