"""Monday: residents ask the same thing in six ways, over HTTP and in the widget, and none is helped."""

from pathlib import Path
from typing import Any

from ops.week.diary import Step
from ops.week.officers import PATIENCE_MS
from ops.week.residents import COMMUNE, Resident, answered, told
from ops.week.stage import Stage
from ops.week.story import ASTRAY, CODE, IN_WIDGET, WORDINGS

MONDAY = "Thứ hai"
# What a resident sees of a phone, at twice its size in the pictures.
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


def monday(stage: Stage) -> None:
    """Ask all wordings, and do what residents do who were not helped; raises Broken."""
    with stage.diary.step(MONDAY, "Người dân hỏi một việc bằng sáu cách, chưa ai được trả lời đúng") as step:
        for text in [*WORDINGS, ASTRAY]:
            if text != IN_WIDGET:
                _ask(step, Resident(stage.port), text)
    with stage.diary.step(MONDAY, "Một người hỏi trong khung trò chuyện, bấm “Chưa ổn”") as step:
        reply = in_widget(stage, IN_WIDGET, stage.shot("01-hoi-chua-duoc"), unhappy=True)
        step.must(not answered(reply, CODE), f"“{IN_WIDGET}”: {told(reply)}")


def _ask(step: Step, resident: Resident, text: str) -> None:
    reply = resident.ask(text)
    seen = told(reply)
    if reply["outcome"] == "clarify":
        offered = any(choice["procedure"] == CODE for choice in reply["choices"])
        step.must(not offered, f"“{text}”: {seen}, không có mục đúng, bấm “không phải các mục trên”")
        resident.press("none")
        return
    step.must(not answered(reply, CODE), f"“{text}”: {seen}")
    if reply["outcome"] == "answer":
        resident.thumb_down(reply["turn"])


def in_widget(stage: Stage, text: str, shot: Path | None, *, unhappy: bool = False) -> dict[str, Any]:
    """Return the reply to a question typed into the widget; an unhappy resident then says that it did not help."""
    with stage.browser.new_context(**PHONE, locale="vi-VN", reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(f"{stage.project.url}/widget-thu?commune={COMMUNE}")
        page.wait_for_function("() => window.HoiXa")
        page.evaluate("() => window.HoiXa.open()")
        with page.expect_response("**/api/v1/chat") as asked:
            page.evaluate("text => window.HoiXa.ask(text)", text)
        reply: dict[str, Any] = asked.value.json()
        down = page.get_by_role("button", name="Chưa ổn").last
        down.wait_for()
        if unhappy:
            with page.expect_response("**/api/v1/ratings"):
                down.click()
        if shot:
            page.screenshot(path=shot)
        return reply
