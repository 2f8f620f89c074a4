"""The commune on a page: its notice while valid, whether its centre is open now, and the doors beside the centre."""

from datetime import datetime
from typing import NamedTuple

from knowledge.hours import known, now_words, state, week_words
from knowledge.profile import centre, confirmed
from knowledge.records import Commune, ContactChannel
from knowledge.store import Store

# Doors that every front page shows, when they can be reached.
_EVERYWHERE = ("dvcqg", "dvcqg_hotline", "vneid")


class Desk(NamedTuple):
    """The commune's centre as a page shows it; None is what no officer has confirmed yet."""

    name: str
    open: bool | None
    open_words: str | None
    hours: str | None
    address: str | None
    hotline: str | None
    email: str | None
    website: str | None

    @property
    def unknown(self) -> list[str]:
        """What residents need of the centre and nobody has confirmed, in words."""
        needed = {"địa chỉ": self.address, "giờ làm việc": self.hours, "điện thoại": self.hotline}
        return [name for name, value in needed.items() if value is None]


def desk_of(commune: Commune | None, now: datetime) -> Desk | None:
    """Return the centre of ``commune`` at ``now`` (Vietnam's time), None without a commune."""
    if commune is None:
        return None
    told = known(commune.hours)
    return Desk(
        name=centre(commune),
        open=state(commune.hours, now).open if told else None,
        open_words=now_words(commune.hours, now) if told else None,
        hours=week_words(commune.hours) if told else None,
        address=confirmed(commune.address),
        hotline=confirmed(commune.hotline),
        email=confirmed(commune.email),
        website=confirmed(commune.website),
    )


def banner(commune: Commune | None, now: datetime) -> str | None:
    """Return the commune's notice while it is valid, else None."""
    notice = commune.banner if commune else None
    return notice.text if notice and notice.from_day <= now.date() <= notice.to_day else None


def doors(store: Store, commune: Commune | None) -> list[ContactChannel]:
    """Return the doors beside the centre: the national ones, and those of the commune's province, if reachable."""
    found = store.channels(commune.province if commune else None)
    reachable = (channel for channel in found if channel.url or channel.phone)
    return [channel for channel in reachable if channel.province or channel.id in _EVERYWHERE]
