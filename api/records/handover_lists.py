"""Handovers as the officers' inbox shows them: which there are, how many, and whether anything has changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.records.handover_tables import handover, handover_message
from api.records.handovers import CLOSED, LEFT, LIVE, OPEN, WAITING
from api.records.staff_tables import staff
from api.records.tables import exchange

VIEWS = ("waiting", "mine", "all", "closed")
SHOWN = 100


class Viewer(NamedTuple):
    """Whose inbox it is: the officer's number, and the communes they serve (none named: all)."""

    staff: int
    communes: Sequence[str]


def listed(connection: Any, viewer: Viewer, view: str) -> list[dict[str, Any]]:
    """Return the handovers of a view, oldest first (closed: newest first), with ``officer``, who answers it."""
    order = handover.c.closed_at.desc() if view == "closed" else handover.c.id
    chosen = sa.select(handover, staff.c.name.label("officer")).outerjoin(staff, staff.c.id == handover.c.taken_by)
    rows = connection.execute(chosen.where(*_where(viewer, view)).order_by(order).limit(SHOWN)).mappings()
    return [dict(row) for row in rows]


def counts(connection: Any, viewer: Viewer) -> dict[str, int]:
    """Return how many handovers each view holds, and ``unread``: how many of the viewer's own have news."""
    wanted = {view: _where(viewer, view) for view in VIEWS}
    wanted["unread"] = [*wanted["mine"], handover.c.unread > 0]
    number = sa.select(sa.func.count()).select_from(handover)
    return {name: int(connection.execute(number.where(*where)).scalar()) for name, where in wanted.items()}


def visible(connection: Any, viewer: Viewer, id: int, *, hold: bool = False) -> dict[str, Any] | None:
    """Return one handover with ``officer``, None when there is none or it is another commune's.

    With ``hold`` it stays as it is until the transaction ends: nobody else can change it meanwhile.
    """
    chosen = sa.select(handover, staff.c.name.label("officer")).outerjoin(staff, staff.c.id == handover.c.taken_by)
    chosen = chosen.where(handover.c.id == id, *_scope(viewer))
    row = connection.execute(chosen.with_for_update(of=handover) if hold else chosen).mappings().first()
    return dict(row) if row else None


def version(connection: Any, viewer: Viewer) -> str:
    """Return a text that is another one whenever something in the viewer's inbox has changed."""
    totals = connection.execute(
        sa.select(
            sa.func.count(), sa.func.max(handover.c.last_at), sa.func.sum(handover.c.unread), sa.func.max(handover.c.id)
        ).where(*_scope(viewer))
    ).one()
    last = connection.execute(sa.select(sa.func.max(handover_message.c.id))).scalar()
    states = connection.execute(
        sa.select(handover.c.state, sa.func.count(), sa.func.sum(handover.c.taken_by))
        .where(*_scope(viewer))
        .group_by(handover.c.state)
        .order_by(handover.c.state)
    ).all()
    return " ".join(str(part) for part in (*totals, last, *(value for row in states for value in row)))


def words(connection: Any, id: int, after: int = 0) -> list[dict[str, Any]]:
    """Return what was said after the message numbered ``after``, oldest first, with ``name`` of the officer."""
    said = sa.select(handover_message, staff.c.name).outerjoin(staff, staff.c.id == handover_message.c.staff)
    wanted = said.where(handover_message.c.handover == id, handover_message.c.id > after)
    return [dict(row) for row in connection.execute(wanted.order_by(handover_message.c.id)).mappings()]


def asked_last(connection: Any, sessions: Sequence[str]) -> dict[str, str]:
    """Return the last words typed to the assistant in each of these sessions (masked)."""
    typed = sa.and_(exchange.c.session.in_(sessions), exchange.c.asked != "", exchange.c.outcome != "handover")
    newest = sa.select(sa.func.max(exchange.c.id)).where(typed).group_by(exchange.c.session)
    rows = connection.execute(sa.select(exchange.c.session, exchange.c.asked).where(exchange.c.id.in_(newest)))
    return {row.session: row.asked for row in rows}


def _scope(viewer: Viewer) -> list[Any]:
    return [handover.c.commune.in_(viewer.communes)] if viewer.communes else []


def _where(viewer: Viewer, view: str) -> list[Any]:
    kinds = {
        "waiting": [handover.c.state.in_((WAITING, LEFT))],
        "mine": [handover.c.state == OPEN, handover.c.taken_by == viewer.staff],
        "all": [handover.c.state.in_((*LIVE, LEFT))],
        "closed": [handover.c.state == CLOSED],
    }
    return [*kinds[view], *_scope(viewer)]
