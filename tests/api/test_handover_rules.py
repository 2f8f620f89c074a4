"""The rules of the handover with the clock in hand: who can be reached, when waiting and talking end, what is kept."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from api import handover, handover_out
from api.forms.contact import NOTICE
from api.records import conversations, handover_lists, handovers, pushes, staff, staff_presence
from api.records.channel_tables import outbox
from api.records.channel_users import met
from api.records.database import open_database
from api.records.handover_lists import Viewer
from api.records.retention import DAYS, purge
from knowledge.commune_records import Hours
from knowledge.hours import VIETNAM

COMMUNE = "hoang-son"
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # a Monday, 9 o'clock in Vietnam
OFFICE_HOURS = Hours(confirmed=True, weekly={day: ["07:30-11:30", "13:30-17:00"] for day in ("mon", "tue")})


@pytest.fixture
def lan(records) -> int:
    """An officer, not at her desk yet."""
    with records.writing() as connection:
        return staff.add(connection, login="lan", name="Chị Lan", role="officer", communes=[COMMUNE], now=NOW)


@pytest.fixture
def present(records, lan) -> int:
    """The officer, at her desk for the commune."""
    now = datetime.now(UTC)
    with records.writing() as connection:
        staff_presence.arrive(connection, lan, [COMMUNE], until=now + timedelta(hours=8), now=now)
    return lan


def told(records, session: str = "session-1") -> list[tuple]:
    """What was pushed to a session: states with their place, messages with their words."""
    with records.reading() as connection:
        pushed = pushes.after(connection, session, 0)
    return [(p.event, p.body.get("handover") or p.body["text"], p.body.get("place") or p.body["name"]) for p in pushed]


def begin(records, *, at: datetime = NOW, session: str = "session-1", channel: str = "web") -> dict:
    with records.writing() as connection:
        return handovers.start(connection, session=session, channel=channel, commune=COMMUNE, at=at)


class Town:
    """Knowledge of one commune, with the hours given."""

    def __init__(self, store, hours: Hours) -> None:
        self.it = store.commune(COMMUNE).model_copy(update={"hours": hours})

    def commune(self, _id: str):
        return self.it


@pytest.mark.parametrize(
    ("hours", "clock", "possible"),
    [(Hours(), 3, True), (OFFICE_HOURS, 9, True), (OFFICE_HOURS, 12, False), (OFFICE_HOURS, 20, False)],
    ids=["hours unknown", "open", "lunch", "evening"],
)
def test_hours_and_presence_decide(records, store, lan, hours, clock, possible):
    now = NOW.astimezone(VIETNAM).replace(hour=clock)
    commune = Town(store, hours).it
    with records.writing() as connection:
        assert not handover.reachable(connection, commune, now)
        staff_presence.arrive(connection, lan, [COMMUNE], until=now + timedelta(minutes=1), now=now)
        assert handover.reachable(connection, commune, now) is possible
        assert not handover.reachable(connection, commune, now + timedelta(minutes=2))


def test_out_of_hours_says_when_it_opens(records, store):
    evening = NOW.astimezone(VIETNAM).replace(hour=20)
    with records.writing() as connection:
        answer = handover.start(connection, "session-1", "web", Town(store, OFFICE_HOURS).it, evening)
    assert "mở lại lúc 7 giờ 30 thứ ba" in answer.messages[0].text


@pytest.mark.parametrize(
    ("hours", "later", "state"),
    [
        (OFFICE_HOURS, timedelta(hours=3), "waiting"),  # lunch
        (OFFICE_HOURS, timedelta(hours=9), "left"),
        (Hours(), timedelta(minutes=5), "waiting"),
        (Hours(), timedelta(minutes=11), "left"),
    ],
)
def test_who_waits_in_vain_is_asked_for_a_contact(records, store, hours, later, state):
    id = begin(records)["id"]
    with records.writing() as connection:
        touched = handover.expire(connection, Town(store, hours), NOW + later)
        assert handovers.find(connection, id)["state"] == state
    assert touched == (["session-1"] if state == "left" else [])
    if state == "left":
        (message, gone) = told(records)
        assert "Để lại lời nhắn" in message[1]
        assert gone[:2] == ("state", "none")


def test_who_waits_while_an_officer_is_there_goes_on_waiting(records, store, lan):
    begin(records)
    with records.writing() as connection:
        staff_presence.arrive(connection, lan, [COMMUNE], until=NOW + timedelta(hours=8), now=NOW)
        assert handover.expire(connection, Town(store, Hours()), NOW + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("senders", "state"),
    [((), "closed"), (("resident", "officer", "note"), "closed"), (("officer", "resident"), "left")],
)
def test_a_silent_talk_ends_and_unanswered_words_stay_with_the_officers(records, store, lan, senders, state):
    id = begin(records)["id"]
    with records.writing() as connection:
        handovers.take(connection, id, lan, held_by=None, at=NOW)
        for sender in senders:
            handovers.say(connection, id, sender, "còn đó không", at=NOW)
        handovers.seen(connection, id)
        assert handover.expire(connection, Town(store, Hours()), NOW + timedelta(minutes=59)) == []
        assert handover.expire(connection, Town(store, Hours()), NOW + timedelta(minutes=61)) == ["session-1"]
        assert handovers.find(connection, id)["state"] == state
        assert handovers.live(connection, "session-1") is None


@pytest.mark.parametrize(("known", "expected"), [(4, None), (5, 180.0)])
def test_the_usual_wait_is_told_only_when_enough_are_known(records, lan, known, expected):
    for number in range(known):
        id = begin(records, session=f"session-{number}")["id"]
        with records.writing() as connection:
            handovers.take(connection, id, lan, held_by=None, at=NOW + timedelta(minutes=1 + number))
    with records.reading() as connection:
        assert handovers.usual_wait(connection, COMMUNE) == expected


def test_one_officer_gets_it(records, lan):
    id = begin(records)["id"]
    with records.writing() as connection:
        assert handovers.take(connection, id, lan, held_by=None, at=NOW)
        assert not handovers.take(connection, id, lan + 1, held_by=None, at=NOW)
        assert handovers.take(connection, id, lan + 1, held_by=lan, at=NOW)


@pytest.mark.parametrize("hold", [False, True])
def test_what_an_officer_acts_on_is_changed_by_nobody_else_meanwhile(postgres, lan, hold):
    records = open_database(postgres.fresh())
    id = begin(records)["id"]
    outcome = pytest.raises(sa.exc.OperationalError, match="lock timeout") if hold else contextlib.nullcontext()
    with records.writing() as mine:
        assert handover_lists.visible(mine, Viewer(lan, [COMMUNE]), id, hold=hold)
        with outcome, records.writing() as other:
            other.execute(sa.text("set local lock_timeout = '200ms'"))
            handovers.close(other, id, handovers.BY_RESIDENT, at=NOW)
    records.close()


def leave(connection, commune: str) -> int:
    return handovers.leave(
        connection, session="session-1", channel="web", commune=commune, question="Hỏi đất", contact="0912345678",
        consented_at=NOW, notice=NOTICE, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("before", ["waiting", "open", "left"])
@pytest.mark.parametrize("commune", [COMMUNE, "hoang-loc"])
def test_a_message_left_is_read_by_its_own_commune_alone(records, store, lan, before, commune):
    first = begin(records)["id"]
    with records.writing() as connection:
        if before == "open":
            handovers.take(connection, first, lan, held_by=None, at=NOW)
        if before == "left":
            handovers.set_aside(connection, first)
        left = leave(connection, commune)
        answer = handover.stored(connection, left, store.commune(commune), NOW)
        asked, message = handovers.find(connection, first), handovers.find(connection, left)
    assert (left == first) is (commune == COMMUNE)
    assert (message["commune"], message["contact"]) == (commune, "0912345678")
    if commune != COMMUNE:
        assert (asked["contact"], asked["state"]) == (None, before)
        assert [choice.choice for choice in answer.choices] == ([] if before == "left" else [handover.LEAVE])
        assert told(records) == ([("state", "none", None)] if before == "left" else [])


def test_a_move_of_the_queue_tells_those_in_front_alone(records):
    for number in range(handover_out.TOLD + 3):
        begin(records, session=f"session-{number}", channel="zalo" if number == 1 else "web")
    asked: list[str] = []
    sa.event.listen(records.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with records.writing() as connection:
        handover_out.places(connection, COMMUNE, at=NOW)
    assert asked
    assert not [query for query in asked if "count(" in query]
    places = {number: told(records, f"session-{number}") for number in range(handover_out.TOLD + 3)}
    waiting = {number: [("state", "waiting", number + 1)] for number in range(handover_out.TOLD) if number != 1}
    assert places == {number: waiting.get(number, []) for number in places}


@pytest.mark.usefixtures("present")
def test_a_queue_that_is_full_takes_nobody_more(records, store):
    commune, now = store.commune(COMMUNE), datetime.now(UTC)
    for number in range(handover.LONGEST_QUEUE):
        begin(records, at=now, session=f"session-{number}")
    with records.writing() as connection:
        answer = handover.start(connection, "late", "web", commune, now)
        assert handovers.live(connection, "late") is None
        assert [choice.choice for choice in answer.choices] == ["form:contact"]
        # Who waits already is told where they stand.
        assert "thứ 3 " in handover.start(connection, "session-2", "web", commune, now).messages[0].text
        handover.leave(connection, "session-2", now)
        handover.start(connection, "late", "web", commune, now)
        assert handovers.live(connection, "late") is not None


def test_many_who_wait_in_vain_move_the_queue_once(records, store, monkeypatch):
    for number in range(3):
        begin(records, session=f"session-{number}")
    moved: list[str] = []
    monkeypatch.setattr(handover_out, "places", lambda _connection, commune, at: moved.append(commune))  # noqa: ARG005
    with records.writing() as connection:
        assert len(handover.expire(connection, Town(store, Hours()), NOW + timedelta(minutes=11))) == 3
    assert moved == [COMMUNE]


def test_wiping_takes_the_talk_and_unties_the_message_left(records):
    with records.writing() as connection:
        talk = handovers.start(connection, session="session-1", channel="web", commune=COMMUNE, at=NOW)["id"]
        handovers.say(connection, talk, handovers.RESIDENT, "chuyện riêng", at=NOW)
        handovers.close(connection, talk, handovers.BY_OFFICER, at=NOW)
        left = leave(connection, COMMUNE)
        conversations.wipe(connection, "session-1", at=NOW)
        assert handovers.find(connection, talk) is None
        assert handovers.messages(connection, talk) == []
        assert handovers.find(connection, left)["session"] is None


def test_purge_deletes_old_handovers_with_their_words(records):
    old = begin(records, at=NOW - timedelta(days=DAYS["handover"] + 1))["id"]
    new = begin(records, at=NOW, session="session-2")["id"]
    with records.writing() as connection:
        handovers.say(connection, old, handovers.NOTE, "x", at=NOW)
        assert purge(connection, now=NOW)["handover"] == 1
        assert handovers.messages(connection, old) == []
        assert handovers.find(connection, new) is not None


def test_on_a_channel_officers_words_go_to_its_outbox(records):
    user = ("zalo", "oa-1", "user-1")
    with records.writing() as connection:
        session = met(connection, user, at=NOW)["session"]
        row = handovers.start(connection, session=session, channel="zalo", commune=COMMUNE, at=NOW)
        handover_out.message(connection, row, "Chào bác", number=7, at=NOW, name="Chị Lan")
        handover_out.state(connection, {**row, "state": "closed"}, at=NOW)
        sent = [body["text"] for body in connection.execute(sa.select(outbox.c.body)).scalars()]
        assert pushes.after(connection, session, 0) == []
    assert sent == ["Chị Lan (cán bộ): Chào bác", handover_out.ENDED]


@pytest.mark.usefixtures("present")
def test_on_a_channel_no_number_stands_for_the_end(records, store):
    with records.writing() as connection:
        answer = handover.start(connection, "session-1", "zalo", store.commune(COMMUNE), datetime.now(UTC))
        assert answer.choices == []
        assert "“kết thúc”" in answer.messages[0].text
        answer = handover.heard(connection, store, "session-1", "1", None, NOW)
        assert answer.choices == []
