"""RTF, by striprtf."""

from collections.abc import Iterator

from claimx._extras import require
from claimx.errors import DamagedInputError, NotTextError
from claimx.model.records import Locator
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.plain import find_title


class RtfReader:
    """Reads the text of an RTF document; there is no way back to its bytes. Needs the extra `rtf`."""

    media_types = ("application/rtf", "text/rtf")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one document."""
        locator = source.locator()
        yield Entry(locator, lambda: self._read(source, locator))

    def _read(self, source: Source, locator: Locator | None) -> RawDocument:
        striprtf = require("striprtf.striprtf", extra="rtf")
        try:
            found = striprtf.rtf_to_text(source.data().decode("latin-1"), errors="replace")
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise DamagedInputError(f"{source.name}: this is an RTF document, but damaged: {error}") from None
        text = "\n\n".join(line.strip() for line in found.splitlines() if line.strip())
        if not text:
            raise NotTextError(f"{source.name}: no text in this RTF document")
        title = find_title(text, "text/plain")
        return RawDocument(text, source.source, source.sha256, self.media_types[0], title=title, locator=locator)
