"""Pages for people as a whole: every commune, headers, caching, kind errors, nothing from elsewhere, nothing inline."""

import re
from html.parser import HTMLParser

import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.without_records]
HTML = {"accept": "text/html,application/xhtml+xml"}
PAGES = [
    "/", "/thu-tuc", "/thu-tuc?q=khai+sinh", "/thu-tuc?su-kien=sinh-con", "/thu-tuc?linh-vuc=dat-dai",
    "/thu-tuc/1.001193", "/thu-tuc/1.001193/in", "/phan-anh", "/cai-cach", "/tro-ly", "/du-lieu-ca-nhan",
]  # fmt: skip
COMMUNES = ["dinh-tan", "hoang-loc", "hoang-son", "hung-thinh", "thanh-mien"]
EVIL = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "' autofocus onfocus=alert(1) x='"]


class Elements(HTMLParser):
    """Collects what a browser would read as scripts, images and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.images: list[str | None] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.images += [value for name, value in attrs if tag == "img" and name == "src"]
        self.attributes += [name for name, _ in attrs]


def with_commune(path: str, commune: str | None) -> str:
    """Return ``path`` asked for one commune."""
    return path if commune is None else f"{path}{'&' if '?' in path else '?'}commune={commune}"


@pytest.mark.parametrize("commune", [*COMMUNES, None])
@pytest.mark.parametrize("path", PAGES)
async def test_pages_of_every_commune(client, store, path, commune):
    page = await client.get(with_commune(path, commune), headers=HTML)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "None" not in page.text
    assert '<html lang="vi">' in page.text
    assert page.text.count("<h1") == 1
    assert "hệ thống trí tuệ nhân tạo (AI), có thể nhầm" in page.text
    if commune:
        assert store.commune(commune).title.lower() in page.text.lower()


@pytest.mark.parametrize("path", PAGES)
async def test_pages_keep_the_commune_in_every_link(client, path):
    page = (await client.get(with_commune(path, "hoang-loc"), headers=HTML)).text
    inner = [href for href in re.findall(r'<a [^>]*href="(/[^"]*)"', page) if not href.startswith("/docs")]
    assert inner
    assert [href for href in inner if "commune=hoang-loc" not in href] == []
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        assert 'name="commune"' in form


@pytest.mark.parametrize("path", PAGES)
async def test_pages_without_commune_lead_nowhere_broken(client, path):
    page = (await client.get(path, headers=HTML)).text
    for href in sorted(set(re.findall(r'href="(/[^"#]*)', page)))[:25]:
        assert (await client.get(href.replace("&amp;", "&"), headers=HTML)).status_code == 200, href


async def test_pages_use_the_commune_of_the_settings(door):
    async with door(commune="hoang-son") as client:
        assert 'commune="hoang-son"' in (await client.get("/")).text
        assert 'commune="hoang-loc"' in (await client.get("/?commune=hoang-loc")).text
        assert "xã Hoàng Sơn" in (await client.get("/phan-anh")).text


@pytest.mark.parametrize("path", [*PAGES, "/nope", "/docs"])
async def test_pages_carry_security_headers_and_nothing_inline(client, path):
    page = await client.get(path, headers=HTML)
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    scripts = re.findall(r"<script([^>]*)>", page.text)
    assert [s for s in scripts if "src=" not in s and 'type="application/ld+json"' not in s] == []
    assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)
    assert not re.search(r'\bsrc="(?!/)|action="https?:|<link rel="(?:stylesheet|icon)" href="(?!/)', page.text)


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_asked_for_again_cheaply(client, path):
    first = await client.get(path, headers=HTML)
    assert first.headers["cache-control"] == "public, max-age=60"
    again = await client.get(path, headers={**HTML, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await client.get(with_commune(path, "hoang-loc"), headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_compressed_and_answer_head(client, path):
    assert (await client.get(path, headers={"accept-encoding": "gzip"})).headers["content-encoding"] == "gzip"
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nope", 404),
        ("/thu-tuc/9.999999", 404),
        ("/thu-tuc/9.999999/in", 404),
        ("/thu-tuc?linh-vuc=khong-co", 404),
        ("/thu-tuc?su-kien=khong-co", 404),
        ("/cai-cach?commune=hoang-loc&nam=2022", 404),
        ("/?commune=khong-co", 422),
        ("/static/nope.js", 404),
    ],
)
async def test_pages_errors_are_kind(client, path, status):
    page = await client.get(path, headers=HTML)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert "gặp cán bộ" in page.text
    assert "Traceback" not in page.text


async def test_pages_unexpected_failure_is_a_page(client, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.routes.pages.kept", broken)
    page = await client.get("/?commune=hoang-loc", headers=HTML)
    assert page.status_code == 500
    assert "trục trặc" in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize("q", [*EVIL, "x" * 5000])
async def test_pages_escape_what_was_searched(client, q):
    page = await client.get("/thu-tuc", params={"q": q})
    assert page.status_code == 200
    read = Elements()
    read.feed(page.text)
    assert read.scripts == 0
    assert set(read.images) == {"/static/icon.svg"}
    assert [name for name in read.attributes if name.startswith("on") or name == "autofocus"] == []
    assert "49" not in re.sub(r"v=\w+|\d\.\d{6}|<li>.*?</li>", "", page.text, flags=re.DOTALL)


@pytest.mark.parametrize("name", ["site.css", "icon.svg"])
async def test_pages_static_files_are_served(client, name):
    assert (await client.get(f"/static/{name}")).status_code == 200
