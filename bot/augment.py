"""How people really write: respellings of an example, generated for training only.

Each table row is a habit of writing (chat shorthand, dialect, keyboard slips), never a sentence. Accents need no
variants: the features are folded.
"""

import random
import zlib
from collections.abc import Callable

from knowledge.text import words

# Folded standard word(s) → what people type instead. Longer keys are tried first.
_CHAT = {
    "khong": ["ko", "k", "hok", "hong", "kg", "hem", "kh", "khum"],
    "duoc": ["dc", "dk"],
    "bao nhieu": ["bn", "bnh", "bao nhiu"],
    "gi": ["j", "ji"],
    "nhu the nao": ["ntn", "nhu nao", "tnao"],
    "the nao": ["tnao", "nao"],
    "lam sao": ["lm sao", "sao"],
    "lam": ["lm"],
    "voi": ["vs", "zới"],
    "vay": ["z", "v", "dza"],
    "roi": ["r", "rùi", "oy"],
    "minh": ["mik", "mk"],
    "nguoi": ["ng", "ngta"],
    "giay to": ["gt"],
    "ho so": ["hs", "hsơ", "h.so"],
    "dang ky": ["dk", "đky", "dki"],
    "thu tuc": ["tt", "ttuc"],
    "can": ["cn"],
    "muon": ["mún"],
    "nhieu": ["nhìu"],
    "biet": ["bít", "bik"],
    "nay": ["nì"],
    "bay gio": ["bh", "bgio", "giờ"],
    "gio": ["h"],
    "truc tuyen": ["onl", "online", "tt"],
    "online": ["onl", "ol"],
    "qua mang": ["onl", "online", "tren mang"],
    "dien thoai": ["đt", "sđt"],
    "can cuoc": ["cccd", "cc"],
    "khai sinh": ["ks", "gks"],
    "ket hon": ["kh"],
    "ho khau": ["hk"],
    "uy ban": ["ub", "ubnd"],
    "cong an": ["ca"],
    "em": ["e"],
    "anh": ["a"],
    "chi": ["c"],
    "toi": ["t", "tui"],
    "ban": ["b"],
}
_CENTRAL = {
    "the nao": ["răng", "mần răng"],
    "nhu the nao": ["ra răng", "như răng"],
    "lam sao": ["mần răng"],
    "sao": ["răng"],
    "vay": ["rứa", "hè"],
    "the": ["rứa"],
    "gi": ["chi"],
    "dau": ["mô"],
    "nao": ["mô"],
    "lam": ["mần"],
    "khong": ["nỏ", "không hè", "khôông"],
    "bay gio": ["bây chừ", "chừ"],
    "gio": ["chừ"],
    "toi": ["tui"],
    "may ngay": ["mấy bựa"],
    "ngay": ["bựa"],
    "nay": ["ni"],
    "kia": ["tê"],
    "cai": ["cấy"],
    "the ha": ["rứa à"],
    "bao lau": ["mấy bữa", "khi mô"],
}
_DELTA = {"l": "n", "n": "l"}
# Telex keys left in the word: the mark was typed but the keyboard was in English.
_TELEX_ENDS = "sfrxj"
_TELEX_VOWELS = {"a": "aa", "e": "ee", "o": "oo", "u": "uw", "d": "dd"}
_NEIGHBOURS = {"a": "s", "s": "a", "o": "p", "i": "u", "u": "i", "e": "r", "n": "m", "m": "n", "h": "g", "t": "r"}


def variants(text: str, *, count: int) -> list[str]:
    """Return up to ``count`` different respellings of ``text``; the same text always gives the same ones."""
    chooser = random.Random(zlib.crc32(text.encode()))
    tokens = words(text)
    found: list[str] = []
    for habit in chooser.sample(_HABITS, k=min(count, len(_HABITS))):
        written = " ".join(habit(tokens, chooser))
        if written != " ".join(tokens) and written not in found:
            found.append(written)
    return found


def _replaced(tokens: list[str], table: dict[str, list[str]], chooser: random.Random, share: float) -> list[str]:
    written: list[str] = []
    position = 0
    while position < len(tokens):
        size = next(n for n in (3, 2, 1) if n == 1 or " ".join(tokens[position : position + n]) in table)
        key = " ".join(tokens[position : position + size])
        known = key in table and chooser.random() < share
        written.append(chooser.choice(table[key]) if known else key)
        position += size
    return written


def _chat(tokens: list[str], chooser: random.Random) -> list[str]:
    return _replaced(tokens, _CHAT, chooser, 0.7)


def _central(tokens: list[str], chooser: random.Random) -> list[str]:
    return _replaced(tokens, _CENTRAL, chooser, 0.8)


def _delta(tokens: list[str], chooser: random.Random) -> list[str]:
    swapped = (_DELTA.get(token[0], token[0]) + token[1:] for token in tokens)
    return [new if chooser.random() < 0.6 else old for old, new in zip(tokens, swapped, strict=True)]


def _telex(tokens: list[str], chooser: random.Random) -> list[str]:
    return [_telex_word(token, chooser) if chooser.random() < 0.3 else token for token in tokens]


def _telex_word(token: str, chooser: random.Random) -> str:
    for plain, typed in _TELEX_VOWELS.items():
        if plain in token and chooser.random() < 0.4:
            token = token.replace(plain, typed, 1)
            break
    return token + chooser.choice(_TELEX_ENDS)


def _slips(tokens: list[str], chooser: random.Random) -> list[str]:
    return [_slip(token, chooser) if len(token) > 2 and chooser.random() < 0.25 else token for token in tokens]


def _slip(token: str, chooser: random.Random) -> str:
    at = chooser.randrange(len(token) - 1)
    swapped = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
    dropped = token[:at] + token[at + 1 :]
    doubled = token[:at] + token[at] * 2 + token[at + 1 :]
    beside = token[:at] + _NEIGHBOURS.get(token[at], token[at]) + token[at + 1 :]
    return chooser.choice([swapped, dropped, doubled, beside])


_HABITS: list[Callable[[list[str], random.Random], list[str]]] = [_chat, _central, _delta, _telex, _slips]
