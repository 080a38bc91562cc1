"""The one guard for libraries that only an extra brings."""

from importlib import import_module
from types import ModuleType

from claimx.errors import MissingExtraError


def require(module: str, *, extra: str) -> ModuleType:
    """Import an optional library, or say which extra brings it.

    Raises MissingExtraError when `module` is not installed. An installed library that fails to import raises what it
    raises: that is a defect of the installation, and hiding it would send its owner the wrong way.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise MissingExtraError(f"{module} is not installed; install it with: pip install 'claimx[{extra}]'") from error
