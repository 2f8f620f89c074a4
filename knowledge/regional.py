"""Regional words, and what the rest of the country writes for them: a table for each region, and when it holds.

Thanh Hóa, Nghệ An, Hà Tĩnh and on to Huế; Hải Phòng and the delta, whose l and n change places; the south. A word that
is also a common one of another meaning stands here only in company that tells. Without accents only those stand here
that can hardly be anything else.
"""

import re

_CENTRE = """
    mô = đâu | khi mô = khi nào | bữa mô, bựa mô = hôm nào | chỗ mô = chỗ nào | cấy mô = cái nào | năm mô = năm nào
    răng, ra răng = sao | mần răng = làm sao | vì răng, can răng = vì sao | rứa = thế | như ri = như thế này
    chi = gì | mần chi = làm gì | nớ = đó | ni, nầy = này | tê, tề = kia | mấy bựa, mấy bữa = mấy ngày
    nựa = nữa | nỏ = không | nỏ lưa = không còn | lưa = còn | chừ, giừ, dừ = giờ | bây chừ, bây giừ = bây giờ
    bựa = ngày | bựa ni, bữa ni = hôm nay | mơi = mai | mần = làm | chộ = thấy | nhởi = chơi | ngái = xa
    lấy chắc, cưới chắc = lấy nhau | cãi chắc = cãi nhau | đập chắc = đánh nhau | chia chắc = chia nhau
    một chắc = một mình | nậy = lớn | con nít = trẻ nhỏ | ngài tra = người già | ngài ta = người ta
    tui = tôi | choa, bầy choa = chúng tôi | hấn = nó | bọ = bố | bọ mệ, ba mạ, bọ mạ = bố mẹ | mệ = bà
    mạ tui, mạ em = mẹ tôi | mụ gia = mẹ chồng | ôông = ông | ôông gia = bố chồng | mự = mợ | ả = chị | eng = anh
    o ruột = cô ruột | o tui = cô tôi | rọt = ruột | con gấy, cấy hĩm = con gái | gấy = vợ | dôn, dzôn, nhôông = chồng
    cấy = cái | bìa đất = sổ đỏ | rọng, roọng = ruộng | cươi = sân | đàng = đường
    đàng cấy = đường cái | nác = nước | con tru = con trâu | trốc = đầu | vô = vào
    o mo = o dau | man rang = lam sao | man giay = lam giay
    man chi = lam gi | man bia = lam bia | man so = lam so | man don = lam don | man lai = lam lai | man the = lam the
    man ho so = lam ho so | man thu tuc = lam thu tuc | giay chi = giay gi | chi rua = gi | nhu rua = nhu the
    bua ni = hom nay | bua mo = hom nao | eng rot = anh ruot"""
_DELTA = """
    nàm = làm | nam lai, nam nai = lam lai | nam the nao, nam the lao = lam the nao | nại = lại | nà = là | nấy = lấy
    nuật = luật | nệ phí = lệ phí | ní nịch = lý lịch | nưu trú = lưu trú | ny hôn, ni hôn = ly hôn
    niệt sĩ, niệt sỹ = liệt sĩ | nợn = lợn | núa = lúa | nấn = lấn | nớp = lớp | nương hưu = lương hưu | nái xe = lái xe
    nần đầu = lần đầu | nần hai = lần hai | nắp đặt = lắp đặt | nao động = lao động
    bao nâu = bao lâu | có nâu = có lâu | lộp = nộp | lày = này | lăm lay, năm lay = năm nay | hôm lay = hôm nay
    thế lào, dư lào, như lào = thế nào | chỗ lào = chỗ nào | khi lào = khi nào | giấy lào = giấy nào | lằm = nằm
    lước = nước | lông dân = nông dân | lông nghiệp = nông nghiệp | lói = nói | vay lợ = vay nợ
    lăng nực = năng lực | hà lội = hà nội | việt lam = việt nam | an linh trật tự = an ninh trật tự
    giề = gì | bẩu = bảo | chửa = chưa | xong dồi = xong rồi | mất dồi = mất rồi | được dồi = được rồi
    duộng = ruộng | giời = trời | giồng = trồng | con giai, thằng giai = con trai
    nhớn = lớn | vưỡn = vẫn | xiền = tiền
    giả nời = trả lời | giả tiền = trả tiền | giả giấy = trả giấy | giả lại, giả nại = trả lại
    giả kết quả = trả kết quả
    chả biết = không biết | chả có = không có | chả phải = không phải | chả được = không được
    nấu diệu = nấu rượu | bán diệu = bán rượu | u, bầm, bủ = mẹ | bu em, bu tôi, bu cháu, bu nhà = mẹ tôi
    thầy u, thày u, thầy bu, thày bu = bố mẹ
    thày tôi, thầy tôi = bố tôi | thày em, thầy em = bố em | giể = rể | giá thú = kết hôn
    gie = gi | lop gie = nop gi | lop ho so = nop ho so | lop giay = nop giay
    lop don = nop don | lop tien = nop tien"""
_SOUTH = """
    má = mẹ | tía = bố | hổng = không | dzậy = thế | dzô, dô = vào | dìa = về | dzợ = vợ | mình ên = một mình
    ổng = ông ấy | trển = trên | ngoải = ngoài | trỏng = trong | hổm rày = mấy hôm nay | xài = dùng | mướn = thuê
    khai sanh = khai sinh | sanh = sinh | hôn thú = kết hôn | bằng khoán = sổ đỏ | nhiêu tiền = bao nhiêu tiền
    miếng đất = thửa đất | hết trơn = hết | lãnh tiền = nhận tiền | lãnh lương = nhận lương | bịnh = bệnh
    lãnh trợ cấp = nhận trợ cấp | nhà thương = bệnh viện | sui gia = thông gia | làm rớt = làm mất | rớt mất = đánh mất
    mần sao = làm sao"""

REGIONAL: dict[str, str] = {
    word.strip(): standard.strip()
    for table in (_CENTRE, _DELTA, _SOUTH)
    for entry in re.split(r"[|\n]", table)
    if "=" in entry
    for words, standard in [entry.split("=")]
    for word in words.split(",")
}
# What stands before a regional word, or begins with one, and makes a common word of it ("quy mô", "chi phí").
_BEFORE = "".join(
    f"(?<!{word} )" for word in ["quy", "khiếu", "bao", "ngoài", "máy", "rành", "ai", "khôi", "vi", "ghép"]
)
_COMMON = {
    "chi": "phí|tiết|nhánh|trả|cục|bộ|hội|đoàn|ngân|thường|dự|đầu|khác|lương|ngoại"
    "|phi|tiet|nhanh|tra|cuc|bo|hoi|doan|so|thi|dao|tieu|huy|minh|em|gai|toi|ay|dau",
    "mô": "hình|tô|phỏng",
    "răng": "hàm|miệng|giả|sâu|sữa",
    "đàng": "hoàng",
    "ni": "lông|cô",
    "cấy": "lúa|ghép|mô",
    "bầm": "tím",
    "tía": "tô",
    "ả": "rập",
    "vô": "hiệu|gia|thời|chủ|sinh|cùng|tội|danh|nghĩa|lý|cớ|tình|can|tư|hạn|hình|ích|tuyến|trách|địch|thường|thừa|tính",
}
UNLESS = f"{_BEFORE}(?!{'|'.join(f'{word} (?:{followers})' for word, followers in _COMMON.items())})"
