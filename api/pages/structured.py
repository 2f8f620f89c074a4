"""A procedure for search engines: schema.org GovernmentService as a JSON-LD block."""

import json
from typing import Any

from markupsafe import Markup

from knowledge.records import Commune, Procedure

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def service(procedure: Procedure, card: dict[str, Any], commune: Commune | None, url: str, name: str) -> dict[str, Any]:
    """Return the GovernmentService document of ``procedure`` at address ``url``; unknown facts are left out."""
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": url,
        "url": url,
        "name": procedure.name,
        "alternateName": name,
        "identifier": procedure.code,
        "serviceType": procedure.field,
        "provider": _organisation(procedure.agency, commune),
        "jurisdiction": _area(commune),
        "areaServed": _area(commune),
        "audience": {"@type": "Audience", "audienceType": procedure.audience} if procedure.audience else None,
        "serviceOutput": {"@type": "Thing", "name": card["result"]} if card["result"] else None,
        "availableChannel": _channels(procedure, card),
        "subjectOf": {
            "@type": "WebPage",
            "url": procedure.portal_url or procedure.source.url or url,
            "name": procedure.source.title,
            "dateModified": (procedure.source.portal_updated or procedure.source.as_of).isoformat(),
        },
    }
    return {key: value for key, value in document.items() if value is not None}


def breadcrumb(steps: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the BreadcrumbList of (name, address) pairs, the outermost first."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def script_text(document: Any) -> Markup:
    """Return ``document`` as JSON that cannot end the script element it stands in."""
    text = json.dumps(document, ensure_ascii=False)
    return Markup("".join(_UNSAFE.get(char, char) for char in text))


def _organisation(agency: str | None, commune: Commune | None) -> dict[str, Any] | None:
    name = agency or (f"Ủy ban nhân dân {commune.title}" if commune else None)
    return {"@type": "GovernmentOrganization", "name": name} if name else None


def _area(commune: Commune | None) -> dict[str, Any]:
    if commune is None:
        return {"@type": "Country", "name": "Việt Nam"}
    within = {"@type": "AdministrativeArea", "name": commune.province} if commune.province else None
    area = {"@type": "AdministrativeArea", "name": commune.title, "containedInPlace": within}
    return {key: value for key, value in area.items() if value}


def _channels(procedure: Procedure, card: dict[str, Any]) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = []
    if "trực tuyến" in procedure.channels and procedure.portal_url:
        found.append({"@type": "ServiceChannel", "name": "Trực tuyến", "serviceUrl": procedure.portal_url})
    if place := card["place"]:
        location = {"@type": "Place", "name": f"{place['centre']}, {place['title']}", "address": place["address"]}
        known = {key: value for key, value in location.items() if value}
        found.append({"@type": "ServiceChannel", "name": "Tại quầy", "serviceLocation": known})
    return [{**channel, "availableLanguage": "vi"} for channel in found] or None
