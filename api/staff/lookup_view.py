"""What the look-up shows while an officer types: what was found, in groups, each with the facts asked most."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup, escape

from api.pages.browse import plain_name
from api.pages.render import dong, section
from api.services import Services
from api.staff.officer import Officer
from knowledge.lookup.audience import Found, Scope
from knowledge.lookup.lines import Kind, directory_entries, fact_of
from knowledge.records import Commune, DirectoryEntry, Procedure
from knowledge.text import clean, fold, words

PAGE = "/staff/tra-cuu"
_LONGEST_FACT = 50
_WORD = re.compile(r"\w+")
TOPICS = {
    "online_services": "dịch vụ công trực tuyến", "one_stop": "một cửa", "payment": "nộp tiền",
    "feedback": "phản ánh, kiến nghị", "survey": "khảo sát", "dossier_status": "tình trạng hồ sơ",
    "human": "gặp cán bộ", "assistant": "về trợ lý",
}  # fmt: skip


class Group(NamedTuple):
    """One kind of what is found: its name in the address, its heading, how it is counted, how many stand at first."""

    slug: str
    title: str
    counted: str
    shown: int


GROUPS: dict[Kind, Group] = {
    "procedure": Group("thu-tuc", "Thủ tục", "thủ tục", 8),
    "fact": Group("cai-cach", "Kế hoạch cải cách hành chính", "mục kế hoạch", 5),
    "answer": Group("giai-dap", "Giải đáp về dịch vụ", "giải đáp", 4),
    "office": Group("co-quan", "Cơ quan giải quyết khác", "cơ quan", 4),
    "directory": Group("danh-ba", "Danh bạ quốc gia (chỉ có tên và nơi giải quyết)", "mục danh bạ", 6),
}
MOST = 60
# The title of a result, its code, what is told beside it, and its doubts.
Told = tuple[str, str, Sequence[str | None], Sequence[str]]


def served(here: Services, officer: Officer) -> list[Commune]:
    """Return the communes an officer works for."""
    return [commune for commune in here.store.communes() if officer.serves(commune.id)]


def commune_of(here: Services, officer: Officer, asked: str) -> Commune | None:
    """Return the commune whose answers are shown: the one asked for, the officer's only one, or the default one."""
    own = served(here, officer)
    wanted = asked or (own[0].id if len(own) == 1 else here.settings.commune)
    return next((commune for commune in own if commune.id == wanted), None)


def scope_of(here: Services, officer: Officer, commune: Commune | None) -> Scope:
    """Return whose plans and versions an officer finds: those of the chosen commune, else of all they work for."""
    chosen = [commune] if commune else served(here, officer)
    provinces = frozenset(each.province for each in chosen if each.province)
    return Scope(frozenset(each.id for each in chosen), provinces, commune.province if commune else None)


def address(kind: Kind, key: str, commune: Commune | None) -> str:
    """Return the address of the page of one thing."""
    return f"{PAGE}/{GROUPS[kind].slug}/{key}{f'?xa={commune.id}' if commune else ''}"


def groups(
    here: Services, found: Sequence[Found], typed: str, commune: Commune | None, only: str = ""
) -> list[dict[str, Any]]:
    """Return what was found by kind, the kind that fits best first; ``only`` one kind, in full."""
    shown = []
    listed = directory_entries(here.store, [each.key for each in found if each.kind == "directory"][:MOST])
    told = {**_ROWS, "directory": lambda _, code: _directory(listed.get(code))}
    for kind in dict.fromkeys(each.kind for each in found):
        group = GROUPS[kind]
        if only and only != group.slug:
            continue
        own = [each for each in found if each.kind == kind][:MOST]
        rows = [
            row
            for each in (own if only else own[: group.shown])
            if (row := _row(told[kind](here, each.key), each, typed, commune))
        ]
        query = {"q": typed, "nhom": group.slug, **({"xa": commune.id} if commune else {})}
        more = f"{PAGE}?{urlencode(query)}" if len(own) > len(rows) else ""
        shown.append({**group._asdict(), "count": len(own), "rows": rows, "more": more, "many": len(own) == MOST})
    return shown


def tags(procedure: Procedure) -> list[str]:
    """Return in a few words what an officer must know of a record before trusting it."""
    found = {
        "đã được thay thế": procedure.status == "superseded",
        f"bản riêng của {procedure.province}": procedure.province,
        "mới chỉ có tên": procedure.completeness == "name_only",
        "mới có một phần": procedure.completeness == "partial",
        "tên chưa đối chiếu": not procedure.name_exact,
        "độ tin cậy thấp": procedure.confidence == "low",
    }
    return [tag for tag, true in found.items() if true]


def fee_words(procedure: Procedure) -> str | None:
    """Return the national fee in words, None when it is not known."""
    amount = procedure.fee.amount_vnd
    return procedure.fee.text or (dong(amount) if amount is not None else None)


def marked(text: str, typed: str) -> Markup:
    """Return ``text`` with the beginnings of words that were typed marked, accents or not."""
    text = clean(text)
    folded = fold(text)
    if len(folded) != len(text):  # letters that fold to more than one: nothing can be placed
        return escape(text)
    wanted = sorted(words(typed), key=len, reverse=True)
    parts, at = [], 0
    for word in _WORD.finditer(folded):
        begun = next((len(each) for each in wanted if word.group().startswith(each)), 0)
        if begun:
            start = word.start()
            parts += [escape(text[at:start]), Markup("<mark>"), escape(text[start : start + begun]), Markup("</mark>")]
            at = start + begun
    return Markup("").join([*parts, escape(text[at:])])


def _row(row: Told | None, found: Found, typed: str, commune: Commune | None) -> dict[str, Any] | None:
    """Return one result; None for what has gone from the knowledge since it was found."""
    if row is None:
        return None
    title, code, known, doubts = row
    return {
        "url": address(found.kind, found.key, commune),
        "title": marked(title, typed),
        "code": code,
        "facts": [each for each in known if each],
        "tags": doubts,
    }


def _procedure(here: Services, code: str) -> Told | None:
    procedure = here.store.procedure(code)
    if procedure is None:
        return None
    papers = f"{len(procedure.papers)} giấy tờ" if procedure.papers else "giấy tờ chưa biết"
    fee, time = fee_words(procedure), procedure.time_limit.text
    facts = [papers, f"phí: {_short(fee or 'chưa biết')}", f"hạn: {_short(time or 'chưa biết')}", procedure.field]
    return plain_name(procedure), code, facts, tags(procedure)


def _directory(entry: DirectoryEntry | None) -> Told | None:
    return (entry.name, entry.code, [entry.agency, entry.level, entry.field], []) if entry else None


def _office(here: Services, id: str) -> Told | None:
    office = here.store.office(id)
    return (office.name, "", [office.agency, office.phone], []) if office else None


def _answer(here: Services, id: str) -> Told | None:
    answer = here.store.answer(id)
    if answer is None:
        return None
    unsure = ["chưa đối chiếu văn bản gốc"] if answer.certainty == "uncertain" else []
    return answer.question, "", [TOPICS[answer.topic]], unsure


def _fact(here: Services, key: str) -> Told | None:
    known = fact_of(here.store, key)
    if known is None:
        return None
    plan, fact = known
    commune = here.store.commune(plan.commune)
    whose = f"{commune.title if commune else plan.commune}, {plan.year}"
    doubts = ["có điểm cần xem lại"] if fact.oddity or fact.doubt else []
    return fact.statement, "", [whose, section(fact.section), fact.lead_office, fact.deadline], doubts


_ROWS: dict[Kind, Callable[[Services, str], Told | None]] = {
    "procedure": _procedure,
    "office": _office,
    "answer": _answer,
    "fact": _fact,
}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_FACT else f"{text[:_LONGEST_FACT].rsplit(' ', 1)[0]}…"
