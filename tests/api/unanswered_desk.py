"""What the tests of unanswered questions share: residents who ask in vain, and what the console shows of it."""

import html
import re
from typing import Any

import httpx

from tests.api.conftest import ANSWER, FakeRasa
from tests.api.staff_desk import Browser

PAGE = "/staff/chua-tra-loi"
BIRTH, DEATH = "1.001193", "1.000656"


async def ask(client: httpx.AsyncClient, rasa: FakeRasa, text: str, outcome: str = "no_data", **more: Any) -> int:
    """Have a resident ask, and the assistant reply with an outcome; return the turn."""
    body = {"session": "session-1", "commune": "hoang-son", "text": text}
    body |= {name: more.pop(name) for name in ("session", "commune") if name in more}
    if choice := more.pop("choice", None):
        body = {**body, "choice": choice}
        del body["text"]
    reply = {**ANSWER, "outcome": outcome, "procedure": None, "aspect": None, **more}
    if outcome == "clarify":
        offered = [{"label": code, "choice": f"procedure:{code}", "procedure": code} for code in (BIRTH, DEATH)]
        reply["choices"] = [*offered, {"label": "Không phải các mục trên", "choice": "none", "procedure": None}]
    rasa.reply = [{"recipient_id": "x", "custom": reply}]
    answer = await client.post("/api/v1/chat", json=body)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["turn"])


async def gathered(browser: Browser) -> str:
    """Return the list after everything was gathered, without marks."""
    await browser.get(PAGE)
    answer = await browser.post(f"{PAGE}/cap-nhat")
    assert answer.status_code == 303, answer.text
    return words((await browser.get(PAGE)).text)


def words(page: str) -> str:
    """Return a page's words in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def numbers(page: str) -> list[str]:
    """Return the counts of the clusters in a list."""
    return re.findall(r'class="asked"><b>(\d+)</b>', page)


async def choose(browser: Browser, id: int, to: str, **phrases: str) -> dict[str, Any]:
    """Open the form of phrases for a target; return what it would send, with the first question's ``phrase``."""
    page = (await browser.get(f"{PAGE}/{id}?den={to}")).text
    fields: dict[str, Any] = {"den": to, "chon": re.findall(r'name="chon" value="(\d+)" checked', page)}
    for name, value in re.findall(r'name="(cach-noi-\d+)" value="([^"]*)"', page):
        fields[name] = html.unescape(value)
    if phrases:
        fields["chon"] = fields["chon"][:1]
        fields[f"cach-noi-{fields['chon'][0]}"] = phrases["phrase"]
    return fields
