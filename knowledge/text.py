"""Text in three strengths: ``clean`` to store and show, ``respell`` to compare spellings, ``fold`` for keys and search.

The same functions serve stored text and queries, so that both sides of a comparison always agree.
"""

import re
import unicodedata

# Look-alikes of đ that keyboards and scanned documents produce: Icelandic eth and African D with stroke.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")

# Old tone placement → the one underthesea and most typing tools write: hoà → hòa, thuỷ → thủy.
_TONE_PAIRS = {
    **{f"o{old}": f"{new}a" for old, new in zip("àáảãạ", "òóỏõọ", strict=True)},
    **{f"o{old}": f"{new}e" for old, new in zip("èéẻẽẹ", "òóỏõọ", strict=True)},
    **{f"u{old}": f"{new}y" for old, new in zip("ỳýỷỹỵ", "ùúủũụ", strict=True)},
}
# Only an open syllable moves its mark (hoà, not hoàn), and the u of "qu" belongs to the consonant (quý).
_OLD_TONE = re.compile(rf"(?<!q)({'|'.join(_TONE_PAIRS)})(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")


def clean(text: str) -> str:
    """Return ``text`` fit to store and show: NFC, true Đ, single spaces, no invisible or control characters."""
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text.translate(_LOOKALIKES)))
    # Composed last: dropping what stood between a letter and its mark lets the two join.
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def respell(text: str) -> str:
    """Return ``text`` with one spelling a syllable (hoà → hòa); same length as its NFC input."""
    return _OLD_TONE.sub(_move_tone, text)


def _move_tone(match: re.Match[str]) -> str:
    old = match.group(1)
    new = _TONE_PAIRS[old.lower()]
    return "".join(n.upper() if o.isupper() else n for o, n in zip(old, new, strict=True))


def fold(text: str) -> str:
    """Return a key for comparing: lower case, no accents, đ → d. Never shown to people."""
    text = clean(text).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SPACES.sub(" ", bare).strip()


def words(text: str) -> list[str]:
    """Return the folded words of ``text``: runs of letters and digits, in order."""
    return _WORD.findall(fold(text))


def slug(text: str, *, max_length: int = 60) -> str:
    """Return an ASCII name for files and anchors, cut at a word's end: "Đăng ký khai sinh" → "dang-ky-khai-sinh"."""
    whole = "-".join(words(text))
    if len(whole) <= max_length:
        return whole
    return whole[: max_length + 1].rpartition("-")[0] or whole[:max_length]
