"""A procedure in full at the officers' desk: every field, its doubts and kin, the resident's view, the text to send."""

import html
import re

import pytest

from tests.api.staff_desk import at_work, hire

pytestmark = [pytest.mark.anyio, pytest.mark.without_records]
PAGE = "/staff/tra-cuu"
LONGEST = 2000
# What the page says, and of which records.
DOUBTS = {
    "Mới chỉ có mã và tên": lambda p: p.completeness == "name_only",
    "Độ tin cậy của dữ liệu thấp": lambda p: p.confidence == "low",
    "Tên chưa đối chiếu được với Cổng": lambda p: not p.name_exact,
    "không trả lời chắc chắn": lambda p: not p.firm,
    "Chưa có người soát": lambda p: not p.reviewed,
    "Các bước chung cho mọi thủ tục": lambda p: p.steps_generic and p.steps,
}


@pytest.fixture
def desk(client, records):
    return at_work(client, records, hire(records, communes=("hoang-son",)))


async def record(desk, code: str) -> str:
    answer = await desk.get(f"{PAGE}/thu-tuc/{code}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def copied(text: str) -> str:
    return text.split('id="ban-chep"', 1)[1].split(">\n", 1)[1].split("</textarea>", 1)[0]


async def test_record_has_every_field_source_and_date(desk, store):
    text = await record(desk, "1.001193")
    procedure = store.procedure("1.001193")
    for value in (
        procedure.name,
        procedure.field,
        procedure.agency,
        procedure.result,
        procedure.conditions,
        procedure.note,
        procedure.source.title,
        f"{procedure.source.as_of:%d/%m/%Y}",
        *(paper.name for paper in procedure.papers),
        *procedure.steps,
        *procedure.legal_basis,
        *procedure.aliases,
        *procedure.situations,
    ):
        assert value in text, value
    assert "chưa biết" in text  # online_level is null
    assert "Nghị quyết 12/2025/NQ-HĐND" in text  # the province's fee in force
    assert "/staff/lan-tiep?them=1.001193" in text
    assert "/staff/lan-tiep/in?thu-tuc=1.001193" in text


async def test_record_tells_its_doubts(desk, store):
    sure = await record(desk, "1.001193")
    for told, wanted in DOUBTS.items():
        doubtful = next(filter(wanted, store.procedures()))
        assert told in await record(desk, doubtful.code), doubtful.code
        assert told not in sure


async def test_record_superseded_leads_to_its_successor_and_back(desk):
    old, new = await record(desk, "2.000986"), await record(desk, "3.000722")
    assert "Đã được thay bằng" in old
    assert "/thu-tuc/3.000722" in old
    assert "Thay cho" in new
    assert "/thu-tuc/2.000986" in new


async def test_record_beside_its_kin_with_differences_in_words(desk):
    text = await record(desk, "1.115490")
    table = text.split('class="compare"', 1)[1].split("</table>", 1)[0]
    assert "1.012784 · bản khác" in table
    assert "riêng Thanh Hóa" in table
    assert "Khác:" in table
    assert "Cần thêm:" in table


async def test_record_the_longest_text_to_send_fits_one_message(desk, store):
    longest = max(store.procedures(), key=lambda p: sum(len(f"{paper.name}{paper.note}") for paper in p.papers))
    text = copied(await record(desk, longest.code))
    assert LONGEST - 400 < len(text) <= LONGEST
    assert "giấy tờ khác, xem đủ tại" in text
    assert "dữ liệu ngày" in text


async def test_record_text_to_send(desk):
    text = copied(await record(desk, "1.001193"))
    assert text.startswith("LÀM GIẤY KHAI SINH")
    for part in ("1. Tờ khai đăng ký khai sinh", "Phí, lệ phí: ", "Thời hạn: ", "Nơi nộp: ", "dữ liệu ngày 10/06/2026"):
        assert part in text
    assert "Trung tâm Phục vụ hành chính công xã Hoàng Sơn" in text
    assert "commune=hoang-son" in text


async def test_record_unknown_and_of_the_directory(desk):
    assert (await desk.get(f"{PAGE}/thu-tuc/9.999999")).status_code == 404
    for path, there in (("thu-tuc/1.000010", "danh-ba/1.000010"), ("danh-ba/1.001193", "thu-tuc/1.001193")):
        answer = await desk.get(f"{PAGE}/{path}")
        assert answer.status_code == 303
        assert there in answer.headers["location"]


async def test_record_residents_view_asks_as_a_button_and_forgets(desk, rasa):
    text = html.unescape((await desk.get(f"{PAGE}/thu-tuc/1.001193/nguoi-dan")).text)
    assert "Giấy tờ cần nộp: tờ khai." in text
    choices = [question["metadata"]["choice"] for question in rasa.asked]
    assert choices[:3] == [f"procedure:1.001193:{aspect}" for aspect in ("overview", "documents", "fee")]
    assert {question["metadata"]["commune"] for question in rasa.asked} == {"hoang-son"}
    assert {question["sender"] for question in rasa.asked} == set(rasa.forgotten)


async def test_record_residents_view_while_rasa_is_away(desk, rasa):
    rasa.status = 500
    text = html.unescape((await desk.get(f"{PAGE}/thu-tuc/1.001193/nguoi-dan")).text)
    assert "câu trả lời rút gọn" in text
    assert "chế độ tra cứu rút gọn" in text


async def test_record_fact_and_answer_tell_where_they_come_from(desk, store):
    fact = html.unescape((await desk.get(f"{PAGE}/cai-cach/hoang-son-2026/HS-011")).text)
    assert "Kế hoạch Cải cách hành chính" in fact
    assert "tài liệu không nêu" in fact
    unsure = next(each for each in store.answers() if each.certainty == "uncertain")
    answer = html.unescape((await desk.get(f"{PAGE}/giai-dap/{unsure.id}")).text)
    assert "Chưa đối chiếu được với văn bản gốc" in answer
    assert unsure.source.title in answer
    assert not re.search(r"\{[a-z_]+\}", answer)
