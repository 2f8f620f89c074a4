"""Procedures, communes, health, OpenAPI, caching and CORS."""

import pytest

pytestmark = pytest.mark.anyio
PROCEDURES = "/api/v1/procedures"


@pytest.mark.parametrize("q", ["đăng ký kết hôn", "dang ky ket hon", "ĐĂNG KÝ KẾT HÔN"])
async def test_procedures_are_found_best_first(client, q):
    body = (await client.get(PROCEDURES, params={"q": q, "limit": 3})).json()
    assert body["items"][0]["code"] == "1.000894"
    assert len(body["items"]) == 3
    assert body["total"] >= 3


async def test_procedures_search_finds_nothing_for_nonsense(client):
    assert (await client.get(PROCEDURES, params={"q": "qwzx 😀"})).json() == {"total": 0, "items": []}


async def test_procedures_are_listed_by_name_and_field(client, store):
    everything = (await client.get(PROCEDURES, params={"limit": 1000})).json()
    assert everything["total"] == len(everything["items"]) == sum(p.province is None for p in store.procedures())
    field = everything["items"][0]["field"]
    some = (await client.get(PROCEDURES, params={"field": field, "limit": 1000})).json()
    assert {item["field"] for item in some["items"]} == {field}
    assert 0 < some["total"] < everything["total"]


async def test_procedures_of_a_commune_are_its_provinces_versions(client, store):
    local = next(p for p in store.procedures() if p.province == "Thanh Hóa" and p.national_code)
    only_version = len(store.versions(local.national_code, "Thanh Hóa")) == 1
    body = (await client.get(PROCEDURES, params={"commune": "hoang-loc", "limit": 1000})).json()
    codes = [item["code"] for item in body["items"]]
    assert local.code in codes
    assert (local.national_code in codes) is not only_version
    assert {item["province"] for item in body["items"]} == {None, "Thanh Hóa"}
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ({"limit": 0}, "invalid-field"),
        ({"limit": 1001}, "invalid-field"),
        ({"limit": "x"}, "invalid-field"),
        ({"commune": "khong-co"}, "unknown-commune"),
        ({"q": "x" * 1001}, "invalid-field"),
    ],
)
async def test_procedures_refuse_bad_parameters(client, params, kind):
    response = await client.get(PROCEDURES, params=params)
    assert (response.status_code, response.json()["type"]) == (422, f"/problems/{kind}")


async def test_procedure_is_shown_in_full(client, store):
    body = (await client.get(f"{PROCEDURES}/1.001193")).json()
    record = store.procedure("1.001193")
    assert body["code"] == body["requested_code"] == "1.001193"
    assert [paper["name"] for paper in body["papers"]] == [paper.name for paper in record.papers]
    assert body["sources"][0]["as_of"] == record.source.as_of.isoformat()
    assert body["place"] is None


async def test_procedure_of_a_commune_is_its_provinces_version(client, store):
    local = next(
        p
        for p in store.procedures()
        if p.province == "Thanh Hóa" and p.national_code and len(store.versions(p.national_code, p.province)) == 1
    )
    body = (await client.get(f"{PROCEDURES}/{local.national_code}", params={"commune": "hoang-loc"})).json()
    assert (body["requested_code"], body["code"]) == (local.national_code, local.code)
    assert body["place"]["title"] == "xã Hoằng Lộc"


@pytest.mark.parametrize("code", ["9.999999", "abc", "1.001193'", "%00", "😀"])
async def test_procedure_unknown_is_404(client, code):
    response = await client.get(f"{PROCEDURES}/{code}")
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/procedure-not-found"


async def test_communes_are_listed_with_confirmed_facts_only(client, store):
    items = {item["id"]: item for item in (await client.get("/api/v1/communes")).json()["items"]}
    assert set(items) == {commune.id for commune in store.communes()}
    assert items["hoang-loc"]["title"] == "xã Hoằng Lộc"
    for commune in store.communes():
        if not commune.hotline.confirmed:
            assert items[commune.id]["hotline"] is None


@pytest.mark.parametrize(
    "path", ["/api/v1/communes", PROCEDURES, f"{PROCEDURES}?q=khai+sinh", f"{PROCEDURES}/1.001193"]
)
async def test_lists_are_revalidated_by_etag(client, path):
    first = await client.get(path)
    assert "max-age" in first.headers["cache-control"]
    again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await client.get(path, headers={"if-none-match": 'W/"old"'})
    assert other.status_code == 200


async def test_health_alive_and_ready(client):
    assert (await client.get("/healthz")).json() == {"alive": True}
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert {name: part["ready"] for name, part in ready.json()["parts"].items()} == {
        "knowledge": True,
        "rasa": True,
        "actions": True,
    }


async def test_health_names_the_part_that_is_not_ready(door):
    async with door(actions_port=1) as client:
        response = await client.get("/readyz")
    assert response.status_code == 503
    body = response.json()
    assert body["type"] == "/problems/not-ready"
    assert "retry-after" in response.headers
    assert [name for name, part in body["parts"].items() if not part["ready"]] == ["actions"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v1/nope", 404), ("GET", "/api/v1/chat", 405)])
async def test_unknown_addresses_are_problems(client, method, path, status):
    response = await client.request(method, path, headers={"accept": "text/html"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


PATHS = (
    "/api/v1/chat", "/api/v1/sessions/{session}", "/api/v1/ratings", "/api/v1/stream", "/api/v1/widget",
    PROCEDURES, f"{PROCEDURES}/{{code}}", "/api/v1/shares", "/api/v1/shares/{code}", "/api/v1/communes",
    "/healthz", "/readyz",
)  # fmt: skip


async def test_openapi_describes_the_contract(client):
    document = (await client.get("/openapi.json")).json()
    assert set(PATHS) == set(document["paths"])
    responses = document["paths"]["/api/v1/chat"]["post"]["responses"]
    assert {"200", "400", "413", "415", "422", "429", "500", "503"} == set(responses)
    assert "application/problem+json" in responses["429"]["content"]
    assert {"ChatRequest", "ChatReply", "ProblemDetails"} <= set(document["components"]["schemas"])


async def test_docs_list_every_operation_without_outside_files(client):
    page = (await client.get("/docs")).text
    assert "POST /api/v1/chat" in page
    assert "/problems/too-many-requests" in page
    assert "<script" not in page


@pytest.mark.parametrize(("origins", "allowed"), [((), None), (("https://xa.example.vn",), "https://xa.example.vn")])
async def test_cors_only_when_configured(door, origins, allowed):
    async with door(cors_origins=origins) as client:
        response = await client.get("/api/v1/communes", headers={"origin": "https://xa.example.vn"})
    assert response.headers.get("access-control-allow-origin") == allowed
