"""Guided forms through the chat contract: feedback to its receipt code, the survey, and every way out."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from api.records.tables import metadata
from knowledge.desk.working_days import working_days_after
from knowledge.hours import VIETNAM

pytestmark = pytest.mark.anyio
CHAT = "/api/v1/chat"
COMMUNE = "hoang-son"


@pytest.fixture
def say(client, message):
    """Return a function that sends a text, or a choice when it begins with "form:" or "procedure:"."""

    async def send(said: str, *, commune: str | None = COMMUNE, session: str = "session-1"):
        is_choice = said.partition(":")[0] in ("form", "procedure")
        body = message(None if is_choice else said, commune=commune, session=session)
        if is_choice:
            body["choice"] = said
        response = await client.post(CHAT, json=body)
        assert response.status_code == 200, response.text
        return response.json()

    return send


def drop(records_url: str, table: str) -> None:
    """Take a table away, so that nothing can be stored in it."""
    engine = sa.create_engine(records_url, future=True)
    with engine.begin() as connection:
        connection.execute(
            sa.text(f"drop table {table} cascade" if "postgresql" in records_url else f"drop table {table}")
        )
    engine.dispose()


async def fill(say, *answers: str) -> dict:
    reply = {}
    for answer in answers:
        reply = await say(answer)
    return reply


async def test_feedback_from_first_button_to_receipt(say, rows, rasa):
    reply = await say("form:feedback")
    assert (reply["outcome"], reply["topic"]) == ("form", "feedback")
    assert "Phản hồi Thanh Hóa" in reply["messages"][0]["text"]
    reply = await fill(say, "form:agree", "form:roads", "Thôn 3, gần nhà văn hoá", "Đường sụt hai tháng nay")
    assert "chép lại chữ" in reply["messages"][0]["text"]
    reply = await say("Thông báo số 5 của thôn")
    assert "số điện thoại" in reply["messages"][0]["text"]
    reply = await say("Chị Lan 0912 345 678")
    assert "Đường sụt hai tháng nay" in reply["messages"][0]["text"]
    assert not rows("report")
    reply = await say("form:send")
    (report,) = rows("report")
    assert f"{report['code'][:4]}-{report['code'][4:]}" in reply["messages"][0]["text"]
    assert (report["commune"], report["kind"], report["place"]) == (COMMUNE, "roads", "Thôn 3, gần nhà văn hoá")
    assert (report["body"], report["contact"]) == ("Đường sụt hai tháng nay", "Chị Lan 0912 345 678")
    assert (report["state"], report["attachment"]) == ("received", "Thông báo số 5 của thôn")
    due = working_days_after(datetime.now(VIETNAM).date(), 15)
    assert report["due_on"] == due
    assert f"{due:%d/%m/%Y}; đây là ngày trợ lý tính, xã chưa cam kết" in reply["messages"][0]["text"]
    assert rasa.asked == []


async def test_feedback_words_stand_in_the_report_alone(say, rows):
    await fill(
        say, "form:feedback", "form:agree", "form:other", "form:skip", "Xin lắp đèn", "khong", "0912345678", "form:send"
    )
    kept = [row["asked"] for row in rows("exchange")]
    assert "Xin lắp đèn" not in " ".join(kept)
    assert rows("conversation")[0]["form"] is None


async def test_feedback_contact_stands_in_the_report_alone(say, rows):
    answers = ("form:feedback", "form:agree", "form:other", "form:skip", "Xin lắp đèn", "form:skip", "0912345678")
    reply = await fill(say, *answers)
    assert "có để lại" in reply["messages"][0]["text"]
    await say("form:send")
    assert [row["contact"] for row in rows("report")] == ["0912345678"]
    assert "0912345678" not in str(rows("exchange"))


async def test_feedback_may_be_typed_with_numbers_and_without_accents(say, rows):
    await fill(
        say, "form:feedback", "1", "rac, nuoc thai, moi truong", "bo qua", "Rác đổ ven mương", "khong", "khong", "1"
    )
    (report,) = rows("report")
    assert (report["kind"], report["place"], report["contact"]) == ("environment", None, None)


async def test_feedback_masks_numbers_in_what_is_told(say, rows):
    told = "Cán bộ hỏi số căn cước 038095001234 của tôi"
    await fill(say, "form:feedback", "form:agree", "form:service", "form:skip", told, told, "form:skip", "form:send")
    assert "038095001234" not in rows("report")[0]["body"] + rows("report")[0]["attachment"]


async def test_feedback_asks_which_commune_first(say):
    reply = await say("form:feedback", commune=None)
    assert "form:hoang-loc" in [choice["choice"] for choice in reply["choices"]]
    reply = await say("xã Định Tân", commune=None)
    assert "xã Định Tân" in reply["messages"][0]["text"]


async def test_feedback_of_an_unknown_commune_asks_again(say):
    await say("form:feedback", commune=None)
    reply = await say("xã Nào Đó", commune=None)
    assert "chưa phục vụ" in reply["messages"][0]["text"]


@pytest.mark.parametrize("way_out", ["form:cancel", "thôi", "Huỷ"])
async def test_feedback_can_be_left_and_nothing_is_kept(say, rows, way_out):
    reply = await fill(say, "form:feedback", "form:agree", "form:roads", way_out)
    assert "chưa gửi gì" in reply["messages"][0]["text"]
    assert not rows("report")
    assert rows("conversation")[0]["form"] is None


async def test_feedback_text_can_be_written_again(say, rows):
    await fill(
        say,
        "form:feedback",
        "form:agree",
        "form:roads",
        "form:skip",
        "Đường hỏng",
        "form:skip",
        "form:skip",
        "form:edit",
    )
    reply = await say("Đường hỏng từ cầu tới chợ")
    assert "Đường hỏng từ cầu tới chợ" in reply["messages"][0]["text"]
    await say("form:send")
    assert [row["body"] for row in rows("report")] == ["Đường hỏng từ cầu tới chợ"]


async def test_denunciation_is_explained_and_not_kept(say, rows):
    reply = await fill(say, "form:feedback", "form:agree", "form:service", "form:skip", "Tôi tố cáo ông A nhận tiền")
    assert "không nhận tố cáo" in reply["messages"][0]["text"]
    assert not rows("report")
    assert "ông A" not in str(rows("exchange")) + str(rows("conversation"))


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ("Tôi tố cáo ông A nhận tiền, con tôi bị đánh", "không nhận tố cáo"),
        ("Tôi khiếu nại quyết định, bố tôi đang cấp cứu", "không nhận khiếu nại"),
    ],
)
async def test_what_is_not_collected_stays_so_beside_an_emergency(say, rows, told, refused):
    reply = await fill(say, "form:feedback", "form:agree", "form:service", "form:skip", told)
    text = reply["messages"][0]["text"]
    assert text.startswith("Gọi ngay")
    assert refused in text
    assert told not in str(rows("conversation"))


async def test_a_form_half_filled_in_is_dropped_after_a_day(say, rows, records_url):
    await fill(say, "form:feedback", "form:agree", "form:roads", "form:skip", "Đường hỏng", "form:skip", "0912345678")
    (kept,) = [row["form"] for row in rows("conversation")]
    begun = datetime.fromisoformat(kept["begun"]) - timedelta(days=2)
    engine = sa.create_engine(records_url, future=True)
    with engine.begin() as connection:
        changed = {**kept, "begun": begun.isoformat()}
        connection.execute(metadata.tables["conversation"].update().values(form=changed))
    engine.dispose()
    reply = await say("thế làm khai sinh cần gì")
    assert reply["outcome"] == "answer"
    assert rows("conversation")[0]["form"] is None


async def test_complaint_is_explained_and_asked_again_as_feedback(say, rows):
    reply = await fill(say, "form:feedback", "form:agree", "form:land", "form:skip", "Tôi khiếu nại quyết định thu hồi")
    assert "không nhận khiếu nại" in reply["messages"][0]["text"]
    assert reply["outcome"] == "form"
    assert "thu hồi" not in str(rows("conversation"))


async def test_emergency_gets_its_numbers_first_and_the_form_goes_on(say):
    reply = await fill(say, "form:feedback", "form:agree", "form:order", "form:skip", "Đang cháy nhà ở xóm 2")
    assert reply["messages"][0]["text"].startswith("Gọi ngay")
    assert "114" in reply["messages"][0]["text"]
    assert "chép lại chữ" in reply["messages"][0]["text"]


async def test_another_button_leaves_the_form_waiting(say, rasa):
    await fill(say, "form:feedback", "form:agree")
    reply = await say("procedure:1.001193")
    assert reply["procedure"] == "1.001193"
    assert reply["choices"][-1]["choice"] == "form:resume"
    await say("thế mất mấy ngày")
    assert rasa.asked[-1]["message"] == "thế mất mấy ngày"
    reply = await say("form:resume")
    assert "về việc gì" in reply["messages"][0]["text"]


async def test_an_answer_that_is_none_asks_again(say):
    reply = await fill(say, "form:feedback", "form:agree", "tôi không biết chọn")
    assert "chọn giúp một mục" in reply["messages"][0]["text"]


async def test_a_button_of_a_finished_form_is_told_kindly(client, message):
    response = await client.post(CHAT, json=message(None, choice="form:send"))
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/form-over"


async def test_survey_counts_what_was_answered(say, rows):
    reply = await say("form:survey")
    assert "không hỏi tên" in reply["messages"][0]["text"]
    assert reply["choices"][4] == {"label": "Rất hài lòng", "choice": "form:5", "procedure": None}
    reply = await fill(say, "5", "hài lòng", "form:skip", "1", "form:3", "Thêm ghế ngồi chờ")
    assert "đã ghi 4 câu" in reply["messages"][0]["text"]
    (response,) = rows("survey_response")
    assert response["scores"] == {"tiep-can": 5, "thu-tuc": 4, "ket-qua": 1, "phan-anh": 3}
    assert response["comment"] == "Thêm ghế ngồi chờ"


async def test_survey_without_an_answer_keeps_nothing(say, rows):
    reply = await fill(say, "form:survey", *["form:skip"] * 6)
    assert "không lưu gì" in reply["messages"][0]["text"]
    assert not rows("survey_response")


async def test_a_message_sent_twice_is_taken_once(client, message, rasa, rows):
    body = message("phí khai sinh", message_id="message-1")
    first, second = [(await client.post(CHAT, json=body)).json() for _ in range(2)]
    assert first == second
    assert len(rasa.asked) == 1
    assert len(rows("exchange")) == 1


async def test_two_at_once_with_one_id_are_taken_once(client, message, rasa):
    import asyncio

    rasa.delay = 0.2
    body = message("phí khai sinh", message_id="message-1")
    replies = await asyncio.gather(*(client.post(CHAT, json=body) for _ in range(3)))
    assert len({reply.text for reply in replies}) == 1
    assert len(rasa.asked) == 1


async def test_the_chat_answers_when_records_cannot_be_written(client, message, records_url):
    drop(records_url, "exchange")
    response = await client.post(CHAT, json=message("phí khai sinh"))
    assert response.status_code == 200
    assert response.json()["procedure"] == "1.001193"


async def test_a_form_that_cannot_be_stored_says_so(say, client, message, records_url, rows):
    await fill(say, "form:feedback", "form:agree", "form:roads", "form:skip", "Đường hỏng", "form:skip", "form:skip")
    drop(records_url, "report")
    response = await client.post(CHAT, json=message(None, commune=COMMUNE, choice="form:send"))
    assert (response.status_code, response.json()["type"]) == (503, "/problems/not-stored")
    assert rows("conversation")[0]["form"] is not None
