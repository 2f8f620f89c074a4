"""Writing as it comes: Telex and VNI slips, doubled letters and chat shorthand, and what must stay untouched."""

import pytest

from knowledge.spelling import is_syllable, spoken
from knowledge.text import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giaays khai sinh", "giay khai sinh"),
        ("ddawng kys tamj truss", "dang ky tam tru"),
        ("xaay nhaf cấp 4 owr quê", "xay nha cap 4 o que"),
        ("nhuwngx giaays tờ gif", "nhung giay to gi"),
        ("d9o6i ca8n cuo7c1", "doi can cuoc"),
        ("khai sinhh", "khai sinh"),
        ("khaii tửu", "khai tuu"),
    ],
)
def test_spoken_mends_keyboard_slips(text: str, expected: str) -> None:
    assert " ".join(spoken(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lm lai gks", "lam lai giay khai sinh"),
        ("đk hkd ntn", "dang ky ho kinh doanh nhu the nao"),
        ("mất cccd", "mat can cuoc"),
        ("bn tiền z", "bao nhieu tien"),
        ("thẻ bhyt của e", "the bao hiem y te cua e"),
    ],
)
def test_spoken_writes_shorthand_out(text: str, expected: str) -> None:
    assert " ".join(spoken(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai sinh",
        "thế chấp quyền sử dụng đất",
        "vneid",
        "karaoke",
        "mẫu CT07",
        "bằng A1",
        "năm 2026",
        "cơ sở vỉa hè",
        "đăng ký xe mô tô",
        "tài chính vi mô",
        "hợp đồng vô hiệu",
        "khiếu nại lần hai",
        "con ngoài giá thú",
        "dang ky tam tru cho con du tuoi",
        "tau ca giai quyet khi mo the lao dong",
        "máy cấy lúa",
        "chi so hai long",
        "giai đoạn 2026-2030",
    ],
)
def test_spoken_leaves_right_writing_alone(text: str) -> None:
    assert spoken(text) == words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giấy tờ chi", "giay to gi"),
        ("mần ở mô", "lam o dau"),
        ("u tui mới mất, chừ mần răng", "me toi moi mat gio lam sao"),
        ("mấy bựa thì xong", "may ngay thi xong"),
        ("nàm giấy khai sinh thế lào", "lam giay khai sinh the nao"),
        ("bu cháu chửa có thẻ", "me toi chua co the"),
        ("tui nop giay to chi", "toi nop giay to gi"),
        ("chi phí mai táng", "chi phi mai tang"),
        ("quy mô chăn nuôi", "quy mo chan nuoi"),
        ("giấy thông hành sang Lào", "giay thong hanh sang lao nuocngoai"),
        ("vô hộ khẩu cho con giai", "vao ho khau cho con trai"),
        ("eng rọt tui lấy dôn ở ngái", "anh ruot toi lay chong o xa"),
        ("nàm nại giấy, nộp hồ sơ giả nại bao nâu", "lam lai giay nop ho so tra lai bao lau"),
        ("thày bu em mua nợn giồng núa", "bo me em mua lon trong lua"),
        ("lop ho so o mo", "nop ho so o dau"),
        ("khai sanh cho thằng nhỏ, mướn nhà", "khai sinh cho thang nho thue nha"),
        ("giấy giá thú", "giay ket hon"),
    ],
)
def test_spoken_reads_regional_words(text: str, expected: str) -> None:
    assert " ".join(spoken(text)) == expected


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("cháu 3 tuổi", "tuoi0"),
        ("bé tám tuổi", "tuoi6"),
        ("chị nó 15 tuổi", "tuoi14"),
        ("con trai mười bảy tuổi", "tuoi16"),
        ("tôi bốn mươi tuổi", "tuoi18"),
        ("bà bảy mươi lăm tuổi", "tuoi75"),
        ("mẹ bảy sáu tuổi", "tuoi75"),
    ],
)
def test_spoken_gives_an_age_its_band(text: str, band: str) -> None:
    assert spoken(text)[-2:] == ["tuoi", band]


def test_spoken_gives_no_band_without_an_age() -> None:
    assert spoken("người cao tuổi") == ["nguoi", "cao", "tuoi"]


def test_spoken_drops_particles_whose_key_is_another_word() -> None:
    assert spoken("vay vốn") == ["vay", "von"]
    assert spoken("cần gì vậy") == ["can", "gi"]


@pytest.mark.parametrize("word", ["khai", "sinh", "nghieng", "quyen", "thuong", "gi", "o", "uy", "giay"])
def test_is_syllable_knows_vietnamese_spelling(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["giaays", "kys", "gks", "ddang", "wow", "2026", "xyz"])
def test_is_syllable_refuses_what_is_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    "text",
    ["chồng người Hàn", "lấy vợ Lào", "khách Tây ngủ lại", "hộ chiếu Hàn Quốc", "con sinh bên Mỹ", "nguoi Dai Loan",
     "chong nguoi my", "việt kiều về thăm", "có yếu tố nước ngoài"],
)  # fmt: skip
def test_spoken_marks_what_is_foreign_whichever_country(text: str) -> None:
    assert "nuocngoai" in spoken(text)


@pytest.mark.parametrize(
    "text",
    ["chủ nhật có làm không", "ngày sinh nhật", "tư pháp hộ tịch", "người lao động", "nguoi lao dong",
     "qua trung tâm", "về Thái Bình", "thợ hàn xì", "đi tàu về quê", "hướng tây thửa đất"],
)  # fmt: skip
def test_spoken_marks_nothing_foreign_in_common_words(text: str) -> None:
    assert "nuocngoai" not in spoken(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chứg thực bằg đại học", "chung thuc bang dai hoc"),
        ("mìh fải lm j", "minh phai lam gi"),
        ("giấy khai sih", "giay khai sinh"),
        ("karaoke", "karaoke"),
    ],
)
def test_spoken_reads_how_the_young_shorten(text: str, expected: str) -> None:
    assert " ".join(spoken(text)) == expected
