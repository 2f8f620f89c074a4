"""Put the questions that were not answered into clusters of one meaning, a few hundred at a time."""

import threading
from datetime import UTC, datetime

from api.open_knowledge import Knowledge
from api.records import clusters, unanswered
from api.records.database import Database
from knowledge.likeness.groups import Groups
from knowledge.likeness.meaning import meanings_of

# Of each rule in one go; the rest comes next time.
MOST = 100
_one_at_a_time = threading.Lock()


def gather(records: Database, knowledge: Knowledge) -> int:
    """Put every question that is in no cluster yet into one, and return how many; done twice it changes nothing.

    While somebody is at it already nothing is done: nobody waits in a queue for it.
    """
    if not _one_at_a_time.acquire(blocking=False):
        return 0
    try:
        return _gather(records, knowledge)
    finally:
        _one_at_a_time.release()


def _gather(records: Database, knowledge: Knowledge) -> int:
    with records.reading() as connection:
        new = unanswered.new(connection, most=MOST)
        known = clusters.examples(connection) if new else []
    if not new:
        return 0
    meanings = meanings_of(knowledge.store, knowledge.searcher, knowledge.finder)
    groups = Groups()
    # A text weighs once in its cluster, however often it was asked and whatever was wrong with the reply.
    weighed = set(known)
    for cluster, text in dict.fromkeys(known):
        groups.add(cluster, meanings.of(text))
    vectors = [meanings.of(each.text) for each in new]
    now = datetime.now(UTC)
    with records.writing() as connection:
        held = unanswered.held(connection, [each.exchange for each in new])
        # What its resident had deleted meanwhile is not brought back.
        kept = [(asked, vector) for asked, vector in zip(new, vectors, strict=True) if asked.exchange in held]
        for asked, vector in kept:
            like = groups.nearest(vector)
            there = like is not None and clusters.find(connection, like) is not None
            cluster = like if like is not None and there else clusters.begin(connection, asked.text, now)
            if (cluster, asked.text) not in weighed:
                groups.add(cluster, vector)
                weighed.add((cluster, asked.text))
            clusters.add(connection, cluster, asked)
    return len(kept)
