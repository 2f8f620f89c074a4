"""Tuesday and Wednesday: the questions become phrases of the right procedure, and a second person approves them."""

from ops.week.diary import Broken
from ops.week.officers import Officer
from ops.week.stage import Stage
from ops.week.story import ASTRAY, ASTRAY_PHRASE, CODE, MARK, WORDINGS

TUESDAY, WEDNESDAY = "Thứ ba", "Thứ tư"
UNANSWERED = "/staff/chua-tra-loi"
# What the server may say to a form that nobody is offered.
REFUSALS = (403, 409, 422)


def tuesday(stage: Stage) -> str:
    """Return the path of the proposed change, which its author cannot approve; raises Broken."""
    diary, clerk, editor = stage.diary, stage.clerk, stage.editor
    with diary.step(TUESDAY, "Cán bộ thấy nhóm câu hỏi ở mục Chưa trả lời được") as step:
        cluster, count, name = _found(clerk)
        step.must(count == len(WORDINGS) + 1, f"một nhóm, {count} câu: “{name}”")
        clerk.shoot("02-chua-tra-loi-duoc")
    with diary.step(TUESDAY, "Biên tập gán nhóm, được cảnh báo cách nói dễ nhầm") as step:
        _choose(editor, cluster)
        _write(editor, {**WORDINGS, ASTRAY: ASTRAY_PHRASE})
        editor.press("Gửi đề xuất")
        warning = editor.alert()
        step.must(ASTRAY_PHRASE in warning and "gas" in warning, warning or "không có cảnh báo nào")
        warned = [phrase for phrase in WORDINGS.values() if f"“{phrase}”" in warning]
        step.must(not warned, f"{len(warned)} trong sáu cách nói kia bị cảnh báo")
        editor.shoot("03-canh-bao-de-nham")
    with diary.step(TUESDAY, "Bỏ cách nói dễ nhầm, gửi đề xuất") as step:
        _write(editor, WORDINGS)
        editor.press("Gửi đề xuất")
        step.see(editor.page.locator("p.said").inner_text())
        edit = editor.page.locator('a[href^="/staff/noi-dung/de-xuat/"]').first.get_attribute("href") or ""
    with diary.step(TUESDAY, "Người soạn tự duyệt bài của mình: bị từ chối") as step:
        editor.go(edit)
        before = _state(editor)
        step.must(not editor.has_button("Duyệt"), "trang không có nút Duyệt")
        editor.shoot("04-khong-tu-duyet-duoc")
        status = editor.send(f"{edit}/duyet", thay="", loi="")
        step.must(status in REFUSALS, f"gửi thẳng biểu mẫu duyệt: máy trả {status}")
        editor.go(edit)
        step.must(_state(editor) == before, f"đề xuất vẫn “{before}”")
    return edit


def approve(stage: Stage, edit: str) -> None:
    """Have a second person read and approve the change; raises Broken."""
    second = stage.second
    with stage.diary.step(WEDNESDAY, "Người thứ hai đọc và duyệt") as step:
        second.go("/staff/noi-dung")
        with second.page.expect_navigation():
            second.page.locator(f'a[href="{edit}"]').first.click()
        added = second.page.locator(".diff p.new").count()
        step.must(added == len(WORDINGS), f"bản so sánh thêm {added} dòng")
        second.shoot("05-duyet")
        second.press("Duyệt")
        step.see(f"đề xuất “{_state(second)}”, chờ bản mới của trợ lý")


def _found(clerk: Officer) -> tuple[str, int, str]:
    """Return path, size and name of the one cluster of our questions."""
    clerk.go(UNANSWERED)
    clerk.press("Cập nhật ngay")
    cards = clerk.page.locator("ol.clusters > li", has_text=MARK)
    if not cards.count():
        raise Broken("không thấy nhóm nào")
    card = cards.first
    link = card.locator("h2 a")
    return link.get_attribute("href") or "", int(card.locator(".asked b").inner_text()), link.inner_text()


def _choose(editor: Officer, cluster: str) -> None:
    """Choose the right procedure: among the likely ones, or by typing what it is about."""
    editor.go(cluster)
    right = editor.page.locator(f'.targets a[href*="{CODE}"]')
    if not right.count():
        editor.page.fill("#q", "bán lẻ thuốc lá")
        editor.press("Tìm")
    with editor.page.expect_navigation():
        right.first.click()


def _write(editor: Officer, phrases: dict[str, str]) -> None:
    """Tick the questions that have a phrase, and write the phrase in place of the suggested one."""
    for row in editor.page.locator("fieldset.phrase").all():
        phrase = phrases.get(row.locator(".pick span").inner_text())
        row.locator('input[type="checkbox"]').set_checked(phrase is not None)
        if phrase:
            row.locator("input.long").fill(phrase)


def _state(officer: Officer) -> str:
    return officer.page.locator("h1 .tag").first.inner_text()
