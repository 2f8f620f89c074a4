"""Rules for ways of naming: a phrase means one procedure, a family's open words name nothing else."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from knowledge.load import Knowledge, Problem
from knowledge.records import DirectoryAsks, Family, Office, OutsideTopic, Procedure, UsualName
from knowledge.text import fold


def phrases(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A phrase means one procedure: not two that one resident could be offered, nor a procedure and an office."""
    owners: dict[str, list[tuple[str, str, Procedure]]] = defaultdict(list)
    for file, record in knowledge.filed:
        if isinstance(record, Procedure) and record.status == "active":
            for phrase in [*record.aliases, *record.situations]:
                owners[fold(phrase)].append((file, phrase, record))
    for held in owners.values():
        file, phrase, first = held[0]
        codes = _rivals([record for _, _, record in held])
        if codes:
            yield Problem(file, first.code, f"cách nói “{phrase}” đứng ở nhiều thủ tục: {', '.join(codes)}", "warning")
    for file, office in knowledge.filed:
        if isinstance(office, Office | OutsideTopic | DirectoryAsks):
            for ask in (ask for ask in office.asks if fold(ask) in owners):
                codes = sorted({record.code for _, _, record in owners[fold(ask)]})
                yield Problem(
                    file, _called(office), f"cách nói “{ask}” cũng có ở thủ tục {', '.join(codes)}", "warning"
                )


def families(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A family offers active national procedures under different labels, and its open words name nothing else."""
    own = {procedure.code: procedure for procedure in knowledge.procedures}
    named = {fold(phrase) for procedure in own.values() for phrase in [*procedure.aliases, *procedure.situations]}
    seen: dict[str, str] = {}
    for file, family in knowledge.filed:
        if not isinstance(family, Family):
            continue
        for member in family.members:
            procedure = own.get(member.procedure)
            if procedure is None or procedure.province is not None or procedure.status != "active":
                yield Problem(file, family.id, f"{member.procedure} phải là thủ tục toàn quốc đang áp dụng")
        if len({fold(member.label) for member in family.members}) < len(family.members):
            yield Problem(file, family.id, "hai lựa chọn mang cùng một nhãn")
        for ask in family.asks:
            if (other := seen.setdefault(fold(ask), family.id)) != family.id:
                yield Problem(file, family.id, f"cách nói “{ask}” cũng có ở nhóm {other}")
            if fold(ask) in named:
                yield Problem(file, family.id, f"cách nói “{ask}” cũng có ở một thủ tục", "warning")


def usual_names(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A usual name means one active national procedure."""
    own = {procedure.code: procedure for procedure in knowledge.procedures}
    seen: dict[str, str] = {}
    for file, usual in knowledge.filed:
        if not isinstance(usual, UsualName):
            continue
        procedure = own.get(usual.procedure)
        if procedure is None or procedure.province is not None or procedure.status != "active":
            yield Problem(file, usual.procedure, "phải là thủ tục toàn quốc đang áp dụng")
        for name in usual.names:
            if (other := seen.setdefault(fold(name), usual.procedure)) != usual.procedure:
                yield Problem(file, usual.procedure, f"tên thường gọi “{name}” cũng là của {other}")


def _rivals(held: list[Procedure]) -> list[str]:
    """Return the codes of procedures, or of one listed twice, that stand against each other for one phrase."""
    pairs = [(one, other) for one, other in combinations(held, 2) if _offered_together(one, other)]
    return sorted({procedure.code for pair in pairs for procedure in pair})


def _offered_together(one: Procedure, other: Procedure) -> bool:
    """True when both can stand before the same resident and neither is the other's local version."""
    if one.code == other.code:
        return True
    same_family = (one.national_code or one.code) == (other.national_code or other.code)
    apart = one.province is not None and other.province is not None and one.province != other.province
    return not same_family and not apart


def _called(record: Office | OutsideTopic | DirectoryAsks) -> str:
    return record.code if isinstance(record, DirectoryAsks) else record.id


RULES = (phrases, families, usual_names)
