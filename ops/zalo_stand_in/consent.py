"""The administrator of an Official Account who agrees that the assistant answers for it, by the way Zalo prescribes."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import aiohttp

CONSENT = re.compile(r"https?://\S+/v4/oa/permission\?\S+")


class ConsentError(Exception):
    """The account was not connected; the message says what came instead."""


def address_in(printed: str) -> str:
    """Return the consent page's address in what ``python -m api.channels zalo authorise`` printed."""
    found = CONSENT.search(printed)
    if not found:
        raise ConsentError(f"không thấy địa chỉ cấp quyền trong:\n{printed[-1000:]}")
    return found[0]


async def agree(address: str, oa: str) -> str:
    """Open the consent page, agree for ``oa``, go back to the assistant, and return what it says."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as http:
        async with http.get(address) as page:
            if page.status != 200:
                raise ConsentError(await page.text())
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        async with http.post(address, data={**query, "oa_id": oa}) as back:
            told = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", await back.text()))).strip()
            if back.status != 200:
                raise ConsentError(f"{back.status}: {told[-300:]}")
            return told
