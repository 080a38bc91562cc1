"""Everything claimx raises on bad input.

    ClaimxError
    ├── InputError                 a path, file or text that cannot be used
    │   ├── UnreadableInputError   missing, not permitted, or the system refused to read it
    │   ├── NoDocumentsError       a folder without a file that claimx can read
    │   ├── NotTextError           the bytes are no text (binary data)
    │   └── EncodingError          no encoding decodes the bytes
    ├── UnknownLanguageError       no language pack carries this code
    ├── UnknownOptionError         an option has a value that does not exist
    ├── PackError                  a language pack says something it may not say
    ├── AliasTableError            an alias table says something it may not say
    ├── ModelError                 a folder or id that holds no model claimx can use
    ├── TrainingError              training data or options that cannot be used
    ├── GraphError                 a provenance graph that cannot be opened, written or read back
    │   └── TraceError             a file is not what the graph traced a quote to
    └── MissingExtraError          an optional library is not installed

Each message names the thing, the place and the way out. Nothing else is raised on purpose: any other exception from a
public function is a defect.
"""


class ClaimxError(Exception):
    """The root of everything claimx raises on purpose."""


class InputError(ClaimxError):
    """A path, file or text that cannot be used."""


class UnreadableInputError(InputError):
    """The file is missing, or the system did not let it be read."""


class NoDocumentsError(InputError):
    """A folder holds no file that claimx can read."""


class NotTextError(InputError):
    """The bytes are no text."""


class EncodingError(InputError):
    """The bytes are text in an encoding that could not be found, or not in the one that was given."""


class UnknownLanguageError(ClaimxError):
    """No language pack carries this code."""


class UnknownOptionError(ClaimxError):
    """An option has a value that does not exist."""


class PackError(ClaimxError):
    """A language pack says something it may not say."""


class AliasTableError(ClaimxError):
    """An alias table says something it may not say."""


class MissingExtraError(ClaimxError):
    """An optional library is not installed."""


class ModelError(ClaimxError):
    """A folder or id that holds no model claimx can use."""


class TrainingError(ClaimxError):
    """Training data or options that cannot be used."""


class GraphError(ClaimxError):
    """A provenance graph cannot be opened, written or read back."""


class TraceError(GraphError):
    """The file that a quote is traced to is missing, or is not what it was."""
