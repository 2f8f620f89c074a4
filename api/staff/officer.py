"""Who is at work in the console, as its pages see them."""

from dataclasses import dataclass

from api.records.staff import ADMIN, ROLES, Account
from api.records.staff_sessions import Session


@dataclass(frozen=True)
class Officer:
    """A signed-in member of the staff; no ``communes`` means every commune. ``session`` is the session's key."""

    id: int
    login: str
    name: str
    role: str
    communes: tuple[str, ...]
    csrf: str
    session: str

    def may(self, role: str) -> bool:
        """Return True when the officer's role is ``role`` or above; an admin of some communes is an editor there."""
        if role == ADMIN and self.communes:
            return False
        return ROLES.index(self.role) >= ROLES.index(role)

    def serves(self, commune: str) -> bool:
        """Return True when the commune is among those the officer works for."""
        return not self.communes or commune in self.communes


def officer_of(session: Session) -> Officer:
    """Return whom a session belongs to."""
    account: Account = session.account
    return Officer(
        id=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        communes=tuple(account.communes),
        csrf=session.csrf,
        session=session.key,
    )
