"""Read writing as it comes: chat shorthand, keyboard slips of Telex and VNI, and doubled letters, as folded words.

Only words that are no Vietnamese syllable are mended, so correct writing passes untouched. What a resident wrote
is never shown changed: this is for comparing.
"""

import re
from functools import lru_cache

from knowledge.countries import with_mark
from knowledge.regional import REGIONAL, UNLESS
from knowledge.text import clean, words

_ONSETS = "b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|qu|r|s|th|tr|t|v|x|p"
_RIMES = (
    "ach|ac|ai|am|anh|ang|an|ao|ap|at|au|ay|a|ech|ec|em|enh|eng|en|eo|ep|et|eu|e|"
    "ia|ich|iec|iem|ieng|ien|iep|iet|ieu|im|inh|ing|in|ip|it|iu|i|"
    "oac|oai|oam|oang|oanh|oan|oao|oap|oat|oay|oach|oa|oc|oeo|oen|oet|oe|oi|om|ong|on|op|ot|o|"
    "uan|uang|uat|uay|ua|uc|ue|uech|uenh|ui|um|ung|un|uoc|uoi|uom|uong|uon|uop|uot|uou|uo|up|ut|uu|"
    "uych|uyen|uyet|uynh|uyt|uyu|uya|uy|u|yem|yen|yet|yeu|y|ynh|ych"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{_RIMES})")

# Chat shorthand and office abbreviations → full folded words. A shorthand that is also a syllable stays out.
SHORTHAND = {
    "ko": "khong", "k": "khong", "kg": "khong", "hok": "khong", "hem": "khong", "hong": "khong", "khum": "khong",
    "dc": "duoc", "dk": "dang ky", "dki": "dang ky", "dky": "dang ky", "j": "gi", "z": "", "vs": "", "r": "roi",
    "lm": "lam", "mik": "minh", "mk": "minh", "mun": "muon", "bn": "bao nhieu",
    "bnh": "bao nhieu", "bnhieu": "bao nhieu", "bnhiu": "bao nhieu",
    "ntn": "nhu the nao", "tnao": "the nao",
    "nhiu": "nhieu", "nhju": "nhieu", "bh": "bay gio", "bgio": "bay gio", "trc": "truoc", "ng": "nguoi",
    "ngta": "nguoi ta",
    "ck": "chong", "vk": "vo", "gd": "gia dinh", "thg": "thang", "bik": "biet", "bit": "biet", "tks": "cam on",
    "cty": "cong ty", "sdt": "so dien thoai", "dt": "dien thoai", "onl": "online", "gt": "giay to",
    "hs": "ho so", "ubnd": "uy ban", "ub": "uy ban", "tt": "thu tuc", "tthc": "thu tuc", "dvc": "dich vu cong",
    "dvcqg": "dich vu cong quoc gia", "vc": "vo chong", "bme": "bo me",
    "gks": "giay khai sinh", "ks": "khai sinh", "kh": "ket hon", "dkkh": "dang ky ket hon",
    "gdkkh": "giay dang ky ket hon", "xntthn": "xac nhan tinh trang hon nhan", "tthn": "tinh trang hon nhan",
    "cccd": "can cuoc", "cmnd": "chung minh", "cmt": "chung minh", "shk": "so ho khau", "hk": "ho khau",
    "hkd": "ho kinh doanh", "dkkd": "dang ky kinh doanh", "gpkd": "giay phep kinh doanh", "mst": "ma so thue",
    "htx": "hop tac xa", "bhyt": "bao hiem y te", "bhxh": "bao hiem xa hoi", "bhtn": "bao hiem that nghiep",
    "tctn": "tro cap that nghiep", "gplx": "giay phep lai xe", "gpxd": "giay phep xay dung",
    "gcn": "giay chung nhan", "qsdd": "quyen su dung dat", "gcnqsdd": "giay chung nhan quyen su dung dat",
    "nvqs": "nghia vu quan su", "nkt": "nguoi khuyet tat", "ncc": "nguoi co cong",
    "ttpvhcc": "trung tam hanh chinh cong",
    "cchc": "cai cach hanh chinh", "attp": "an toan thuc pham", "vsattp": "ve sinh an toan thuc pham",
    "pccc": "phong chay chua chay", "antt": "an ninh trat tu", "noxh": "nha o xa hoi", "lltp": "ly lich tu phap",
}  # fmt: skip

# Abbreviations as a voice typist writes their letters down.
SPELT_OUT = {
    "pa pi": "papi", "si pát": "sipas", "xi pát": "sipas", "pa in đếch": "par index", "pa in đéc": "par index",
    "đê tê i": "dti", "pê xê i": "pci", "ca pê i": "kpi", "kây pi ai": "kpi", "i ép o": "iso", "i sô": "iso",
    "vê nét i đê": "vneid", "vi nây ai đi": "vneid", "vi en ê ai đi": "vneid", "ai ốp phít": "ioffice",
    "xê xê xê đê": "cccd", "ô tê pê": "otp", "quy rờ": "qr", "kiu a": "qr",
}  # fmt: skip
_SAID = {**REGIONAL, **SPELT_OUT}
_REGIONAL = re.compile(rf"\b{UNLESS}(?:{'|'.join(sorted(_SAID, key=len, reverse=True))})\b")

# Closing particles whose folded form is another word (vậy and vay): dropped while accents still tell.
_PARTICLES = "ạ|vậy|zậy|nhé|nhỉ|nhể|nhở|nhá|hả|hử|hỉ|ơi|ấy|rứa|đấy|với|chớ|nhen|nghen|hen|hén|hầy|hề"
_PARTICLE = re.compile(rf"\b(?:{_PARTICLES})\b")
# Of how many texts the words are kept: one message is looked at many times before it is answered.
KEPT = 64
_TELEX_END = re.compile(r"^(.*[aeiouyw][a-z]*?)[sfrxj]([a-z]{0,2})$")
_DOUBLED = re.compile(r"([a-z])\1+")


def spoken(text: str) -> list[str]:
    """Return the folded words of ``text``: shorthand written out, slips mended, regional words as elsewhere."""
    return list(_spoken(text))


@lru_cache(maxsize=KEPT)
def _spoken(text: str) -> tuple[str, ...]:
    standard = _REGIONAL.sub(lambda match: _SAID[match.group()], _PARTICLE.sub(" ", with_mark(clean(text).lower())))
    return tuple(with_ages([word for written in words(standard) for word in _mended(written).split()]))


# Numbers in words, up to what an age needs; "mốt", "lăm" and "tư" stand only after a ten.
_ONES = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
# The ages at which the law changes what is asked: identity card, school, majority, old-age benefits.
_AGE_LIMITS = (6, 14, 16, 18, 60, 75)


def with_ages(tokens: list[str]) -> list[str]:
    """Return ``tokens`` with each age followed by its band: "8 tuoi" gains "tuoi6" (6 or older, but under 14)."""
    found: list[str] = []
    for place, token in enumerate(tokens):
        found.append(token)
        if token == "tuoi" and (age := _number(tokens[:place])) is not None:
            found.append(f"tuoi{max(limit for limit in (0, *_AGE_LIMITS) if limit <= age)}")
    return found


def _number(tokens: list[str]) -> int | None:
    """Return the number that ``tokens`` end with, in digits or words up to 99; None without one."""
    if not tokens:
        return None
    *before, last = tokens
    if last.isdigit() and len(last) <= len("999"):
        return int(last)
    tens = _ONES.get(before[-1]) if before else None
    if last == "muoi":
        return 10 * tens if tens else 10
    one = _ONES.get(last)
    if one is not None and tens is None and before and before[-1] == "muoi":
        ten = _ONES.get(before[-2]) if len(before) > 1 else None
        return 10 * (ten or 1) + one
    return 10 * tens + one if tens and one and tens > 1 else one


@lru_cache(maxsize=50_000)
def _mended(word: str) -> str:
    if word in SHORTHAND:
        return SHORTHAND[word]
    if is_syllable(word) or word.isdigit():
        return word
    return next((guess for guess in _guesses(word) if is_syllable(guess)), word)


def is_syllable(word: str) -> bool:
    """Return True when a folded word is spelt as a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


def _guesses(word: str) -> list[str]:
    """Return what a slip may stand for: VNI digits dropped, Telex keys read, doubled letters made single."""
    if len(word) > _LONGEST_SLIP:
        return []
    if any(char.isdigit() for char in word):
        letters = re.sub(r"\d", "", word)
        return [letters] if word[0].isalpha() and len(letters) > 1 else []
    single = _DOUBLED.sub(r"\1", word)
    read = single.replace("w", "") if re.search(r"[aeiou]", single) else single.replace("w", "u")
    toneless = _TELEX_END.sub(r"\1\2", read)
    return [single, read, toneless, _DOUBLED.sub(r"\1", toneless), _young(word), _young(toneless)]


def _young(word: str) -> str:
    """Return ``word`` with the letters that the young leave out or swap ("chứg thực", "mìh", "fải")."""
    for shape, whole in _YOUNG:
        word = shape.sub(whole, word)
    return word


_YOUNG = (
    (re.compile(r"(?<=[aeiouy])g$"), "ng"),
    (re.compile(r"(?<=[aeiouy])h$"), "nh"),
    (re.compile(r"^f"), "ph"),
    (re.compile(r"^j"), "gi"),
    (re.compile(r"^d?z"), "d"),
)


# A syllable has at most seven letters; a slip adds at most three keys.
_LONGEST_SLIP = 10
