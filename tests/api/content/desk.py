"""What the tests of the content share: a small data folder with its database, and forms sent as a browser would."""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from knowledge.build import build
from knowledge.editing.files import apply_change, path_of
from knowledge.hours import now_in_vietnam
from knowledge.load import load_all
from tests.api.staff_desk import Browser
from tests.small_data import BIRTH, small_data

HOME = "/staff/noi-dung"
TOMORROW = now_in_vietnam().date() + timedelta(days=1)
# Approved it waits, and nothing is built.
LATER = {"ngay-ap-dung": f"{TOMORROW}"}
FORM = f"{HOME}/thu-tuc/{BIRTH}"
BANNER = f"{HOME}/xa/hoang-loc?phan=thong-bao"
HOURS = f"{HOME}/xa/hoang-loc?phan=gio"
_CONTROL = re.compile(
    r"<input\b(?P<input>[^>]*)>|<textarea\b(?P<area>[^>]*)>\n(?P<text>.*?)</textarea>"
    r"|<select\b(?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL,
)


def built(folder: Path) -> Path:
    """Put a small data folder and the database built from it into ``folder``."""
    data = small_data(folder / "data")
    build(load_all(data), path=folder / "var" / "knowledge.db", data=data)
    return folder


def form_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the big form on a page."""
    sent: dict[str, list[str]] = {}
    for match in _CONTROL.finditer(page[page.index('class="content-form"') :]):
        about = match["input"] or match["area"] or match["select"] or ""
        value = _attribute(about, "value")
        if 'type="checkbox"' in about and " checked" not in about:
            continue
        if match["area"]:
            value = html.unescape(match["text"])
        if match["select"]:
            chosen = re.search(r'value="([^"]*)" selected', match["options"])
            value = html.unescape(chosen[1]) if chosen else ""
        sent.setdefault(_attribute(about, "name"), []).append(value)
    return sent


def _attribute(about: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', about)
    return html.unescape(found[1]) if found else ""


async def send(browser: Browser, path: str, fields: dict[str, list[str]]) -> Any:
    """Send fields with underscores in their names."""
    data = {**fields, "csrf": browser.csrf}
    return browser._took(await browser.client.post(path, data=data, headers=browser._cookie()))


async def write(browser: Browser, path: str, **changes: str | list[str]) -> Any:
    """Open a form, change some inputs ("fee__text" for fee.text), save; return the answer."""
    fields = form_of((await browser.get(path)).text)
    typed = {"ly-do": "Cổng sửa ngày 15/4"} | {name.replace("__", "."): value for name, value in changes.items()}
    fields |= {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return await send(browser, f"{HOME}/luu", fields)


async def drafted(browser: Browser, path: str, **changes: str | list[str]) -> str:
    """Save a draft and return the address of its page."""
    answer = await write(browser, path, **changes)
    assert answer.status_code == 303, re.findall(r"<li>(.*?)</li>", answer.text)
    return str(answer.headers["location"])


async def submitted(browser: Browser, path: str, **changes: str | list[str]) -> str:
    """Save and submit; return the address of the change's page."""
    page = await drafted(browser, path, **changes)
    await browser.get(page)
    answer = await browser.post(f"{page}/gui")
    assert answer.status_code == 303, answer.text
    return page


async def approve(browser: Browser, page: str) -> Any:
    """Approve a change as its page shows it."""
    shown = (await browser.get(page)).text
    return await browser.post(f"{page}/duyet", thay=seen_on(shown))


def seen_on(page: str) -> str:
    """Return what stands for the change that a page shows."""
    found = re.search(r'name="thay" value="([^"]*)"', page)
    return found[1] if found else ""


def by_hand(data: Path, **values: Any) -> None:
    """Change the birth procedure's file as a programmer would."""
    text = apply_change("procedure", BIRTH, values)
    (data / str(path_of("procedure", BIRTH))).write_bytes(text.encode())
