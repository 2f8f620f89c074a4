"""Everything a running door holds, in one place: opened at start-up, handed to the routes, closed at the end."""

from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network
from typing import Annotated, Any

import aiohttp
from anyio import CapacityLimiter
from fastapi import Depends, Query
from jinja2 import Environment
from starlette.requests import Request

from api.channels.channel import Channels
from api.metrics import Metrics
from api.open_knowledge import Live
from api.problems import Problem
from api.rasa_client import RasaClient
from api.rate import RateLimit
from api.records.bell import Bell
from api.records.database import Database
from api.sessions import Sessions
from api.settings import Settings
from api.streams import Streams
from knowledge.card import card
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune, Procedure
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store

SEARCH_DEPTH = 50
# Below this similarity of knowledge.search, words only happen to look alike.
FAINT = 0.25
# Staff sign-ins a minute from one address, which a whole office may share.
SIGN_IN_RATE = 20
# Passwords are hashed two at a time (api.staff.passwords); more threads would only wait.
SIGN_INS_AT_ONCE = 2
# Residents of one address who ask for an officer in a minute; a phone company's address stands for many.
START_RATE = 10


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the routes work with."""

    settings: Settings
    knowledge: Live
    http: aiohttp.ClientSession
    rasa: RasaClient
    pages: Environment
    by_address: RateLimit
    by_session: RateLimit
    sessions: Sessions
    records: Database
    bell: Bell
    streams: Streams
    channels: Channels
    by_sign_in: RateLimit = field(default_factory=lambda: RateLimit(SIGN_IN_RATE))
    # Sign-ins wait for one another here, not in the threads that everything else needs.
    signing_in: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(SIGN_INS_AT_ONCE))
    by_start: RateLimit = field(default_factory=lambda: RateLimit(START_RATE))
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def store(self) -> Store:
        """The records in use now."""
        return self.knowledge.now.store

    @property
    def searcher(self) -> Searcher:
        """The search over procedures in use now."""
        return self.knowledge.now.searcher

    @property
    def finder(self) -> ServiceFinder:
        """The search over services in use now."""
        return self.knowledge.now.finder

    def commune(self, id: str | None) -> Commune | None:
        """Return the commune with ``id``, None for no id; raises Problem when there is no such commune."""
        commune = self.store.commune(id) if id else None
        if id and commune is None:
            raise Problem("unknown-commune")
        return commune

    def procedure(self, code: str, commune: Commune | None) -> Procedure:
        """Return the procedure as answered in ``commune``; raises Problem when there is none with ``code``."""
        procedure = self.store.procedure(code)
        if procedure is None:
            raise Problem("procedure-not-found")
        return self.store.localised(procedure, commune.province if commune else None)

    def search(self, text: str, commune: Commune | None) -> list[Procedure]:
        """Return the procedures that fit ``text``, best first, as answered in ``commune``; faint matches left out."""
        province = commune.province if commune else None
        hits = self.searcher.find(text, province=province, limit=SEARCH_DEPTH)
        found = (self.store.procedure(hit.code) for hit in hits if hit.similarity >= FAINT)
        return [procedure for procedure in found if procedure]

    def card(self, procedure: Procedure, commune: Commune | None) -> dict[str, Any]:
        """Return the card of ``procedure`` with the fees in force today in the commune's province."""
        fees = self.store.local_fees(procedure, commune.province, now_in_vietnam().date()) if commune else []
        return card(procedure, fees, commune)


async def services(request: Request) -> Services:
    """Return the services of the running application."""
    found: Services = request.app.state.services
    return found


Here = Annotated[Services, Depends(services)]
CommuneId = Annotated[str | None, Query(alias="commune", description="Mã xã, từ /api/v1/communes.")]


def address_of(request: Request) -> str:
    """Return whose address a request came from; of IPv6 the network, whose addresses are all one's own to use."""
    address = request.client.host if request.client else ""
    try:
        parsed = IPv6Address(address)
    except ValueError:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), 64), strict=False))


async def limit_address(request: Request, here: Here) -> None:
    """Count a request of the client's address; raises Problem 429 when there were too many."""
    refuse_if_waiting(here.by_address.wait(request.client.host if request.client else ""))


def refuse_if_waiting(seconds: int) -> None:
    """Raise Problem 429 with Retry-After when ``seconds`` is not zero."""
    if seconds:
        raise Problem("too-many-requests", headers={"retry-after": str(seconds)})
