"""What a form of the console sent: read from the body, with the marks of another site's form refused."""

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from api.problems import Problem
from knowledge.text import clean

# The longest form, a procedure with all its papers, has some two hundred.
MAX_FIELDS = 1000
CSRF = "csrf"


class Fields:
    """The fields of a form; a name may occur several times."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        """Keep the pairs in the order they were sent."""
        self.pairs = pairs

    def text(self, name: str, longest: int = 200) -> str:
        """Return the cleaned first value of ``name``, cut at ``longest`` characters; "" when it was not sent."""
        return clean(self.raw(name))[:longest]

    def lines(self, name: str, longest: int = 4000) -> str:
        """Return the first value of ``name`` with each line cleaned, cut at ``longest`` characters."""
        return "\n".join(clean(line) for line in self.raw(name).splitlines()).strip()[:longest]

    def raw(self, name: str) -> str:
        """Return the first value of ``name`` as it was typed; "" when it was not sent."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return every value of ``name``, as of ticked boxes."""
        return [value for key, value in self.pairs if key == name]


async def read_fields(request: Request, most: int = MAX_FIELDS) -> Fields:
    """Return the form in the body, of at most ``most`` fields; raises Problem when it is not one."""
    try:
        body = (await request.body()).decode()
        return Fields(parse_qsl(body, keep_blank_values=True, max_num_fields=most))
    except ValueError:
        raise Problem("invalid-field") from None


def carries_file(request: Request) -> bool:
    """Return True for a form with a file, which is too much to be carried to another page and back."""
    return request.headers.get("content-type", "").lower().startswith("multipart/")


def from_our_page(request: Request) -> bool:
    """Return False when the browser says that a page of another site sent this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    public = urlsplit(request.app.state.services.settings.public_url).netloc
    return origin is None or urlsplit(origin).netloc in {request.headers.get("host", ""), public} - {""}
