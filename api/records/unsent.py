"""Messages that could not be sent, as officers see them: the parts of one message together, until one acts on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.records.channel_tables import channel_account, channel_user, inbox, outbox
from api.records.handover_tables import handover, handover_message
from api.records.inbox import OFFICER
from api.records.outbox import BY_HAND, EXPIRED, FAILED, PENDING
from knowledge.privacy import mask

SHOWN = 100
Account = tuple[str, str]


class Scope(NamedTuple):
    """Whose messages: the commune each account speaks for (None: residents say), the officer's communes (none: all)."""

    accounts: Mapping[Account, str | None]
    communes: Sequence[str]


def count(connection: Any, scope: Scope) -> int:
    """Return how many messages could not be sent and wait for an officer to look."""
    number = sa.select(sa.func.count(sa.distinct(outbox.c.inbox_id))).select_from(_JOINED)
    return int(connection.execute(number.where(*_where(scope))).scalar())


def listed(connection: Any, scope: Scope, *, only: Sequence[int] = ()) -> list[list[dict[str, Any]]]:
    """Return the messages that could not be sent, newest first, each as its unsent parts in order.

    With ``only``, those of these numbers, held: nobody else can change them until the transaction ends.

    A part has besides its own columns: ``commune``, ``key`` and ``event`` (the kind) of what it answers, the resident's
    ``session``, ``following`` and ``last_at``, ``account_state``, and ``handover``, the number of the newest one.
    """
    wanted = _where(scope) + ([outbox.c.inbox_id.in_(only)] if only else [])
    newest = (
        sa.select(outbox.c.inbox_id)
        .select_from(_JOINED)
        .where(*wanted)
        .group_by(outbox.c.inbox_id)
        .order_by(sa.func.max(outbox.c.id).desc())
        .limit(SHOWN)
    )
    ids = list(connection.execute(newest).scalars())
    parts = _parts(scope).where(*wanted, outbox.c.inbox_id.in_(ids)).order_by(outbox.c.id)
    by_message: dict[int, list[dict[str, Any]]] = {id: [] for id in ids}
    for row in connection.execute(parts.with_for_update(of=outbox) if only else parts).mappings():
        by_message[row["inbox_id"]].append(dict(row))
    return [found for found in by_message.values() if found]


def again(connection: Any, parts: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Have the unsent ``parts`` of a message sent once more; what has used up its attempts gets one."""
    for part in parts:
        connection.execute(outbox.update().where(outbox.c.id == part["id"]).values(state=PENDING, next_at=now))


def dismiss(connection: Any, parts: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Note that an officer has seen ``parts``; people's numbers in them, not needed any more, are masked."""
    for part in parts:
        body = {**part["body"], "text": mask(part["body"]["text"])}
        connection.execute(outbox.update().where(outbox.c.id == part["id"]).values(dismissed_at=now, body=body))


def _same_user(other: Any) -> Any:
    return sa.and_(*(other.c[name] == outbox.c[name] for name in ("channel", "account", "user")))


_JOINED = outbox.outerjoin(channel_user, _same_user(channel_user)).outerjoin(inbox, inbox.c.id == outbox.c.inbox_id)


def _parts(scope: Scope) -> Any:
    theirs = handover.c.session == channel_user.c.session
    newest = sa.select(sa.func.max(handover.c.id)).where(theirs, *_among(handover.c.commune, scope.communes))
    state = sa.select(channel_account.c.state).where(
        channel_account.c.channel == outbox.c.channel, channel_account.c.account == outbox.c.account
    )
    return sa.select(
        outbox,
        _commune(scope).label("commune"),
        inbox.c.key,
        inbox.c.kind.label("event"),
        channel_user.c.session,
        channel_user.c.following,
        channel_user.c.last_at,
        newest.correlate(channel_user).scalar_subquery().label("handover"),
        state.correlate(outbox).scalar_subquery().label("account_state"),
    ).select_from(_JOINED)


def _commune(scope: Scope) -> Any:
    """Return the commune a part belongs to: its account's, else the one its resident named."""
    fixed = [
        (sa.and_(outbox.c.channel == channel, outbox.c.account == account), sa.literal(commune))
        for (channel, account), commune in scope.accounts.items()
        if commune
    ]
    return sa.case(*fixed, else_=channel_user.c.commune) if fixed else channel_user.c.commune


def _among(column: Any, communes: Sequence[str]) -> list[Any]:
    return [column.in_(communes)] if communes else []


def _where(scope: Scope) -> list[Any]:
    by_hand = sa.func.coalesce(outbox.c.error, "") == BY_HAND
    wanted = [outbox.c.state.in_((FAILED, EXPIRED)), outbox.c.dismissed_at.is_(None), sa.not_(by_hand)]
    if not scope.communes:
        return wanted
    # An officer's words fail for the colleagues of the handover too, whatever account they went through.
    key = sa.literal("handover:") + sa.cast(handover_message.c.id, sa.String)
    own = sa.select(handover_message.c.id).join(handover, handover.c.id == handover_message.c.handover)
    said = own.where(inbox.c.kind == OFFICER, inbox.c.key == key, handover.c.commune.in_(scope.communes))
    return [*wanted, sa.or_(_commune(scope).in_(scope.communes), said.correlate(inbox).exists())]
