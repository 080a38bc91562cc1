"""Which of the codecs of Western Europe a text is in, told by whether its letters then belong to one alphabet.

Statistics alone take Spanish in cp1252 for cp1250 in half of the cases: most of the letters stand at the same place.
"""

_ALPHABETS = tuple(
    frozenset(letters + letters.upper().replace("SS", ""))
    for letters in (
        "äöüßé",  # German
        "éèêëàâçùûîïôœæÿü",  # French
        "áéíóúñü",  # Spanish
        "àèéìòùíóúî",  # Italian
        "ãõáâàéêíóôúçü",  # Portuguese
        "éèïëñöç",  # English and Dutch
        "æøåäöéü",  # Danish, Norwegian, Swedish, Finnish
        "àèéíïòóúüç·",  # Catalan
    )
)
_OUTER = frozenset("„“”«»‚‘’‹›–—…¿¡•·")
_SIGNS = frozenset("\xa0€£§°ªº©®™½¼¾²³¹±×†´")
_CODECS = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_ENOUGH = 0.9


def western_codec(sample: bytes) -> str | None:
    """The Western codec in which nearly every byte beyond ASCII makes sense; None when there is none."""
    best, codec = _ENOUGH, None
    for candidate in _CODECS:
        try:
            sense = _sense(sample.decode(candidate))
        except UnicodeDecodeError:
            continue
        if sense > best:
            best, codec = sense, candidate
    return codec


def _sense(text: str) -> float:
    """The share of characters beyond ASCII that make sense where they stand, in the alphabet that fits best."""
    letters: dict[str, int] = {}
    good = total = 0
    for index, letter in enumerate(text):
        if letter <= "\x7f":
            continue
        total += 1
        before = text[index - 1] if index else " "
        after = text[index + 1] if index + 1 < len(text) else " "
        if letter.isalpha() and letter not in _SIGNS:
            if not (letter.isupper() and before.islower()):
                letters[letter] = letters.get(letter, 0) + 1
        elif letter in _OUTER:
            # a mark stands beside a space or another mark; only the apostrophe stands between letters
            good += letter == "’" or not (before.isalnum() and after.isalnum())
        else:
            good += letter in _SIGNS and not (before.isalpha() and after.isalpha() and letter != "\xa0")
    fitting = max(sum(n for letter, n in letters.items() if letter in alphabet) for alphabet in _ALPHABETS)
    return (good + fitting) / total if total else 0.0
