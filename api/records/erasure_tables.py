"""The tables of deletion requests (NĐ 356/2025 Art. 5): what was asked when, its clocks, and which records it is about.

A request holds no words of the resident but a reason (masked) and a contact left with consent; both go when it is done.
"""

import sqlalchemy as sa

from api.records.tables import COMMUNE, SESSION, Moment, metadata

erasure_request = sa.Table(
    "erasure_request",
    metadata,
    sa.Column("code", sa.String(16), primary_key=True),
    # web, zalo, zalo_bot, or form: the page.
    sa.Column("channel", sa.String(16), nullable=False),
    # Whom to tell, until they have been told.
    sa.Column("session", SESSION, index=True),
    # None when nothing of it was any commune's to look at.
    sa.Column("commune", COMMUNE, index=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("received_at", Moment, nullable=False, index=True),
    # The last days of both clocks, Vietnam's calendar.
    sa.Column("acknowledge_by", sa.Date, nullable=False),
    sa.Column("delete_by", sa.Date, nullable=False),
    sa.Column("acknowledged_at", Moment),
    sa.Column("extended_to", sa.Date),
    sa.Column("extended_why", sa.Text),
    sa.Column("done_at", Moment),
    sa.Column("refused_at", Moment),
    sa.Column("refused_why", sa.Text),
    # How many records of each kind went; they are counted, not named.
    sa.Column("wiped", sa.JSON, nullable=False),
    # What helps to find the records, given on the page, and the consent to keep it for that.
    sa.Column("contact", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("consented_at", Moment),
    sa.Column("notice", sa.String(16)),
    # A fingerprint of one filling-in of the page, so that sending it twice stores it once.
    sa.Column("once", sa.String(64), unique=True),
)

# The records a request is about that only an officer deletes.
erasure_matter = sa.Table(
    "erasure_matter",
    metadata,
    sa.Column("request", sa.String(16), primary_key=True),
    # report, message (left for officers) or share.
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("ref", sa.String(64), primary_key=True),
    # None while undecided: see ``api.records.erasure_matters``.
    sa.Column("outcome", sa.String(16)),
)
