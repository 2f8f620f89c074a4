"""Every way of naming something that search looks through, and which class of the ranker each belongs to."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.load import Knowledge
from knowledge.records import DirectoryAsks, Procedure
from knowledge.services import commune_names, unnamed
from knowledge.text import fold

# The first part of a long name becomes a phrase of its own when it has this many words and is nobody else's.
SHORTEST_HEAD = 4


class Phrase(NamedTuple):
    """A way of naming something: what it names (kind and key), its ranker class, its own kind, and its words."""

    owner_kind: str
    owner: str
    ranker_class: str
    kind: str
    text: str


def procedure_phrases(knowledge: Knowledge) -> list[Phrase]:
    """Return everything that names a procedure, a family, an outside office, or what is not the commune's."""
    return [*_of_procedures(knowledge.procedures), *_of_others(knowledge), *_of_directory(knowledge)]


def service_phrases(knowledge: Knowledge) -> list[Phrase]:
    """Return everything that asks for a curated answer or for a matter of the reform plans.

    What the plans themselves say on a matter counts as a way of naming it.
    """
    return [*_of_answers(knowledge), *_of_matters(knowledge)]


def _of_answers(knowledge: Knowledge) -> Iterator[Phrase]:
    for answer in knowledge.answers:
        asks = [answer.question, *answer.asks]
        yield from (Phrase("answer", answer.id, f"answer:{answer.id}", "ask", ask) for ask in asks)


def _of_matters(knowledge: Knowledge) -> Iterator[Phrase]:
    said: dict[str, list[str]] = {}
    names = commune_names(knowledge.communes)
    for plan in knowledge.plans:
        statements = {fact.id: fact.statement for fact in plan.facts}
        for matter_id, (first, *_) in plan.matters.items():
            said.setdefault(matter_id, []).append(unnamed(statements[first], names))
    for matter in knowledge.matters:
        named = [("name", matter.title), *(("ask", ask) for ask in matter.asks)]
        named += [("statement", statement) for statement in said.get(matter.id, [])]
        yield from (Phrase("matter", matter.id, f"matter:{matter.id}", kind, text) for kind, text in named)


def _of_procedures(procedures: Sequence[Procedure]) -> Iterator[Phrase]:
    # A province's version shares its name with the national procedure and is no rival of it.
    heads = Counter(head for head, _ in {(fold(_head(p.name)), p.national_code or p.code) for p in procedures})
    classes = ranker_classes(procedures)
    for procedure in procedures:
        named = [("name", procedure.name)]
        head = _head(procedure.name)
        if head != procedure.name and heads[fold(head)] == 1 and len(head.split()) >= SHORTEST_HEAD:
            named.append(("name", head))
        if procedure.label:
            named.append(("label", procedure.label))
        named += [("alias", alias) for alias in procedure.aliases]
        named += [("situation", situation) for situation in procedure.situations]
        for kind, text in named:
            yield Phrase("procedure", procedure.code, classes[procedure.code], kind, text)


def ranker_classes(procedures: Sequence[Procedure]) -> dict[str, str]:
    """Return the ranker's class of each procedure by code.

    A province's only version of a national procedure shares its class: residents ask for both in the same words.
    """
    own = {procedure.code for procedure in procedures}
    versions = Counter((p.national_code, p.province) for p in procedures if p.status == "active")
    return {
        p.code: f"procedure:{p.national_code}"
        if p.province and p.national_code in own and versions[p.national_code, p.province] == 1
        else f"procedure:{p.code}"
        for p in procedures
    }


def _of_others(knowledge: Knowledge) -> Iterator[Phrase]:
    for family in knowledge.families:
        yield from (Phrase("family", family.id, f"family:{family.id}", "ask", ask) for ask in family.asks)
    for office in knowledge.offices:
        asks = [office.name, *office.asks]
        yield from (Phrase("office", office.id, f"office:{office.id}", "ask", ask) for ask in asks)
    for topic in knowledge.outside:
        yield from (Phrase("outside", topic.id, f"outside:{topic.id}", "ask", ask) for ask in topic.asks)


def _of_directory(knowledge: Knowledge) -> Iterator[Phrase]:
    """Yield what names a national procedure that is not the commune's: together they are one class of the ranker."""
    own = {procedure.code for procedure in knowledge.procedures}
    for entry in knowledge.directory:
        if entry.code not in own:
            yield Phrase("directory", entry.code, "directory", "name", entry.name)
    for asked in knowledge.of(DirectoryAsks):
        yield from (Phrase("directory", asked.code, "directory", "ask", ask) for ask in asked.asks)


def _head(name: str) -> str:
    """Return the first part of a long official name, before its lists, conditions and brackets."""
    return re.split(r"[,;(]| đối với | trong trường hợp | theo quy định ", name, maxsplit=1)[0].strip()
