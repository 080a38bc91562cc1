"""Everything claimx raises on bad input.

    ClaimxError
    ├── InputError                 a path, file or text that cannot be used
    │   ├── UnreadableInputError   missing, not permitted, or the system refused to read it
    │   ├── NoDocumentsError       a folder without a file that claimx can read
    │   ├── NotTextError           the bytes are no text (binary data), and no document that claimx can read
    │   ├── DamagedInputError      a document or archive that is broken, encrypted, or built to do harm
    │   ├── ManyDocumentsError     one document was asked for, and the file holds many
    │   ├── ColumnError            a table without the column of texts that was asked for
    │   ├── LimitError             took more time or memory than it was given, or ended its worker
    │   └── EncodingError          no encoding decodes the bytes
    ├── UnknownLanguageError       no language pack carries this code
    ├── UnknownOptionError         an option has a value that does not exist
    ├── PackError                  a language pack says something it may not say
    ├── AliasTableError            an alias table says something it may not say
    ├── CaseError                  a case file says something it may not say, or its words are not in its text
    ├── ModelError                 a folder or id that holds no model claimx can use
    ├── TrainingError              training data or options that cannot be used
    ├── GraphError                 a provenance graph that cannot be opened, written or read back
    │   └── TraceError             a file is not what the graph traced a quote to
    ├── MissingExtraError          an optional library is not installed
    ├── OutputError                the folder of a run cannot be written to, or holds another run
    ├── WorkerError                no worker process could be started
    └── DefectError                claimx itself failed on an input of a run that goes on: please report it

Each message names the thing, the place and the way out. Nothing else is raised on purpose: any other exception from a
public function is a defect.
"""


class ClaimxError(Exception):
    """The root of everything claimx raises on purpose.

    The message names the thing, the place and the way out.

        >>> import claimx
        >>> try:
        ...     claimx.extract("nowhere.txt")
        ... except claimx.ClaimxError as error:
        ...     print(error)
        nowhere.txt: no such file or folder
    """


class InputError(ClaimxError):
    """A path, file or text that cannot be used."""


class UnreadableInputError(InputError):
    """The file is missing, or the system did not let it be read."""


class NoDocumentsError(InputError):
    """A folder holds no file that claimx can read."""


class NotTextError(InputError):
    """The bytes are no text."""


class DamagedInputError(InputError):
    """A document or archive is broken, encrypted, or larger inside than it may be."""


class ManyDocumentsError(InputError):
    """One document was asked for, and the file holds many."""


class ColumnError(InputError):
    """A table has no column of texts, or not the one that was named."""


class LimitError(InputError):
    """A document took more time or memory than it was given, or ended the process that read it."""


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


class CaseError(ClaimxError):
    """A case file says something it may not say, or the words it names do not stand in its text once."""


class MissingExtraError(ClaimxError):
    """An optional library is not installed."""


class OutputError(ClaimxError):
    """The folder of a run cannot be written to, or holds another run."""


class WorkerError(ClaimxError):
    """No worker process could be started."""


class DefectError(ClaimxError):
    """claimx itself failed on an input, in a run that records errors and goes on."""


class ModelError(ClaimxError):
    """A folder or id that holds no model claimx can use."""


class TrainingError(ClaimxError):
    """Training data or options that cannot be used."""


class GraphError(ClaimxError):
    """A provenance graph cannot be opened, written or read back."""


class TraceError(GraphError):
    """The file that a quote is traced to is missing, or is not what it was."""
