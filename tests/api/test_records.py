"""The records: tables and migrations agree, old rows go, a wiped conversation is gone everywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from api.records import conversations, pushes, ratings, reports, shares, surveys
from api.records.codes import ALPHABET, read
from api.records.database import Database, RecordsError, open_database
from api.records.retention import DAYS, purge
from api.records.tables import exchange, metadata, report

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
BECAME = conversations.Outcome(
    outcome="answer", topic="procedure", procedure="1.001193", aspect="fee", confidence=0.9, degraded=False
)


@pytest.fixture
def records(records_url):
    database = open_database(records_url)
    yield database
    database.close()


def keep(records: Database, session: str = "session-1", *, at: datetime = NOW, message_id: str | None = None) -> str:
    asked = conversations.Asked(session=session, at=at, message_id=message_id, text="phí", commune="hoang-loc")
    with records.writing() as connection:
        return conversations.keep(connection, asked, BECAME, lambda turn: f"reply {turn}", form=None)


def given(**more) -> reports.Report:
    values = {
        "commune": "hoang-loc", "kind": "roads", "body": "Đường sụt", "place": None, "contact": "0912345678",
        "notice": "2026-11", "consented_at": NOW, "session": "session-1", "channel": "web",
    }  # fmt: skip
    return reports.Report(**{**values, **more})


def test_migrations_make_what_the_tables_say(records):
    with records.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: name != "sqlite_sequence"}
        )
        assert compare_metadata(context, metadata) == []


def test_opening_twice_keeps_what_is_there(records, records_url):
    keep(records)
    again = open_database(records_url)
    with again.reading() as connection:
        assert len(conversations.exchanges(connection, "session-1")) == 1
    again.close()


def test_a_reading_sees_one_moment_whatever_is_written_meanwhile(records):
    """Figures add up what several queries find: a day closed between two of them must not count twice."""
    keep(records)
    with records.reading() as connection:
        before = conversations.exchanges(connection, "session-1")
        keep(records)
        assert conversations.exchanges(connection, "session-1") == before


def test_an_unreachable_database_is_told_in_one_line_without_its_password():
    with pytest.raises(RecordsError, match="HOIXA_RECORDS_URL=") as caught:
        open_database("postgresql://an:bimat@127.0.0.1:1/hoixa")
    assert "bimat" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_turns_count_up_and_a_message_is_found_again(records):
    assert [keep(records), keep(records, message_id="message-1"), keep(records, "session-2")] == [
        "reply 1",
        "reply 2",
        "reply 1",
    ]
    with records.reading() as connection:
        assert conversations.replied(connection, "session-1", "message-1") == "reply 2"
        assert conversations.replied(connection, "session-2", "message-1") is None


def test_a_failure_inside_leaves_nothing(records):
    asked = conversations.Asked(session="session-1", at=NOW, text="x")

    def fail(_turn: int) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), records.writing() as connection:
        conversations.keep(connection, asked, BECAME, fail, form=None)
    with records.reading() as connection:
        assert conversations.exchanges(connection, "session-1") == []


def test_a_time_without_zone_is_refused(records):
    with pytest.raises(sa.exc.StatementError, match="no time zone"):
        keep(records, at=datetime(2026, 11, 30))


def test_wiping_deletes_the_conversation_and_unties_the_report(records):
    keep(records)
    with records.writing() as connection:
        ratings.rate(connection, "session-1", 1, good=True, reason=None, comment=None, at=NOW)
        pushes.add(connection, "session-1", "message", {"text": "chào"}, at=NOW)
        code = reports.add(connection, given(), at=NOW)
        conversations.wipe(connection, "session-1", at=NOW)
    with records.reading() as connection:
        assert conversations.exchanges(connection, "session-1") == []
        assert pushes.after(connection, "session-1", 0) == []
        assert connection.execute(sa.select(sa.func.count()).select_from(metadata.tables["rating"])).scalar() == 0
        kept = reports.find(connection, code)
        assert kept is not None
        assert kept["session"] is None
        assert conversations.to_forget(connection) == ["session-1"]


def test_the_last_rating_counts_and_only_of_answers(records):
    keep(records)
    with records.writing() as connection:
        assert ratings.rate(connection, "session-1", 1, good=True, reason=None, comment=None, at=NOW)
        assert ratings.rate(connection, "session-1", 1, good=False, reason="wrong", comment="sai", at=NOW)
        assert not ratings.rate(connection, "session-1", 2, good=True, reason=None, comment=None, at=NOW)
        rows = connection.execute(sa.select(metadata.tables["rating"])).mappings().all()
    assert [(row["good"], row["reason"], row["commune"]) for row in rows] == [(False, "wrong", "hoang-loc")]


def test_a_shared_list_opens_until_its_last_day(records):
    with records.writing() as connection:
        made = shares.make(connection, "1.001193", "hoang-loc", [2, 0, 2], at=NOW)
    assert set(made.code) <= set(ALPHABET)
    with records.reading() as connection:
        typed = f" {made.code[:3].lower()}-{made.code[3:]}"
        assert shares.find(connection, typed, today=made.expires) == made
        assert made.ticked == [0, 2]
        assert shares.find(connection, made.code, today=made.expires + timedelta(days=1)) is None
        assert shares.find(connection, "ZZZZZZ", today=date(2026, 11, 30)) is None


def test_a_taken_code_is_drawn_again(records, monkeypatch):
    codes = iter(["AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    monkeypatch.setattr("api.records.codes.draw", lambda _length: next(codes))
    with records.writing() as connection:
        assert [reports.add(connection, given(), at=NOW) for _ in range(2)] == ["AAAAAAAA", "BBBBBBBB"]
        assert reports.find(connection, read("bbbb-bbbb")) is not None


@pytest.mark.parametrize("kind", ["conversation", "report", "survey", "share"])
def test_purge_deletes_what_was_kept_long_enough_and_nothing_else(records, kind):
    old, new = NOW - timedelta(days=DAYS[kind] + 100), NOW - timedelta(days=DAYS[kind] - 1)
    for at, session in ((old, "session-1"), (new, "session-2")):
        keep(records, session, at=at)
        response = surveys.Response(
            survey="hai-long", commune="hoang-loc", channel="web", session=None, scores={"can-bo": 5}, comment=None
        )
        with records.writing() as connection:
            reports.add(connection, given(session=session), at=at)
            shares.make(connection, "1.001193", None, [], at=at)
            surveys.add(connection, response, at=at)
    with records.writing() as connection:
        assert purge(connection, now=NOW)[kind] == 1


def test_purge_has_rasa_forget_old_conversations(records):
    keep(records, at=NOW - timedelta(days=DAYS["conversation"] + 1))
    keep(records, "session-2")
    with records.writing() as connection:
        purge(connection, now=NOW)
        assert conversations.to_forget(connection) == ["session-1"]


def test_a_mistyped_url_is_told_without_its_password():
    with pytest.raises(RecordsError) as caught:
        open_database("postgresql//an:bimat@h/db")
    assert "bimat" not in str(caught.value)


def test_purge_forgets_a_contact_before_its_report(records):
    at = NOW - timedelta(days=DAYS["contact"] + 1)
    with records.writing() as connection:
        code = reports.add(connection, given(), at=at)
        assert purge(connection, now=NOW)["contact"] == 1
        assert connection.execute(sa.select(report.c.contact).where(report.c.code == code)).scalar() is None


def test_writers_wait_for_each_other(records, records_url):
    """Two processes' writers at once: the second waits instead of failing, nothing is lost."""
    import threading

    other = open_database(records_url)
    failed: list[BaseException] = []

    def write(database: Database, name: str) -> None:
        try:
            for _ in range(20):
                keep(database, name)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(records if i % 2 else other, f"session-{i}")) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert not failed
    with records.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(exchange)).scalar() == 80
