"""What is known of some appearances before they are linked: names taken apart, alias table, evidence."""

from collections.abc import Iterable, Mapping, Sequence

from claimx.lang.pack import LanguagePack, bare_pack, known_languages, load_pack
from claimx.linking.identity.aliases import AliasTable, fold_alias
from claimx.linking.identity.appearances import LINKABLE, Appearance
from claimx.linking.identity.clusters import Matches
from claimx.linking.identity.evidence import Evidence
from claimx.linking.identity.folding import Folding
from claimx.linking.identity.names import NO_NAME, Name, NameReader
from claimx.linking.identity.organizations import BodyNames
from claimx.model.records import SpeakerKind


class Ground:
    """Some appearances, told apart by their numbers: places in `found`, which is sorted by member."""

    def __init__(self, found: Sequence[Appearance], table: AliasTable) -> None:
        self.found = found
        self.table = table
        self.folding = Folding()
        self.packs: dict[str, LanguagePack] = {}
        self.reader, self.bodies = NameReader(self.folding), BodyNames(self.folding)
        self.names: list[Name] = []
        self.keys: list[str] = []
        for one in found:
            pack = self.pack(one.language)
            self.names.append(self.reader.read(one.name, pack) if one.kind is SpeakerKind.PERSON else NO_NAME)
            self.keys.append(self.bodies.key(one.name, pack) if one.kind is SpeakerKind.ORGANIZATION else "")
        self.matches = self._matches()
        self.evidence = Evidence(self.folding, found, self.pack)

    def pack(self, language: str) -> LanguagePack:
        """The pack of a language; without one the pack that knows no words."""
        known = self.packs.get(language)
        if known is None:
            known = load_pack(language) if language in known_languages() else bare_pack()
            self.packs[language] = known
        return known

    def known_names(self) -> Iterable[tuple[int, str]]:
        """By what each appearance is company to others: full names, organisations, and the organisation of a person."""
        for number, one in enumerate(self.found):
            if self.names[number].is_full:
                yield number, "person " + self.names[number].spellings[0].whole
            if self.keys[number]:
                yield number, "body " + self.keys[number]
            if one.organization and (key := self.bodies.key(one.organization, self.pack(one.language))):
                yield number, "body " + key

    def is_full(self, number: int) -> bool:
        """Whether a person has a full name, or an entry of the alias table that stands for one."""
        return self.names[number].is_full or self.matches.entries[number] is not None

    def name_keys(self, number: int) -> list[str | int]:
        """What appearances of persons that may be one share at least one of; only for those that are full."""
        entry = self.matches.entries[number]
        keys: list[str | int] = [] if entry is None else [entry]
        if entry is not None:
            keys += [key for name in self.matches.names.get(entry, ()) for key in name.keys]
        return [*keys, *self.names[number].keys] if self.names[number].is_full else keys

    def takes_genitive(self, number: int) -> bool:
        """Whether names take an s in the language of an appearance."""
        return self.pack(self.found[number].language).nouns_capitalised

    def trim(self) -> None:
        """Give back what the packs remember of words."""
        for pack in self.packs.values():
            pack.lexicon.trim()

    def _matches(self) -> Matches:
        keys = [fold_alias(one.name) for one in self.found] if self.table.entries else [""] * len(self.found)
        entries = [
            self.table.find(key, one.kind) if key and one.kind in LINKABLE else None
            for key, one in zip(keys, self.found, strict=True)
        ]
        refused: Mapping[int, frozenset[str]] = {
            number: frozenset(map(fold_alias, entry.never))
            for number, entry in enumerate(self.table.entries)
            if entry.never
        }
        names = {
            number: tuple(name for name in map(self._table_name, entry.names) if name.is_full)
            for number, entry in enumerate(self.table.entries)
            if entry.kind is not SpeakerKind.ORGANIZATION
        }
        return Matches(entries, keys, refused, names)

    def _table_name(self, text: str) -> Name:
        return self.reader.read(text, bare_pack())
