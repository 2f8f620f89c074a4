"""Wednesday and Thursday: a new version is made, compared, put in use while residents ask, and taken back."""

import time

from playwright.sync_api import Error

from ops.bench.report import number, percentile
from ops.week.asking import in_widget
from ops.week.assigning import WEDNESDAY
from ops.week.diary import Broken, Step
from ops.week.officers import Officer
from ops.week.residents import Load, Resident, answered, told
from ops.week.stage import Stage
from ops.week.story import ASTRAY_PHRASE, CODE, IN_WIDGET, WORDINGS

THURSDAY = "Thứ năm"
VERSIONS = "/staff/phien-ban"
MADE_SECONDS, SWITCHED_SECONDS = 90 * 60, 10 * 60
# As often as somebody looks in again, so that the screen does not lock.
LOOK_SECONDS = 300
# So long residents ask before a switch and after it.
AROUND_SECONDS = 10


def make(stage: Stage) -> str:
    """Return the path of a new version that was made and is not worse; raises Broken."""
    diary, editor = stage.diary, stage.second
    with diary.step(WEDNESDAY, "Dựng và chấm thử một bản mới, xem tiến độ") as step:
        editor.go(VERSIONS)
        editor.page.fill("#ghi-chu", "thêm cách nói xì gà")
        editor.press("Dựng và chấm thử")
        path = editor.path
        editor.shoot("06-tien-do")
        _follow(step, editor, path, MADE_SECONDS)
    with diary.step(WEDNESDAY, "So bản mới với bản đang dùng") as step:
        editor.go(path)
        step.must(editor.has_button("Đưa vào dùng"), editor.page.locator("#ket-luan").inner_text())
        for row in editor.page.locator("table.versions").first.locator("tbody tr").all():
            label, live, candidate, asked = [*row.locator("th, td").all_inner_texts()][:4]
            step.see(f"{label}: {live} → {' '.join(candidate.split())} / {asked}")
        for each in editor.page.locator("h2.apart:has(small)").all_inner_texts():
            step.see(" ".join(each.split()))
        editor.shoot("07-so-sanh")
        if not step.good:
            raise Broken("bản mới không dùng được")
    return path


def put_in_use(stage: Stage, path: str) -> None:
    """Put the version in use while residents ask; raises Broken."""
    editor = stage.second
    with stage.diary.step(THURSDAY, "Đưa bản mới vào dùng trong lúc người dân đang hỏi") as step:
        editor.go(path)
        _under_load(step, stage, path, "Đưa vào dùng")
        step.must("đang dùng" in _state(editor).lower(), f"bản mới “{_state(editor)}”")
        editor.shoot("08-dang-dung")


def answered_now(stage: Stage, edit: str) -> None:
    """Ask Monday's questions again, and look for the phrases in the files; raises Broken."""
    diary, editor = stage.diary, stage.editor
    with diary.step(THURSDAY, "Sáu câu của thứ hai nay được trả lời đúng thủ tục") as step:
        for text in WORDINGS:
            if text == IN_WIDGET:
                reply = in_widget(stage, text, stage.shot("09-tra-loi-duoc"))
            else:
                reply = Resident(stage.port).ask(text)
            step.must(answered(reply, CODE), f"“{text}”: {told(reply)}")
    with diary.step(THURSDAY, "Tệp YAML có sáu cách nói mới, đề xuất đã công bố") as step:
        held = set(stage.project.phrases(CODE))
        step.must(set(WORDINGS.values()) <= held and ASTRAY_PHRASE not in held, f"thủ tục {CODE}, tệp trong data/")
        editor.go(edit)
        step.must("đã công bố" in _state(editor).lower(), f"đề xuất “{_state(editor)}”")


def take_back(stage: Stage, path: str) -> None:
    """Take the version back once, while residents ask; raises Broken."""
    with stage.diary.step(THURSDAY, "Thử quay lại bản trước một lần, người dân vẫn đang hỏi") as step:
        stage.second.go(path)
        _under_load(step, stage, path, "Quay lại bản trước")
        held = set(stage.project.phrases(CODE))
        step.must(not held & set(WORDINGS.values()), "tệp YAML trở lại như thứ hai")
        reply = Resident(stage.port).ask(IN_WIDGET)
        step.must(not answered(reply, CODE), f"“{IN_WIDGET}”: {told(reply)}")


def _under_load(step: Step, stage: Stage, path: str, label: str) -> None:
    with Load(stage.port, stage.rate) as load:
        time.sleep(AROUND_SECONDS)
        began = time.perf_counter()
        stage.second.press(label)
        _follow(step, stage.second, path, SWITCHED_SECONDS)
        step.see(f"chuyển xong sau {number(time.perf_counter() - began)} giây")
        time.sleep(AROUND_SECONDS)
    asked = len(load.times) + len(load.failed)
    times = [f"{number(percentile(load.times, share), 0)} ms" for share in (50, 95, 100)] if load.times else ["–"]
    step.see(f"{asked} câu, {number(stage.rate)} câu/giây; p50 / p95 / lâu nhất {' / '.join(times)}")
    step.must(not load.failed, f"{len(load.failed)} câu hỏng{': ' + load.failed[0] if load.failed else ''}")
    step.must(not load.degraded, f"{load.degraded} câu chỉ được trả lời bằng tra cứu")


def _follow(step: Step, editor: Officer, path: str, most: float) -> None:
    """Watch the progress as the page keeps it fresh, until it is over; raises Broken when that takes too long."""
    seen: dict[str, None] = {}
    began = looked = time.monotonic()
    while True:
        try:
            at_work = editor.page.locator('[data-dang-lam="co"]').count()
            seen |= dict.fromkeys(editor.page.locator("[data-tien-do] p[role=status] strong").all_inner_texts())
        except Error:  # the page is just being loaded anew
            at_work = 1
        if not at_work:
            break
        if time.monotonic() - began > most:
            raise Broken("chưa xong mà đã quá lâu")
        if time.monotonic() - looked > LOOK_SECONDS:
            editor.go(path)
            looked = time.monotonic()
        editor.page.wait_for_timeout(500)
    step.see(" ".join(seen) or "xong ngay")


def _state(officer: Officer) -> str:
    return officer.page.locator("h1 .tag").first.inner_text()
