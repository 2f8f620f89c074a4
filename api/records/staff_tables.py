"""The tables of the staff: accounts, their sessions and one-time secrets, who is present, what was done by whom."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, Moment, metadata

# Accounts are disabled, never deleted: the audit names them.
staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("login", sa.String(32), nullable=False, unique=True),
    sa.Column("name", sa.String(80), nullable=False),
    # An Argon2 hash; none until the set-up link is used.
    sa.Column("password", sa.Text),
    sa.Column("temporary", sa.Boolean, nullable=False),
    # The second factor's key, sealed, and the last time step a code of it was used for.
    sa.Column("totp", sa.Text),
    sa.Column("totp_step", sa.Integer, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    # Commune ids; an empty list means every commune.
    sa.Column("communes", sa.JSON, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", Moment),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("signed_at", Moment),
)

# Secrets that work once, kept as hashes: recovery codes, set-up links.
staff_secret = sa.Table(
    "staff_secret",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("staff", sa.Integer, nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("until", Moment),
)

staff_session = sa.Table(
    "staff_session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("staff", sa.Integer, nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False),
    # How far signing in has come: see api.records.staff_sessions.
    sa.Column("stage", sa.String(16), nullable=False),
    # A second factor's key not confirmed yet, sealed.
    sa.Column("pending", sa.Text),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("locked", sa.Boolean, nullable=False),
    # Wrong passwords typed in it since the last right one.
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    # None: done on the server by command, or by nobody we know.
    sa.Column("staff", sa.Integer, index=True),
    sa.Column("act", sa.String(32), nullable=False, index=True),
    sa.Column("subject", sa.String(120), nullable=False),
    # What changed, never personal data or secrets.
    sa.Column("detail", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("staff", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("commune", COMMUNE, primary_key=True, index=True),
    sa.Column("until", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)
