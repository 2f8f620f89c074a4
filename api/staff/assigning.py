"""Assigning a cluster of questions: which phrases a record gains, what they collide with, the edit that adds them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, cast

from api.content.propose import propose
from api.pages.render import capital
from api.records import clusters, kept_questions
from api.records.clusters import ASSIGNED, OPEN, SUGGESTED, Cluster
from api.services import Services
from api.staff.audit import note
from api.staff.fields import Fields
from api.staff.officer import Officer
from knowledge.editing.change import read_record
from knowledge.editing.files import record_text
from knowledge.likeness.collide import Collision, collisions, holds
from knowledge.likeness.phrase import LONGEST, phrase_of
from knowledge.privacy import mask
from knowledge.text import fold, words

Kind = Literal["procedure", "topic"]
# Up to so many words a phrase is a name for a procedure, beyond them it tells a situation (data/procedures: 3 of 4).
NAME_WORDS = 8
SHORTEST = 2
MOST = 12
NEW = "moi"


class Gone(Exception):
    """Somebody else decided about the cluster meanwhile."""


@dataclass(frozen=True)
class Target:
    """What a cluster is assigned to: a procedure or a curated answer; with no ``key`` an answer yet to be written."""

    kind: Kind
    key: str

    @property
    def value(self) -> str:
        """How it stands in a form and an address."""
        return f"{self.kind}:{self.key}" if self.key else NEW


@dataclass
class Chosen:
    """The phrases as they were typed, each with the question it was made of, and what is wrong with them."""

    phrases: list[tuple[int, str]]
    wrong: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What stands for having read these very warnings."""
        return hashlib.sha256("\n".join(self.warnings).encode()).hexdigest()[:16]


def target_of(here: Services, value: str) -> Target | None:
    """Return what "procedure:1.001193", "topic:fees-overview" or "moi" names, None when there is no such thing."""
    if value == NEW:
        return Target("topic", "")
    kind, _, key = value.partition(":")
    known = {"procedure": here.store.procedure, "topic": here.store.answer}.get(kind)
    return Target(cast(Kind, kind), key) if known and known(key) else None


def suggested(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the questions, each text once, with the phrase it suggests; those first whose phrase is short."""
    found: dict[str, dict[str, Any]] = {}
    for each in questions:
        phrase = phrase_of(each["text"])
        if len(words(phrase)) >= SHORTEST:
            found.setdefault(fold(phrase), {**each, "phrase": phrase})
    return sorted(found.values(), key=lambda each: len(each["phrase"]))[:MOST]


def read(here: Services, fields: Fields, target: Target, ids: set[int]) -> Chosen:
    """Return the ticked phrases of a form, checked; ``ids`` are the questions that may be ticked."""
    known = {str(id): id for id in ids}
    ticked = [known[each] for each in fields.all("chon") if each in known][:MOST]
    chosen = Chosen([(id, mask(fields.text(f"cach-noi-{id}", LONGEST))) for id in ticked])
    return check(here, chosen, target)


def check(here: Services, chosen: Chosen, target: Target) -> Chosen:
    """Note what is wrong with the phrases, and what must be known before they are added."""
    if not chosen.phrases:
        chosen.wrong.append("Chọn ít nhất một câu làm cách nói.")
    seen: set[str] = set()
    for _, phrase in chosen.phrases:
        if len(words(phrase)) < SHORTEST:
            chosen.wrong.append(f"Cách nói “{phrase}” quá ngắn: viết ít nhất hai chữ.")
        elif "[" in phrase:
            chosen.wrong.append(f"Cách nói “{phrase}” còn chỗ che số của một người: bỏ đi rồi gửi lại.")
        elif fold(phrase) in seen:
            chosen.wrong.append(f"Cách nói “{phrase}” viết hai lần.")
        elif target.key and holds(phrase, target.kind, target.key, here.store):
            chosen.wrong.append(f"Cách nói “{phrase}” đã có ở mục này rồi: bỏ dấu chọn.")
        else:
            found = collisions(
                phrase, target.kind, target.key, store=here.store, searcher=here.searcher, finder=here.finder
            )
            chosen.warnings += [_warning(phrase, each) for each in found[:2]]
        seen.add(fold(phrase))
    return chosen


def suggest(connection: Any, officer: Officer, cluster: Cluster, target: Target, chosen: Chosen, words_: str) -> None:
    """Keep the phrases for an editor to make into an edit; raises Gone."""
    held = [{"phrase": phrase, "question": id} for id, phrase in chosen.phrases]
    values = {"kind": target.kind, "key": target.key, "phrases": held, "note": words_, "by": officer.id, "edit": None}
    _decide(connection, cluster, SUGGESTED, **values)
    note(connection, officer, "cluster_suggested", f"{cluster.id} {target.value}")


def assign(connection: Any, officer: Officer, cluster: Cluster, target: Target, chosen: Chosen, words_: str) -> int:
    """Propose the edit that adds the phrases, keep the questions for every new version; raises Gone, ChangeError."""
    phrases = [phrase for _, phrase in chosen.phrases]
    reason = words_ or f"Người dân hỏi mà chưa được trả lời: “{phrases[0]}”."
    made = propose(
        connection,
        kind=target.kind,
        key=target.key,
        after=_longer(target, phrases),
        author=officer.id,
        reason=reason,
    )
    link(connection, officer, cluster, target, made, chosen.phrases, words_)
    return made


def link(
    connection: Any,
    officer: Officer,
    cluster: Cluster,
    target: Target,
    edit: int,
    phrases: Sequence[tuple[int, str]],
    words_: str = "",
    topic: str | None = None,
) -> None:
    """Note which edit answers a cluster, and keep its questions for every new version to answer; raises Gone.

    ``topic`` is that of an answer which is in no file yet.
    """
    text = phrases[0][1] if phrases else cluster.text
    values = {"kind": target.kind, "key": target.key, "edit": edit, "phrases": None, "text": text, "still": False}
    right = {"procedure": target.key} if target.kind == "procedure" else {"topic": topic or _topic(target.key)}
    _keep(connection, officer, right, phrases)
    _decide(connection, cluster, ASSIGNED, note=words_ or None, by=officer.id, **values)
    note(connection, officer, "cluster_assigned", f"{cluster.id} {target.value}", edit=edit)


def asked_in(connection: Any, id: int) -> dict[str, Any]:
    """Return the fields of a new curated answer that a cluster's chosen phrases fill in."""
    cluster = clusters.find(connection, id)
    phrases = [each["phrase"] for each in (cluster.phrases or [])] if cluster else []
    return {"question": f"{capital(phrases[0])}?", "asks": phrases} if phrases else {}


def answered_anew(connection: Any, officer: Officer, id: int, key: str, edit: int, topic: str) -> None:
    """Note that a cluster which waited for a new curated answer has its draft; one that waits no more stays so."""
    cluster = clusters.find(connection, id)
    if cluster is None or (cluster.state, cluster.kind, cluster.key) != (SUGGESTED, "topic", ""):
        return
    phrases = [(each["question"], each["phrase"]) for each in cluster.phrases or []]
    told = "greeting" if topic == "assistant" else topic
    link(connection, officer, cluster, Target("topic", key), edit, phrases, cluster.note or "", told)


def _decide(connection: Any, cluster: Cluster, state: str, **values: Any) -> None:
    now = datetime.now(UTC)
    if not clusters.decide(connection, cluster.id, before=(OPEN, SUGGESTED), state=state, now=now, **values):
        raise Gone


def _keep(connection: Any, officer: Officer, right: Mapping[str, str], phrases: Sequence[tuple[int, str]]) -> None:
    """Keep the phrases, with what they must lead to, among the questions that must stay right.

    The officer's phrases, not the residents' words: those go when their time is over, or when they are wiped.
    """
    now = datetime.now(UTC)
    communes = {each["id"]: each["commune"] for each in clusters.by_id(connection, [id for id, _ in phrases])}
    for id, phrase in phrases:
        commune = communes.get(id)
        kept_questions.keep(connection, text=phrase, commune=commune, author=officer.id, now=now, **right)


def _topic(key: str) -> str:
    """Return the topic that residents are told for a curated answer, as the data has it now."""
    record: Any = read_record("topic", record_text("topic", key))
    return str(record.contract_topic)


def _longer(target: Target, phrases: Sequence[str]) -> dict[str, list[str]]:
    """Return the lists of the record that gain phrases, with them."""
    record: Any = read_record(target.kind, record_text(target.kind, target.key))
    gained: dict[str, list[str]] = {}
    for phrase in phrases:
        name = "asks" if target.kind == "topic" else "aliases" if len(phrase.split()) <= NAME_WORDS else "situations"
        gained.setdefault(name, list(getattr(record, name))).append(phrase)
    return gained


def _warning(phrase: str, found: Collision) -> str:
    """Return a collision in words."""
    if found.same:
        return f"“{phrase}” đã là cách nói của “{found.name}”."
    return f"“{phrase}” nghe giống “{found.matched}” của “{found.name}”: người hỏi có thể bị dẫn nhầm."
