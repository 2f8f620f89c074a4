"""Residents' prepared lists, opened at the desk by their short codes: what each says of the papers of a visit."""

from dataclasses import dataclass

from anyio import to_thread

from api.records import codes, shares
from api.records.shares import Share
from api.services import Services
from api.staff.officer import Officer
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune, Procedure

_ASK = "giấy tờ có thể khác nên các dấu không mang sang được, hỏi lại người dân"


@dataclass(frozen=True)
class Opened:
    """What became of a code: the list with the procedure meant here, and in words what of it is not used.

    ``ticks`` is False when the list was made over another version of the procedure than the one of this commune.
    """

    code: str
    share: Share | None = None
    procedure: Procedure | None = None
    ticks: bool = False
    wrong: str = ""
    public: str = ""


async def open_lists(here: Services, officer: Officer, typed: tuple[str, ...], commune: Commune | None) -> list[Opened]:
    """Return what became of each code typed, for a visit in ``commune`` (None: the list's own)."""

    def look() -> list[Share | None]:
        with here.records.reading() as connection:
            return [shares.find(connection, each, today=now_in_vietnam().date()) for each in typed]

    found = await to_thread.run_sync(look) if typed else []
    return [_opened(here, officer, each, share, commune) for each, share in zip(typed, found, strict=True)]


def _opened(here: Services, officer: Officer, typed: str, share: Share | None, commune: Commune | None) -> Opened:
    if share is None:
        told = (
            f"Không có danh sách nào mang mã {codes.read(typed)}, hoặc mã đã hết hạn. Xem lại từng chữ với người dân."
        )
        return Opened(codes.read(typed), wrong=told)
    own = here.store.commune(share.commune or "")
    if own and not officer.serves(own.id):
        told = f"Danh sách {share.code} lập cho {own.title}, ngoài các xã anh/chị phụ trách."
        return Opened(share.code, wrong=told, public=f"/s/{share.code}")
    made_over = here.procedure(share.procedure, own)
    meant = here.procedure(share.procedure, commune or own)
    same = made_over.code == meant.code
    told = (
        "" if same else f"Danh sách {share.code} lập theo bản {made_over.code}, ở xã này dùng bản {meant.code}: {_ASK}"
    )
    return Opened(share.code, share, meant, ticks=same, wrong=told)


_ASK = "giấy tờ có thể khác nên dấu đã chuẩn bị không được mang sang; hỏi lại người dân."
