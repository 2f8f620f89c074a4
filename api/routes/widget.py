"""The widget's script for other websites, its pinned version, and a small page to try it on."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api.problems import Problem
from api.services import CommuneId, Here
from api.widget_bundle import Bundle, bundle

router = APIRouter(include_in_schema=False)
_READ = ["GET", "HEAD"]
_ANY_SITE = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
_LATEST = "public, max-age=300, stale-while-revalidate=86400"
_FOR_EVER = "public, max-age=31536000, immutable"


@router.api_route("/widget.js", methods=_READ)
async def latest(request: Request) -> Response:
    """Return the newest widget; browsers ask again after five minutes."""
    return _script(request, bundle(), _LATEST)


@router.api_route("/widget.json", methods=_READ)
async def pinned(request: Request) -> Response:
    """Return the address of the immutable script, its integrity value, its sizes and its style's CSP hash."""
    built = bundle()
    facts = {
        "version": built.version,
        "url": str(request.url.replace(path=built.path, query="")),
        "integrity": built.integrity,
        "bytes": len(built.script),
        "gzip": len(built.gzipped),
        "style_hash": built.style_hash,
    }
    return JSONResponse(facts, headers={**_ANY_SITE, "cache-control": _LATEST})


@router.api_route("/widget.{version}.js", methods=_READ)
async def versioned(request: Request, version: str) -> Response:
    """Return the widget of exactly this version; raises Problem when it is another one."""
    built = bundle()
    if version != built.version:
        raise Problem("not-found")
    return _script(request, built, _FOR_EVER)


@router.api_route("/widget-thu", methods=_READ)
async def trial(here: Here, commune: CommuneId = None) -> Response:
    """Return a bare page of a make-believe website with the widget on it."""
    place = here.commune(commune or here.settings.commune or None)
    if place is None and (communes := here.store.communes()):
        return RedirectResponse(f"/widget-thu?commune={communes[0].id}")
    page = here.pages.from_string(_TRIAL).render(commune=place.id if place else "", name=place.title if place else "xã")
    return HTMLResponse(page, headers={"cache-control": "no-store"})


def _script(request: Request, built: Bundle, cache: str) -> Response:
    tag = f'"{built.version}"'
    headers = {**_ANY_SITE, "cache-control": cache, "etag": tag, "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(built.gzipped, media_type=_JAVASCRIPT, headers=headers)
    return Response(built.script, media_type=_JAVASCRIPT, headers=headers)


_JAVASCRIPT = "text/javascript; charset=utf-8"
_TRIAL = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thử nút Hỏi Xã</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/site.css">
<script async src="/widget.js" data-commune="{{ commune }}"></script>
</head>
<body>
<main class="wide">
<h1>Trang thử nút Hỏi Xã</h1>
<p>Đây là một trang trống thay cho trang web của {{ name }}. Nút <b>Hỏi Xã</b> ở góc dưới bên phải.</p>
<p>Cách gắn vào trang thật: chép dòng sau vào trước thẻ đóng <code>&lt;/body&gt;</code>.</p>
<p><code>
&lt;script async src="https://tên-miền-trợ-lý/widget.js" data-commune="{{ commune }}"&gt;&lt;/script&gt;
</code></p>
</main>
</body>
</html>
"""
