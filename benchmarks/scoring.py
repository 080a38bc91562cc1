"""The scores that quality is measured with: loaded from the folder beside the data, never copied."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).resolve().parents[2] / "shared"


@cache
def load_score(shared: Path = SHARED) -> ModuleType:
    """The module `evaluation/score.py` of a data folder. Raises FileNotFoundError when it is not there."""
    path = shared / "evaluation" / "score.py"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: pass the folder that holds corpora/ and evaluation/")
    spec = importlib.util.spec_from_file_location("claimx_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
