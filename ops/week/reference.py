"""Friday: a list with planted faults is looked at, and officers find things as they type."""

import hashlib
import os
from pathlib import Path

from playwright.sync_api import Request

from knowledge.store import Store
from ops.bench import lookup
from ops.bench.lookup_knowledge import RAW
from ops.bench.lookup_report import TARGET_MS
from ops.bench.report import number, percentile
from ops.week.diary import Diary
from ops.week.lists import planted
from ops.week.stage import Stage
from ops.week.story import CODE, TYPED

FRIDAY = "Thứ sáu"
IMPORT = "/staff/noi-dung/nhap"
ROWS = 400
_ROW = "table.faults tbody tr"


def bring_in(stage: Stage) -> None:
    """Upload the list and compare the report with what was planted; raises Broken."""
    diary, editor, project = stage.diary, stage.editor, stage.project
    with diary.step(FRIDAY, f"Nhập bảng Excel {ROWS} dòng có 12 lỗi gài sẵn") as step:
        content, faults = planted(Store.open(project.folder / "var" / "knowledge.db").procedures()[:ROWS])
        expected = {(row, column) for row, column, _ in faults}
        table = project.folder / "danh-muc-400.xlsx"
        table.write_bytes(content)
        before = digest(project.folder / "data")
        editor.go(IMPORT)
        editor.page.set_input_files("#tep", table)
        editor.page.fill("#nguon", "Quyết định 1077/QĐ-UBND của UBND tỉnh")
        editor.page.fill("#ngay", "2026-11-02")
        editor.press("Tải lên và xem")
        editor.shoot("10-cot")
        editor.press("Xem báo cáo")
        editor.shoot("11-bao-cao-loi")
        rows = [row.locator("th, td").all_inner_texts() for row in editor.page.locator(_ROW).all()]
        found = {(int(row), column) for row, column, *_ in rows}
        step.must(found == expected and len(rows) == len(expected), _compared(found, expected, len(rows)))
    with diary.step(FRIDAY, "Còn lỗi thì không gì được đưa vào") as step:
        editor.press("Gửi những mục đã chọn để duyệt")
        step.must("Còn 12 lỗi" in editor.alert(), editor.alert() or "máy nhận mà không nói gì")
        step.must(digest(project.folder / "data") == before, "không tệp nào trong data/ đổi")
        editor.go("/staff/noi-dung")
        waiting = editor.page.locator("ul.edits li", has_text="1077/QĐ-UBND").count()
        step.must(not waiting, "không có đề xuất nào từ bảng ấy")


def look_up(stage: Stage) -> None:
    """Type into the look-up, key by key; raises Broken."""
    clerk = stage.clerk
    with stage.diary.step(FRIDAY, "Gõ ở Tra cứu, kết quả theo từng phím") as step:
        clerk.go("/staff/tra-cuu")
        times: list[float] = []
        clerk.page.on("requestfinished", lambda request: times.extend(_waited(request)))
        clerk.page.locator("[data-tra-cuu] [name=q]").press_sequentially(TYPED, delay=150)
        clerk.page.locator(f'#ket-qua .hit:has-text("{CODE}")').first.wait_for()
        clerk.page.wait_for_load_state("networkidle")
        clerk.shoot("12-tra-cuu")
        step.must(len(times) > 1, f"“{TYPED}”: {len(times)} lần hỏi máy, thủ tục {CODE} hiện ra")
        if times:
            step.see(f"máy đáp p50 {number(percentile(times, 50))} ms, lâu nhất {number(max(times))} ms")


def at_size(diary: Diary, folder: Path) -> None:
    """Measure each keystroke at 2,832 procedures; raises Broken."""
    with diary.step(FRIDAY, "Tra cứu với 2.832 thủ tục: từng phím dưới 50 ms") as step:
        if not RAW.exists():
            step.see("BỎ QUA: không có bản ghi thô của Cổng cạnh kho này, nên không đủ số thủ tục để đo")
            return
        count, times = lookup.keystrokes(RAW, folder)
        step.see(f"tải của máy lúc đo (1 phút): {number(os.getloadavg()[0])}")
        told = f"{count} thủ tục, {times['count']} phím: p50 {number(times['p50'])} ms, p95 {number(times['p95'])} ms"
        step.must(times["p95"] < TARGET_MS, told)


def digest(folder: Path) -> str:
    """Return a hash of all files of a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def _compared(found: set[tuple[int, str]], expected: set[tuple[int, str]], count: int) -> str:
    if found == expected:
        return f"{count} lỗi, đúng ô đã gài: " + ", ".join(f"{column}{row}" for row, column in sorted(found))
    missed, extra = sorted(expected - found), sorted(found - expected)
    return f"{count} lỗi; bỏ sót {missed}, báo thừa {extra}"


def _waited(request: Request) -> list[float]:
    """Return how long the server took for a keystroke; nothing for any other request."""
    url, timing = request.url, request.timing
    return [timing["responseStart"] - timing["requestStart"]] if "/staff/tra-cuu?" in url else []
