"""The widget's script: how it is built, how small it is, and how other websites may load and pin it."""

import base64
import gzip
import hashlib
import re

import pytest

from api import widget_bundle
from api.widget_bundle import HERE, SOURCES, bundle

pytestmark = [pytest.mark.anyio, pytest.mark.without_records]
LARGEST_GZIP = 20_000


def test_bundle_travels_small():
    assert len(bundle().gzipped) <= LARGEST_GZIP


def test_bundle_is_the_same_every_time():
    before = bundle()
    widget_bundle.bundle.cache_clear()
    assert bundle() == before


def test_bundle_holds_every_source():
    assert sorted(SOURCES) == sorted(path.name for path in HERE.glob("*.js"))


def test_bundle_compresses_to_itself():
    assert gzip.decompress(bundle().gzipped) == bundle().script


def test_bundle_keeps_every_word_residents_read():
    script = bundle().script.decode()
    words = re.findall(r'"([^"\n]+)"', (HERE / "text.js").read_text(encoding="utf-8"))
    assert len(words) > 90
    assert [text for text in words if text not in script] == []


@pytest.mark.parametrize("name", SOURCES)
def test_source_holds_nothing_that_opens_a_hole(name):
    source = (HERE / name).read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|cookie\b", source
    )


@pytest.mark.parametrize("name", SOURCES)
def test_source_has_no_template_inside_a_template(name):
    # The minifier takes the inner one's text for code and removes its spaces.
    assert not re.search(r"\$\{[^}`]*`", (HERE / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [*SOURCES, "widget.css"])
def test_source_names_no_other_site(name):
    addresses = re.findall(r"https?://[\w./-]+", (HERE / name).read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


async def test_latest_may_be_loaded_by_any_site(client):
    response = await client.get("/widget.js", headers={"origin": "https://xa.example", "accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) == len(bundle().gzipped)
    assert "max-age=300" in response.headers["cache-control"]
    assert response.content == bundle().script


async def test_latest_plain_for_a_browser_without_gzip(client):
    response = await client.get("/widget.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert response.content == bundle().script


async def test_latest_is_not_sent_twice(client):
    tag = (await client.get("/widget.js")).headers["etag"]
    again = await client.get("/widget.js", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_pin_tells_where_the_script_is_and_what_it_must_hash_to(client):
    pin = (await client.get("/widget.json")).json()
    response = await client.get(pin["url"])
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    digest = base64.b64encode(hashlib.sha384(response.content).digest()).decode()
    assert pin["integrity"] == f"sha384-{digest}"
    assert pin["version"] == hashlib.sha256(response.content).hexdigest()[:12]
    assert (pin["bytes"], pin["gzip"]) == (len(bundle().script), len(bundle().gzipped))


async def test_pin_of_another_version_is_not_found(client):
    response = await client.get("/widget.0123456789ab.js")
    assert response.status_code == 404


async def test_trial_page_holds_one_tag_for_its_commune(client):
    page = await client.get("/widget-thu", params={"commune": "hoang-loc"})
    assert page.text.count("<script") == 1
    assert '<script async src="/widget.js" data-commune="hoang-loc"></script>' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_trial_page_without_a_commune_takes_the_first(client):
    page = await client.get("/widget-thu")
    assert page.status_code == 307
    assert page.headers["location"].startswith("/widget-thu?commune=")
