"""What operators watch: counters fed while the door works, and its state as it is when asked."""

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# An answer takes tens of milliseconds; Rasa is given up after some seconds.
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
STATIC, OTHER = "/static", "other"


class Metrics:
    """The counters of one running door, in a registry of their own."""

    def __init__(self) -> None:
        """Start at zero."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "hoixa_http_requests",
            "Requests by the route that answered and the status.",
            ["route", "status"],
            registry=self.registry,
        )
        self._answers = Counter(
            "hoixa_answers",
            "Questions put to the assistant, by outcome and channel; degraded: answered by search alone.",
            ["outcome", "channel", "degraded"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "hoixa_answer_seconds",
            "Seconds from the question to its answer, inside the door.",
            buckets=SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def answered(self, outcome: str, channel: str, seconds: float, *, degraded: bool) -> None:
        """Count one answer."""
        self._answers.labels(outcome, channel, "true" if degraded else "false").inc()
        self._seconds.observe(seconds)

    def requested(self, route: str, status: int) -> None:
        """Count one request."""
        self._requests.labels(route, str(status)).inc()


class Counting:
    """Middleware that counts each request as its answer begins. Plain ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count what it got."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                scope["app"].state.services.metrics.requested(route_of(scope), message["status"])
            await send(message)

        await self.app(scope, receive, counted)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answers, so that there are as many labels as routes."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path:
        return path
    return STATIC if scope["path"].startswith(f"{STATIC}/") else OTHER
