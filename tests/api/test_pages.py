"""Pages for people: with and without JavaScript, headers, and errors kindly put."""

import re

import pytest

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html,application/xhtml+xml"}


async def test_home_says_it_is_an_assistant_and_where_people_are(client):
    page = await client.get("/", params={"commune": "hoang-loc"}, headers=HTML)
    assert page.status_code == 200
    for words in ("trợ lý ảo (AI), có thể nhầm", "OTP", "Gặp cán bộ", "xã Hoằng Lộc", 'role="log"', 'role="status"'):
        assert words in page.text
    assert 'data-commune="hoang-loc"' in page.text
    assert '<label for="text">' in page.text


async def test_home_uses_the_commune_of_the_settings(door):
    async with door(commune="hoang-son") as client:
        assert 'data-commune="hoang-son"' in (await client.get("/")).text
        assert 'data-commune="hoang-loc"' in (await client.get("/?commune=hoang-loc")).text


async def test_home_lists_what_a_search_without_javascript_finds(client):
    page = (await client.get("/", params={"q": "đăng ký kết hôn", "commune": "hoang-loc"})).text
    assert '<a href="/thu-tuc/1.000894?commune=hoang-loc">' in page


@pytest.mark.parametrize("q", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "x" * 5000])
async def test_home_escapes_what_was_searched(client, q):
    page = await client.get("/", params={"q": q})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "49" not in re.sub(r"<option.*?</option>|v=\w+", "", page.text)


async def test_procedure_page_shows_papers_fee_steps_and_source(client, store):
    page = (await client.get("/thu-tuc/1.001193?commune=hoang-loc", headers=HTML)).text
    record = store.procedure("1.001193")
    for words in (
        record.papers[0].name,
        "Phí, lệ phí",
        "Thời hạn",
        "Các bước",
        "Nguồn",
        f"{record.source.as_of:%d/%m/%Y}",
    ):
        assert words in page


async def test_procedure_pages_all_render(client, store):
    for procedure in [p for p in store.procedures() if not p.firm][:5] + store.procedures()[:40]:
        page = await client.get(f"/thu-tuc/{procedure.code}?commune=hoang-loc", headers=HTML)
        assert page.status_code == 200
        assert "None" not in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nope", 404), ("/thu-tuc/9.999999", 404), ("/?commune=khong-co", 422), ("/static/nope.js", 404)],
)
async def test_pages_errors_are_kind(client, path, status):
    page = await client.get(path, headers=HTML)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert "gặp cán bộ" in page.text
    assert "Traceback" not in page.text


async def test_pages_unexpected_failure_is_a_page(client, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.routes.pages._found", broken)
    page = await client.get("/?q=khai+sinh", headers=HTML)
    assert page.status_code == 500
    assert "trục trặc" in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize("path", ["/", "/docs", "/thu-tuc/1.001193", "/nope"])
async def test_pages_carry_security_headers_and_nothing_inline(client, path):
    page = await client.get(path, headers=HTML)
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=", page.text)
    assert not re.search(r'(?:src|action)="https?:|<link[^>]+href="https?:', page.text)


@pytest.mark.parametrize("name", ["chat.js", "view.js", "site.css", "icon.svg"])
async def test_pages_static_files_are_served(client, name):
    assert (await client.get(f"/static/{name}")).status_code == 200


async def test_pages_answer_head(client):
    page = await client.head("/")
    assert (page.status_code, page.content) == (200, b"")
