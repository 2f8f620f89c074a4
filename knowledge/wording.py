"""Words that people wrap around a need: politeness, question words, and words that only name an aspect.

``need`` leaves the part of a message that says which procedure is meant. What has no telling word left is a
follow-up ("thế lệ phí bao nhiêu?") and leans on the conversation. All tables are folded: no accents, lower case.
"""

import re
from functools import cache, lru_cache

from knowledge.spelling import KEPT, spoken
from knowledge.text import clean

# How people name an aspect of a procedure (design: the chat contract). Longer phrases win over shorter ones.
ASPECT_PHRASES: dict[str, str] = {
    "fee": """
        bao nhieu tien | het bao nhieu tien | ton bao nhieu tien | mat bao nhieu tien | bn tien | may tien
        het bao nhieu | het nhieu | ton bao nhieu | mat bao nhieu | dong bao nhieu | nop bao nhieu tien
        ton tien | mat tien | mat phi | ton phi | tien nong | le phi | muc phi | muc thu | gia ca | chi phi
        mat dong nao | dong nao khong | may dong | may nghin | may tram | may chuc | may trieu | bao tien
        thu bao nhieu | mat phi khong | phi bao nhieu | phi het | mien phi | dong tien | tra tien | tien phi
        ton kem | thu tien""",
    "time": """
        bao lau | mat bao lau | mat may ngay | ton may ngay | phai may ngay | cho may ngay
        may ngay la xong | may ngay | bao nhieu ngay | may hom | may bua | may tuan | may thang
        bao nhieu lau | khi nao | bao gio | ngay nao | thoi han | thoi gian | lay ngay | lay lien | lay luon
        xong ngay | trong ngay | co lau khong | lau khong | lau k | hom nao | bua mo | khi mo | cho lau
        cho may""",
    "documents": """
        can gi | can nhung gi | can giay to gi | giay to gi | nhung giay to gi | giay to nao | can mang gi
        mang gi | mang theo | dem theo | dem gi | mang nhung gi | can chuan bi | chuan bi gi | chuan bi
        cam gi | cam giay gi | cam theo | ho so gom | gom nhung gi | gom gi | thanh phan ho so | ho so gi
        can chi | can nhung chi | giay to chi | nhung chi | giay chi | giay gi | giay to | ho so""",
    "place": """
        nop o dau | o dau | den dau | ra dau | cho nao | o cho mo | o mo | ra mo | noi nao | co quan nao
        nop cho ai | gap ai | ai giai quyet | dia diem | dau nhan | nop mo | den dau lam | nop dau | gui dau | xin dau
        cho nao nhan | cua nao | quay nao | cap nao | xa nao | ve xa nao""",
    "online": """
        qua mang | tren mang | truc tuyen | online | nop qua mang | ngoi nha | o nha lam | dich vu cong
        cong dich vu cong | tren dien thoai | bang dien thoai | tren vneid | qua vneid""",
    "steps": "may buoc | cac buoc | tung buoc | nhung buoc | buoc nao | trinh tu | quy trinh | bat dau tu dau",
    "result": """
        ket qua la gi | nhan duoc gi | duoc cap gi | ra giay gi | tra ket qua gi | ket qua | duoc nhan gi
        cap giay gi | tra giay gi | tra minh giay gi | duoc giay gi | nhan giay gi | cam ve giay gi""",
    "conditions": """
        dieu kien gi | dieu kien | ai duoc | doi tuong nao | bat buoc | tieu chi gi | tieu chi nao | tieu chuan gi
        the nao thi moi duoc | the nao moi duoc | ai moi duoc""",
    "legal": """
        can cu luat | can cu | luat nao | luat gi | nghi dinh nao | thong tu nao | van ban nao
        quy dinh nao | quy dinh o dau | phap ly | theo luat | can cu vao dau""",
    "forms": """
        mau don | mau nao | mau so may | to khai | bieu mau | mau gi | don mau | tai mau | viet don
        theo mau | mau to khai | xin mau | tai don""",
    "authorisation": """
        uy quyen | nho nguoi | nho ai | lam thay | lam ho | di thay | di ho | nguoi khac nop | nop ho
        nop thay | khai thay | ky thay | nhan thay | lay thay | thay co duoc | thay duoc khong
        nguoi nha di | nho con | nho em | nho vo | nho chong | nho me | nho bo""",
}

# Phrases that ask an aspect only when nothing names another: "nộp qua mạng được không" asks about filing online.
WEAK_PHRASES: dict[str, str] = {
    "steps": """
        lam the nao | lam sao | nhu the nao | the nao | nhu nao | ra sao | lam kieu gi | kieu gi | lam rang | lam gi
        sao day""",
    "conditions": """
        co duoc khong | duoc khong | duoc hong | co phai | phai khong | duoc chua | khong duoc a""",
}

POLITENESS = """
    cho em hoi | cho toi hoi | cho minh hoi | cho chau hoi | cho con hoi | cho tui hoi | cho bac hoi | cho hoi
    xin hoi | muon hoi
    xin cho biet | cho em xin hoi | cho toi xin hoi | lam on | vui long | giup em voi | giup toi voi | chi giup
    chi em voi | huong dan giup
    can bo oi | thua can bo | vay can bo | ha can bo | can bo |
    thu tuc gi | thu tuc | xin chao | cam on | em muon | toi muon | minh muon"""

# One word at a time: particles, pronouns of address and question words that never name a procedure alone.
_PARTICLES = """
    a ah ak ad admin oi nhe nhi nha voi vs vay zay z u o the thi thoi thui la lam ma do day nay kia ay ha he hen hem
    hoi em anh chi bac chau toi tui minh tao ban co chu ong ba con b e m t khong ko k hong hok no chang chua duoc dc
    phai can muon mun dinh tinh gi j mo rang rua nao sao dau ai may bao nhieu bn va hay hoac roi r vi nen neu khi
    luc de cho cua tai den ra vao tren duoi trong ngoai theo ve tu nua them cung van dang se da vua moi sap gio bay
    hom mot cac nhung cai chiec to giay don viec vu khoan biet noi giup ho dum gium xem lai luon nhanh thu tuc het
    ton mat tien phi ngay bua tuan thang lau dung nham y nop lay viet xong gui dem mang cam gom tra onl online ket
    qua
"""
# A message of fewer words than this, once aspect and politeness are gone, names nothing ("mất bao lâu vậy em").
FEW_WORDS = 3
WORDS = frozenset(_PARTICLES.split())
# All words that shape a question whatever it is about: particles and the words of the phrases that name an aspect.
EVERYDAY = WORDS | {
    word
    for table in (ASPECT_PHRASES, WEAK_PHRASES)
    for phrases in table.values()
    for word in phrases.replace("|", " ").split()
}
# "làm hộ" (on another's behalf) is not in "làm hộ chiếu", nor in "nộp hồ sơ".
_NOT_OF_A_NAME = r"(?<! ho(?= (?:chieu|khau|ngheo|kinh|tich|so|can|gia|dan)\b))"
_EVERYTHING = "|".join([*ASPECT_PHRASES.values(), *WEAK_PHRASES.values(), POLITENESS])


def need(text: str) -> str:
    """Return the folded words of ``text`` without politeness and aspect phrases; all of them if none would remain."""
    folded = " ".join(spoken(text))
    return _without_phrases(folded) or folded


def telling_words(text: str) -> list[str]:
    """Return the folded words that can name a procedure: no aspect phrase, no particle, no number."""
    remaining = _without_phrases(" ".join(spoken(text)))
    return [word for word in remaining.split() if word not in WORDS and not word.isdigit()]


def says_something(text: str) -> bool:
    """Return True when ``text`` is more than an aspect and politeness, though it may hold everyday words only."""
    return len(_without_phrases(" ".join(spoken(text))).split()) >= FEW_WORDS or "uy quyen" in " ".join(spoken(text))


# Words whose accents tell that they are no question words, though they fold to one ("ở đầu làng" is not "ở đâu").
_MISTAKEN = re.compile(r"\b(?:đầu|đậu|dầu|dâu|dấu|đau|máy|mây|mày|báo|bảo|bão|bào|não|nạo|gỉ|lầu|sáo|sào)\b")
# Question words that ask nothing: "chưa khi mô", "không có giấy tờ gì", "mấy năm nay".
_ASKING_NOTHING = re.compile(
    r"\b(?:chưa|chẳng|nỏ|không|chua|khong) (?:khi mô|khi nào|bao giờ|khi mo|khi nao|bao gio)\b"
    r"|\b(?:chưa|chẳng|nỏ|không|chua|khong) (?:có|còn|co|con) (?:(?:cái|tờ|cấy|mảnh|to|cay) )?"
    r"(?:giấy tờ|giấy|sổ sách|giay to|giay)? ?(?:gì|chi|nào|gi|nao)\b"
    r"|\b(?:mấy|may) (?:ngày|hôm|tháng|năm|bữa|bựa|chục năm|hom|thang|nam) (?:nay|rồi|liền|qua|trước|ni|roi)\b"
)
_NO_WORD = "zz"


def as_asked(text: str) -> str:
    """Return ``text``, cleaned and in lower case, without question words that ask nothing or only look so folded."""
    return _MISTAKEN.sub(_NO_WORD, _ASKING_NOTHING.sub(_NO_WORD, clean(text).lower()))


def mentioned_aspect(text: str, *, tables: tuple[dict[str, str], ...] = (ASPECT_PHRASES, WEAK_PHRASES)) -> str | None:
    """Return the aspect that ``text`` names last, or None when it names none: people ask at the end.

    A later table of ``tables`` is looked at only when the earlier ones name nothing.
    """
    folded = " ".join(spoken(as_asked(text)))
    for table in tables:
        found = [
            (match.end(), len(match.group()), aspect)
            for aspect, phrases in table.items()
            for match in _pattern(phrases).finditer(folded)
        ]
        if found:
            return max(found)[2]
    return None


@lru_cache(maxsize=KEPT)
def _without_phrases(folded: str) -> str:
    return " ".join(_pattern(_EVERYTHING).sub(" ", folded).split())


@cache
def _pattern(phrases: str) -> re.Pattern[str]:
    """Return a pattern of the phrases of a table's row; longest first."""
    each = {phrase.strip() for phrase in re.split(r"[|\n]", phrases) if phrase.strip()}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, each), key=len, reverse=True))})\b{_NOT_OF_A_NAME}")
