"""Life events: what happens in a family, and the families of procedures (``data/families.yml``) that it brings."""

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.records import Procedure
from knowledge.store import Store


class Group(NamedTuple):
    """One heading of a life event and the family of procedures under it."""

    title: str
    family: str


class LifeEvent(NamedTuple):
    """Something that happens in life: its address, its name, a few words, and its groups, most asked first."""

    slug: str
    title: str
    words: str
    groups: tuple[Group, ...]


class Errand(NamedTuple):
    """One procedure of a life event, under the name that tells it from its siblings."""

    label: str
    procedure: Procedure


def _event(slug: str, title: str, words: str, **groups: str) -> LifeEvent:
    """Return a life event; ``groups`` are family ids, their dashes as underscores, and headings."""
    return LifeEvent(
        slug, title, words, tuple(Group(heading, family.replace("_", "-")) for family, heading in groups.items())
    )


LIFE_EVENTS = (
    _event(
        "sinh-con", "Sinh con", "khai sinh, thẻ bảo hiểm, tiền thai sản",
        vo_moi_sinh="Vừa sinh bé", khai_sinh="Giấy khai sinh", tre_duoi_6="Trẻ dưới 6 tuổi",
        khai_sinh_muon="Khai sinh muộn", sap_sinh="Sắp sinh",
    ),
    _event(
        "ket-hon", "Kết hôn", "đăng ký kết hôn, giấy độc thân, ly hôn",
        sap_cuoi="Sắp cưới", moi_cuoi="Cưới xong", giay_ket_hon="Giấy kết hôn", ly_hon="Ly hôn",
    ),
    _event(
        "mat-nguoi-than", "Mất người thân", "khai tử, mai táng phí, tiền tuất",
        nha_co_nguoi_mat="Nhà có người mất", giay_chung_tu="Giấy khai tử", mai_tang_phi="Mai táng phí",
        dat_thua_ke="Nhà đất để lại",
    ),
    _event(
        "chung-thuc", "Chứng thực giấy tờ", "sao y, chữ ký, ủy quyền, hợp đồng",
        chung_thuc="Chứng thực", uy_quyen="Giấy ủy quyền", hop_dong="Hợp đồng", trich_luc="Bản sao, trích lục",
    ),
    _event(
        "cu-tru", "Cư trú, căn cước", "thường trú, tạm trú, thẻ căn cước",
        dang_ky_cu_tru="Đăng ký nơi ở", ho_khau="Hộ khẩu", tam_tru="Tạm trú", can_cuoc="Thẻ căn cước",
        xac_nhan_cu_tru="Giấy xác nhận",
    ),
    _event(
        "dat-dai", "Đất đai, sổ đỏ", "làm sổ, sang tên, tách thửa, tranh chấp",
        so_do="Sổ đỏ", mua_ban_dat="Mua bán đất", dat_thua_ke="Đất thừa kế", tach_so="Tách sổ",
        chuyen_muc_dich="Chuyển mục đích", tranh_chap_dat="Tranh chấp đất",
    ),
    _event(
        "xay-nha", "Xây, sửa nhà", "giấy phép xây dựng, đưa nhà vào sổ",
        chuan_bi_lam_nha="Chuẩn bị làm nhà", giay_phep_xay_dung="Giấy phép xây dựng", moi_xay_nha="Xây xong",
    ),
    _event(
        "mo-quan", "Mở quán, hộ kinh doanh", "đăng ký, thay đổi, thuế, tạm nghỉ",
        ho_kinh_doanh="Hộ kinh doanh", mo_quan="Mở quán", thue_ho_kinh_doanh="Thuế của quán",
        ban_hang_online="Bán hàng trên mạng",
    ),
    _event(
        "di-hoc", "Đi học", "tuyển sinh, chuyển trường, học phí, tiền ăn",
        xin_hoc="Xin học", chuyen_truong="Chuyển trường", tien_hoc="Tiền học", tien_an_hoc_sinh="Tiền ăn",
    ),
    _event(
        "nguoi-co-cong", "Người có công", "thương binh, liệt sĩ, thân nhân",
        nguoi_co_cong="Người có công", thuong_binh="Thương binh", liet_si="Liệt sĩ",
    ),
    _event(
        "bao-tro-xa-hoi", "Người già, khó khăn", "trợ cấp, khuyết tật, hộ nghèo",
        nguoi_gia="Người cao tuổi", khuyet_tat="Người khuyết tật", tro_cap="Trợ cấp", ho_ngheo="Hộ nghèo",
        hoan_canh_kho_khan="Gặp khó khăn", the_bhyt="Thẻ bảo hiểm y tế",
    ),
    _event(
        "viec-lam", "Việc làm, nghỉ hưu", "vay vốn, thất nghiệp, lương hưu",
        viec_lam="Việc làm", that_nghiep="Thất nghiệp", ve_huu="Về hưu", luong_huu="Lương hưu",
    ),
    _event(
        "mat-giay-to", "Mất, sai giấy tờ", "làm lại, sửa thông tin",
        mat_giay_to="Mất giấy tờ", sai_ten_giay_to="Giấy tờ ghi sai",
    ),
    _event(
        "don-thu", "Đơn thư, tiếp công dân", "kiến nghị, khiếu nại, tố cáo, hòa giải",
        don_thu="Đơn thư",
    ),
)  # fmt: skip


def life_event(slug: str) -> LifeEvent | None:
    """Return the life event with ``slug``, or None."""
    return next((event for event in LIFE_EVENTS if event.slug == slug), None)


def errands(event: LifeEvent, store: Store, province: str | None) -> list[tuple[str, list[Errand]]]:
    """Return the event's headings, each with its procedures as answered in ``province``; none is listed twice."""
    seen: set[str] = set()
    return [(group.title, found) for group in event.groups if (found := list(_fresh(group, store, province, seen)))]


def _fresh(group: Group, store: Store, province: str | None, seen: set[str]) -> Iterator[Errand]:
    family = store.family(group.family)
    for member in family.members if family else ():
        procedure = store.procedure(member.procedure)
        if procedure is None or member.procedure in seen:
            continue
        seen.add(member.procedure)
        yield Errand(member.label, store.localised(procedure, province))
