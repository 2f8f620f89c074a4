"""A list of papers behind a short code, for residents whose channel has no boxes to tick: read aloud at the desk.

Offered under the papers of a procedure. Nothing of the resident is in it, and nothing is ticked.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anyio import to_thread

from api.pages.browse import plain_name
from api.records import shares
from api.services import Services
from knowledge.records import Commune
from knowledge.store import Store

_PREFIX = "list:"
LABEL = "Lấy mã danh sách giấy tờ"


def offered(reply: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Return ``reply`` with the choice of a code when it tells the papers of a procedure; before the last choice."""
    procedure = store.procedure(reply["procedure"] or "")
    if reply["outcome"] != "answer" or reply["aspect"] != "documents" or procedure is None or not procedure.papers:
        return dict(reply)
    choice = {"label": LABEL, "choice": f"{_PREFIX}{procedure.code}", "procedure": procedure.code}
    return {**reply, "choices": [*reply["choices"][:-1], choice, *reply["choices"][-1:]]}


def wanted(picked: str | None, store: Store) -> str | None:
    """Return the procedure whose list a choice asks for, None for any other choice."""
    code = (picked or "").removeprefix(_PREFIX)
    return code if picked == f"{_PREFIX}{code}" and store.procedure(code) else None


async def made(here: Services, code: str, commune: Commune | None) -> str:
    """Return the words with the code of a new list of the procedure's papers."""
    procedure = here.procedure(code, commune)

    def store() -> shares.Share:
        with here.records.writing() as connection:
            return shares.make(connection, procedure.code, commune.id if commune else None, [], at=datetime.now(UTC))

    share = await to_thread.run_sync(store)
    page = f"\nXem lại danh sách: {here.settings.public_url}/s/{share.code}" if here.settings.public_url else ""
    return (
        f"Mã danh sách giấy tờ, thủ tục “{plain_name(procedure)}”: {share.code}\n"
        "Đến quầy, đọc mã này để cán bộ mở ngay danh sách, không cần đăng nhập. Mã không chứa tên hay thông tin nào "
        f"của bác/anh/chị. Mở được đến {share.expires:%d/%m/%Y}.{page}"
    )
