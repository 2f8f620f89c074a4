"""/docs: the OpenAPI document as a page of our own, since the usual viewers load scripts from elsewhere."""

import json
import re
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.problems import KINDS
from api.services import Here

router = APIRouter(include_in_schema=False)


@router.api_route("/docs", methods=["GET", "HEAD"])
async def docs(request: Request, here: Here) -> HTMLResponse:
    """Return a page that lists every operation, model and kind of problem of /openapi.json."""
    document = request.app.openapi()
    models = document["components"]["schemas"]
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    html = here.pages.get_template("docs.html").render(
        info=document["info"], operations=operations, models=models, kinds=KINDS, type_of=type_of, dump=_dump
    )
    return HTMLResponse(html)


def type_of(schema: dict[str, Any]) -> str:
    """Return a schema in a few words: "string | null", "array of Link", "one of answer, clarify"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(type_of(option) for option in schema["anyOf"])
    if "enum" in schema:
        return "một trong: " + ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"danh sách {type_of(schema.get('items', {}))}"
    return str(schema.get("type", "bất kỳ"))


def code(text: str) -> Markup:
    """Return ``text`` escaped, with what stands in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
