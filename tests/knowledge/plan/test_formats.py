"""One plan, four formats: the same facts; and what is said of files that cannot be read."""

from pathlib import Path

import pytest

from knowledge.plan.blocks import PlanError
from knowledge.plan.documents import read_document
from knowledge.service_records import ReformFact


def seen(fact: ReformFact) -> tuple[object, ...]:
    return tuple(value for name, value in fact if name != "id")


def test_text_gives_the_plan_as_written(read, text_plan: Path):
    plan = read(text_plan)
    facts = {fact.section: fact for fact in plan.facts}
    assert (plan.title, plan.reviewed) == ("Kế hoạch Cải cách hành chính xã Suối Mơ năm 2027", False)
    assert (plan.number, plan.issued) == ("(số để trống)/KH-UBND", "(ngày để trống)/12/2026")
    assert [fact.id for fact in plan.facts[:2]] == ["SM-001", "SM-002"]
    assert facts["Căn cứ"].value == "12/KH-UBND, 05/11/2026"
    assert [fact.value for fact in plan.facts if fact.section == "I.1"] == ["≥97%", None]
    assert facts["I.2"].value == "≥65%"
    assert facts["II.1.a"].value == "118/2025/NĐ-CP, 09/6/2025"
    assert facts["II.1.d"].doubt == "Đánh số nhảy từ b sang d; có thể thiếu mục hoặc gõ nhầm."
    assert facts["II.2, ý 2"].area == "thủ tục hành chính"
    duties = [fact for fact in plan.facts if fact.section == "III.1"]
    assert {fact.lead_office for fact in duties} == {"Phòng Văn hóa - Xã hội"}
    assert duties[0].cooperating_offices == ["Phòng Kinh tế"]
    assert duties[1].deadline == "trước ngày 15/12/2027"


def test_text_gives_the_annex_with_its_doubts(read, text_plan: Path):
    rows = {fact.section: fact for fact in read(text_plan).facts if fact.section.startswith("Phụ lục")}
    assert list(rows) == ["Phụ lục 01, TT 1", "Phụ lục 01, TT 2", "Phụ lục 01, TT 4"]
    first, second, fourth = rows.values()
    assert (first.lead_office, first.deadline, first.doubt) == ("Trung tâm Phục vụ hành chính công", "Quý I/2027", None)
    assert second.cooperating_offices == ["Các thôn"]
    assert "31/11/2027" in (second.doubt or "")
    assert "vừa chủ trì vừa phối hợp" in (fourth.doubt or "")
    assert "nhảy từ 2 sang 4" in (fourth.doubt or "")


@pytest.mark.parametrize("other", ["word_plan", "web_plan", "pdf_plan"])
def test_other_formats_give_the_same_facts(read, text_plan: Path, other: str, request: pytest.FixtureRequest):
    expected, found = read(text_plan), read(request.getfixturevalue(other))
    assert [seen(fact) for fact in found.facts] == [seen(fact) for fact in expected.facts]
    assert (found.title, found.number, found.issued) == (expected.title, expected.number, expected.issued)


def test_word_numbers_that_are_not_typed_are_read(read, tmp_path: Path):
    import docx

    document = docx.Document()
    document.add_paragraph("I. NHIỆM VỤ")
    document.add_paragraph("Niêm yết thủ tục tại thôn.", style="List Number")
    document.add_paragraph("Đối thoại với người dân mỗi quý.", style="List Number")
    document.add_paragraph("Gọi trước khi tới.", style="List Bullet")
    document.add_paragraph("Trả kết quả tại nhà.", style="List Bullet")
    path = tmp_path / "plan.docx"
    document.save(str(path))
    assert [fact.section for fact in read(path).facts[1:]] == ["I.1", "I.2", "I.2, ý 1", "I.2, ý 2"]


def test_pdf_without_a_text_layer_is_refused(tmp_path: Path):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    with pytest.raises(PlanError, match="ảnh quét"):
        read_document(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xlsx", "x", "chưa đọc được định dạng"),
        ("plan.doc", "x", "lưu thành .docx"),
        ("plan", "x", "không đuôi"),
        ("plan.txt", "", "tệp trống"),
        ("plan.txt", "\xff\xfe\xfa\xfb\xfc", "UTF-8"),
        ("plan.docx", "not a zip", "không mở được như tệp Word"),
        ("plan.pdf", "%PDF-1.4 broken", "không mở được PDF"),
        ("plan.html", "<html><script>x</script></html>", "không có chữ nào"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(tmp_path: Path, name: str, content: str, said: str):
    path = tmp_path / name
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(PlanError, match=said):
        read_document(path)


def test_a_missing_file_is_said(tmp_path: Path):
    with pytest.raises(PlanError, match="không có tệp này"):
        read_document(tmp_path / "plan.txt")


def test_text_of_an_annex_outside_its_table_is_doubted(read, text_plan: Path):
    text_plan.write_text(text_plan.read_text("utf-8") + "\n\n5. Một dòng bảng bị tách ra.", encoding="utf-8")
    facts = {fact.section: fact for fact in read(text_plan).facts}
    assert "nằm ngoài bảng" in (facts["Phụ lục 01, mục 5"].doubt or "")


def test_a_locked_pdf_is_refused(tmp_path: Path):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "plan")
    canvas.save()
    with pytest.raises(PlanError, match="mật khẩu"):
        read_document(path)
