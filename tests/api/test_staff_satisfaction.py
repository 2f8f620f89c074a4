"""A period's satisfaction in the console: scores, thumbs, surveys and words, by commune, as a page and as CSV."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from api.records import chat_scores, conversations, ratings, surveys
from api.records.conversations import Asked, Outcome
from tests.api.staff_desk import SECRET, Browser, acts, at_work, hire

pytestmark = pytest.mark.anyio
PAGE = "/staff/so-lieu/hai-long"
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=60)
FEE = Outcome(outcome="answer", topic="procedure", procedure="1.001193", aspect="fee", confidence=1.0, degraded=False)


@pytest.fixture
async def client(door):
    async with door(secret_key=SECRET) as opened:
        yield opened


@pytest.fixture
def lan(client, records) -> Browser:
    return at_work(client, records, hire(records, communes=("hoang-son",)))


@pytest.fixture
def asked(records):
    """Return a function that stores a question of a new conversation, its rating and its score."""
    made = iter(range(1000))

    def store(
        *,
        good: bool | None = None,
        reason: str | None = None,
        comment: str | None = None,
        score: int | None = None,
        words: str | None = None,
        commune: str = "hoang-son",
        channel: str = "web",
        text: str = "phí khai sinh",
        at: datetime = NOW,
    ) -> None:
        session = f"session-{next(made)}"
        with records.writing() as connection:
            said = Asked(session=session, at=at, channel=channel, commune=commune, text=text)
            conversations.keep(connection, said, FEE, lambda _: "{}", form=None)
            if good is not None:
                ratings.rate(connection, session, 1, good=good, reason=reason, comment=comment, at=at)
            chat_scores.ask(connection, session, "thanks", commune=commune, channel=channel, at=at)
            if score:
                chat_scores.give(connection, session, score, commune=commune, channel=channel, at=at)
            if words:
                chat_scores.remark(connection, session, words)

    return store


@pytest.fixture
def filled(records):
    """Return a function that stores filled-in surveys."""

    def store(*scores: int, commune: str = "hoang-son", comment: str | None = None) -> None:
        with records.writing() as connection:
            for score in scores:
                given = surveys.Response(
                    survey="hai-long",
                    commune=commune,
                    channel="web",
                    session=None,
                    scores={"can-bo": score},
                    comment=comment,
                )
                surveys.add(connection, given, at=NOW)

    return store


def table(page: str, id: str) -> list[list[str]]:
    """Return the rows of one table as texts."""
    part = page[page.index(f'id="b-{id}"') :].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


async def read(desk: Browser, query: str = "") -> list[list[str]]:
    answer = await desk.get(f"{PAGE}.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("role", [None, "officer", "editor", "admin"])
async def test_the_page_by_role(client, records, role):
    desk = at_work(client, records, hire(records, role=role)) if role else Browser(client)
    for path in (PAGE, f"{PAGE}.csv"):
        assert (await desk.get(path)).status_code == (200 if role else 303)


async def test_scores_are_counted_with_mean_and_distribution(lan, asked):
    for score in (5, 5, 5, 4, 4, 3, 1, 5, 5, 5, None, None):
        asked(score=score)
    page = (await lan.get(PAGE)).text
    rows = table(page, "diem-cuoi")
    assert rows[1] == ["5 · Rất hài lòng", "6", "60%"]
    assert rows[5] == ["1 · Rất không hài lòng", "1", "10%"]
    assert "10 người chấm trong 12 cuộc được mời" in page
    assert "Trung bình 4,2/5" in page


async def test_few_answers_get_no_percent(lan, asked, filled):
    asked(score=5, good=False)
    filled(4, 2)
    page = (await lan.get(PAGE)).text
    assert table(page, "diem-cuoi")[1][2] == "1/1"
    assert table(page, "khen-che")[2][1:] == ["1", "1/1"]
    survey = next(row for row in table(page, "khao-sat-hai-long") if row[0].startswith("Cán bộ"))
    assert survey[2:] == ["3,0", "1/2"]
    assert "Dưới 10 lượt" in page


async def test_thumbs_show_reasons_and_the_worst_answers(lan, asked):
    for _ in range(7):
        asked(good=True)
    for _ in range(4):
        asked(good=False, reason="wrong", comment="phí khác rồi", text="phí khai sinh quá hạn [số điện thoại]")
    page = (await lan.get(PAGE)).text
    assert table(page, "khen-che")[1:] == [
        ["Có ích", "7", "63,6%"],
        ["Chưa đúng", "4", "36,4%"],
        ["Vì: trả lời sai", "4", "4/4"],
    ]
    (worst,) = table(page, "bi-che")[1:]
    assert worst[0].endswith("· Phí, lệ phí")
    assert worst[1:] == ["4", "7", "36,4%"]
    assert "phí khai sinh quá hạn [số điện thoại]" in page
    assert "phí khác rồi" in page


async def test_a_survey_as_sipas_reports_it(lan, filled):
    filled(5, 5, 4, 4, 4, 3, 3, 2, 5, 4, comment="Chờ lâu")
    page = (await lan.get(PAGE)).text
    row = next(row for row in table(page, "khao-sat-hai-long") if row[0].startswith("Cán bộ"))
    assert row[1:] == ["10", "3,9", "70%"]
    assert "Chờ lâu" in page


async def test_channels_stand_apart(lan, asked, filled):
    asked(good=True, score=5)
    asked(channel="zalo", score=3)
    filled(4)
    page = (await lan.get(PAGE)).text
    assert table(page, "theo-kenh")[1:] == [
        ["Khung trò chuyện", "1", "0", "1", "5,0", "1"],
        ["Zalo OA", "0", "0", "1", "3,0", "0"],
    ]


async def test_other_communes_and_other_times_are_not_in_it(lan, client, records, asked, filled):
    asked(score=5, good=False, comment="của xã khác", commune="dinh-tan", words="lời xã khác")
    filled(5, commune="dinh-tan", comment="phiếu xã khác")
    asked(score=1, at=LONG_AGO, good=False, comment="đã lâu")
    for query in ("", "?xa=dinh-tan"):
        page = (await lan.get(PAGE + query)).text
        assert "xã khác" not in page
        assert "đã lâu" not in page
        assert not any("1" in row[1:] for row in await read(lan, query))
    boss = at_work(client, records, hire(records, "boss.nt", role="admin"))
    assert "lời xã khác" in (await boss.get(PAGE)).text
    assert "lời xã khác" in (await boss.get(f"{PAGE}?xa=dinh-tan")).text
    assert "lời xã khác" not in (await boss.get(f"{PAGE}?xa=hoang-son")).text
    day = LONG_AGO.date()
    assert "đã lâu" in (await boss.get(f"{PAGE}?ky=khoang&tu={day - timedelta(2)}&den={day + timedelta(2)}")).text


async def test_a_period_that_cannot_be_is_told(lan):
    answer = await lan.get(f"{PAGE}?ky=khoang&tu=2026-13-01&den=x")
    assert answer.status_code == 422
    assert "chưa đúng" in answer.text


async def test_the_csv_has_figures_and_nobodys_words(lan, records, asked, filled):
    asked(score=4, good=False, comment="bí mật", words="lời riêng", text="câu hỏi")
    filled(4, comment="lời phiếu")
    rows = await read(lan)
    assert ["4 · Hài lòng", "1", ""] in rows
    assert [row for row in rows if row and row[0] == "Câu trả lời bị chê nhiều"]
    assert not any(word in str(rows) for word in ("bí mật", "lời riêng", "câu hỏi", "lời phiếu"))
    only = await read(lan, "?bang=diem-cuoi")
    assert [row[0] for row in only if len(row) == 1 and row[0].startswith("Điểm")] == ["Điểm cuối cuộc trò chuyện"]
    assert acts(records) == ["satisfaction_exported"] * 2
