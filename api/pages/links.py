"""Addresses of pages: each keeps the commune, so that a resident never falls out of their own commune."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request

from knowledge.records import Commune

Link = Callable[..., str]


def linker(commune: Commune | None) -> Link:
    """Return a function (path, fragment="", **query) → address that keeps ``commune``; empty values are left out."""

    def link(path: str, fragment: str = "", **query: str | int | None) -> str:
        values = {key.replace("_", "-"): value for key, value in query.items() if value not in (None, "")}
        if commune:
            values["commune"] = commune.id
        tail = f"#{fragment}" if fragment else ""
        return f"{path}?{urlencode(values)}{tail}" if values else f"{path}{tail}"

    return link


def public_url(request: Request) -> str:
    """Return the address of this deployment without a slash at the end: the one set, else as the browser sees it."""
    return request.app.state.services.settings.public_url or str(request.base_url).rstrip("/")
