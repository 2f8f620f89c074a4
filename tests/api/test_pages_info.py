"""Pages about the commune and the assistant: feedback, the reform plan, how it works, personal data."""

import re
from pathlib import Path

import pytest

from api.pages import reform
from api.pages.accuracy import FIGURES, MEASURED
from api.pages.render import section

pytestmark = [pytest.mark.anyio, pytest.mark.without_records]
PLANNED = ["dinh-tan", "hoang-loc", "hoang-son", "hung-thinh", "thanh-mien"]


@pytest.mark.parametrize(
    ("commune", "has", "lacks"),
    [
        ("hoang-loc", "phanhoi.thanhhoa.gov.vn", "1022.haiphong.gov.vn"),
        ("thanh-mien", "1022.haiphong.gov.vn", 'href="https://phanhoi.thanhhoa.gov.vn"'),
        (None, "dichvucong.gov.vn", 'href="https://phanhoi.thanhhoa.gov.vn"'),
    ],
)
async def test_feedback_names_the_channels_of_the_province(client, commune, has, lacks):
    page = (await client.get("/phan-anh", params={"commune": commune} if commune else {})).text
    assert has in page
    assert lacks not in page
    assert not re.search(r"\{\w+\}", page)


async def test_feedback_explains_complaints_and_takes_none(client):
    page = (await client.get("/phan-anh?commune=hoang-loc")).text
    assert "Khiếu nại: không nhận ở trang này" in page
    assert "Tố cáo: không nhận ở trang này" in page
    assert "Chưa đối chiếu được văn bản gốc" in page
    assert "<textarea" not in page
    assert 'method="post"' not in page


@pytest.mark.parametrize("commune", PLANNED)
async def test_reform_page_shows_each_target_with_figure_and_section(client, store, commune):
    page = (await client.get(f"/cai-cach?commune={commune}")).text
    plan = store.plan(commune)
    bars = [bar for chart in reform.charts(plan) for bar in chart.bars]
    assert page.count('<svg class="bar"') == len(bars)
    shown = " ".join(page.split())
    for bar in bars:
        assert shown.count(f"<b>{bar.words}</b>") >= 1
        assert section(bar.fact.section) in shown
    assert "phấn đấu" in page
    assert "đã đạt" not in page
    assert str(plan.year) in page
    assert plan.file in page


async def test_reform_page_points_out_oddities(client, store):
    page = (await client.get("/cai-cach?commune=hoang-son")).text
    odd = next(fact.oddity for fact in store.plan("hoang-son").facts if fact.oddity)
    assert odd in page


async def test_reform_page_asks_which_commune(client, store):
    page = (await client.get("/cai-cach")).text
    assert page.count('href="/cai-cach?commune=') == len(store.communes())
    assert "<svg" not in page


async def test_reform_page_says_that_there_is_no_plan(client, store, monkeypatch):
    monkeypatch.setattr(type(store), "plans", lambda *_: [])
    page = (await client.get("/cai-cach?commune=hoang-son")).text
    assert "chưa có kế hoạch cải cách hành chính nào của xã Hoàng Sơn" in page


async def test_reform_page_offers_every_reviewed_year(client, store, monkeypatch):
    plan = store.plan("hoang-son")
    years = [
        plan,
        plan.model_copy(update={"year": 2025}),
        plan.model_copy(update={"year": 2024, "reviewed": False}),
    ]
    monkeypatch.setattr(type(store), "plans", lambda *_: years)
    page = (await client.get("/cai-cach?commune=hoang-son&nam=2025")).text
    assert "Chỉ tiêu phấn đấu năm 2025" in page
    assert "nam=2026" in page
    assert (await client.get("/cai-cach?commune=hoang-son&nam=2024")).status_code == 404


@pytest.mark.parametrize("commune", PLANNED)
def test_reform_views_lose_no_target_and_no_assigned_task(store, commune):
    plan = store.plan(commune)
    targets = [bar.fact.id for chart in reform.charts(plan) for bar in chart.bars]
    targets += [fact.id for fact in reform.unmeasured(plan)]
    assert sorted(targets) == sorted(fact.id for fact in plan.facts if fact.kind == "target")
    assigned = [fact.id for work in reform.by_office(plan, store.commune(commune)) for fact in work.facts]
    led = [f.id for f in plan.facts if f.lead_office and f.kind in ("task", "responsibility", "deadline")]
    assert sorted(assigned) == sorted(led)


async def test_about_page_tells_figures_of_the_readme_and_a_person(client):
    page = (await client.get("/tro-ly?commune=hoang-loc")).text
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for figure in FIGURES:
        assert figure.development in readme
        assert figure.blind in readme
        assert f"<td>{figure.blind}</td>" in page
    for words in (f"{MEASURED:%d/%m/%Y}", "lạc quan", "134/2025/QH15", "356/2025/NĐ-CP", "Gặp người thật"):
        assert words in page


async def test_privacy_page_tells_periods_rights_and_how_to_delete(client):
    page = (await client.get("/du-lieu-ca-nhan?commune=hoang-loc")).text
    for words in (
        "180 ngày",
        "90 ngày",
        "1 năm",
        "2 năm",
        "2 ngày làm việc",
        "20 ngày",
        "10 ngày",
        "Xoá cuộc trò chuyện",
        "cookie",
    ):
        assert words in page
