"""Find by code while it is typed: "1.0011", "001193", "1001193", or a code within a sentence."""

import re
from collections.abc import Iterable

_IN_WORDS = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")
_ONLY_DIGITS = re.compile(r"[\d.\s]+")
# Fewer digits than this are more likely an age or a number of papers.
_FEWEST = 3


class Codes:
    """All codes in order."""

    def __init__(self, codes: Iterable[str]) -> None:
        """Keep the codes, each with its digits alone."""
        self._codes = [(code, code.replace(".", "")) for code in sorted(set(codes))]

    def find(self, text: str) -> list[str]:
        """Return the codes that ``text`` names, begins, or holds the digits of; those it begins stand first."""
        if named := _IN_WORDS.findall(text):
            known = {code for code, _ in self._codes}
            return [code for code in dict.fromkeys(named) if code in known]
        digits = re.sub(r"\D", "", text)
        if len(digits) < _FEWEST or not _ONLY_DIGITS.fullmatch(text.strip()):
            return []
        begun = [code for code, plain in self._codes if plain.startswith(digits)]
        return begun + [code for code, plain in self._codes if digits in plain[1:] and not plain.startswith(digits)]
