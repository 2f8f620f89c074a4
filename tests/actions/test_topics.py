"""Topics: an honest first reply each, with nothing unconfirmed told."""

import pytest

from actions.say.topics import topic_reply
from knowledge.store import Store

TOPICS = ["online_services", "one_stop", "payment", "feedback", "survey", "reform", "dossier_status", "human"]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("commune", [None, "hoang-loc", "hung-thinh", "dinh-tan", "hoang-son", "thanh-mien"])
def test_topic_reply_is_whole_for_every_commune(store: Store, topic: str, commune: str | None) -> None:
    reply = topic_reply(topic, store=store, commune=store.commune(commune or ""))
    assert reply.topic == topic
    assert len(reply.messages[0].text) > 40
    assert reply.outcome in ("answer", "no_data", "handover")
    assert reply.outcome != "answer" or reply.sources


def test_one_stop_tells_no_unconfirmed_hours(store: Store) -> None:
    commune = store.commune("thanh-mien")
    assert commune is not None
    assert commune.working_hours.value
    assert not commune.working_hours.confirmed
    text = topic_reply("one_stop", store=store, commune=commune).messages[0].text
    assert commune.working_hours.value not in text
    assert (commune.hotline.value or "") not in text


@pytest.mark.parametrize(
    ("commune", "named", "unnamed"),
    [("hoang-son", "Phản hồi Thanh Hóa", "1022"), ("thanh-mien", "1022", "Thanh Hóa"), (None, "Cổng", "Thanh Hóa")],
)
def test_feedback_names_only_the_system_of_the_province(
    store: Store, commune: str | None, named: str, unnamed: str
) -> None:
    text = topic_reply("feedback", store=store, commune=store.commune(commune or "")).messages[0].text
    assert named in text
    assert unnamed not in text
