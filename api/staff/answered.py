"""An answer given before a route is reached: a way to the sign-in page, a locked screen, a refusal."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response


class Answered(Exception):
    """Raised where a request must not go on; ``response`` is sent in its place."""

    def __init__(self, response: Response) -> None:
        """Keep the response."""
        super().__init__(response.status_code)
        self.response = response


def on_answered(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the handler's signature
    """Return the response an :class:`Answered` carries."""
    assert isinstance(error, Answered)
    return error.response


def go(path: str) -> Response:
    """Return a redirect to a page of the console; the browser asks for it with GET."""
    return RedirectResponse(path, 303, headers={"cache-control": "no-store"})
