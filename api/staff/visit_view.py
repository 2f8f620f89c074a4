"""A visit in words and figures for its page and its printed sheet: papers, fees, days of return."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.pages.browse import plain_name
from api.services import Services
from api.staff.visit import CHANNELS, FIRSTS, Visit
from api.staff.visit_lists import Opened
from knowledge.desk import fee, papers
from knowledge.desk.rates import PageRate, dong
from knowledge.desk.return_date import Return, expected
from knowledge.desk.time_limit import limit_of
from knowledge.hours import DAYS, NAMES, known
from knowledge.records import Commune, Procedure


def view(
    here: Services, visit: Visit, procedures: Sequence[Procedure], commune: Commune | None, opened: Sequence[Opened]
) -> dict[str, Any]:
    """Return what the pages of a visit show of ``procedures``; ``opened`` are the residents' lists."""
    items = [_item(here, visit, procedure, commune, opened) for procedure in procedures]
    total = fee.total(item["fee"] for item in items)
    days = [item["back"].day for item in items if item["back"] and item["back"].day]
    needs = papers.merged(procedures, _ticked(procedures, opened))
    return {
        "items": items,
        "needs": needs,
        "bare": [item for item in items if not item["procedure"].papers],
        "lacking": [need for need in needs if need.ready is False and not need.conditional],
        "perhaps": [need for need in needs if need.ready is False and need.conditional],
        "listed": any(need.ready is not None for need in needs),
        "total": _total_words(total, items),
        "last_day": max(days) if days and len(days) == len(items) else None,
        "lists": [each for each in opened if each.share],
    }


def _item(
    here: Services, visit: Visit, procedure: Procedure, commune: Commune | None, opened: Sequence[Opened]
) -> dict[str, Any]:
    province = commune.province if commune else None
    local = here.store.local_fees(procedure, province, visit.received.date())
    worked = fee.work_out(procedure, local, visit.asked(procedure.code))
    limit = limit_of(procedure, CHANNELS[visit.channel])
    hours = commune.hours if commune and known(commune.hours) else None
    back = expected(limit, visit.received, FIRSTS[visit.first], hours) if limit else None
    codes = tuple(code for code in visit.codes if code != procedure.code)
    lists = tuple(each.code for each in opened if each.procedure and each.procedure.code != procedure.code)
    return {
        "procedure": procedure,
        "code": procedure.code,
        "title": plain_name(procedure),
        "firm": procedure.firm,
        "fee": worked,
        "unit": _unit(worked),
        "paged": isinstance(worked.rate, PageRate),
        "limit": limit,
        "back": back,
        "back_words": _back_words(back),
        "how": _how(back),
        "received": f"{visit.received:%H:%M ngày %d/%m/%Y}",
        "without": visit.address(codes=codes, shares=lists),
    }


def _unit(worked: fee.Worked) -> str | None:
    """Return what the fee is counted by; None when a number would change nothing."""
    rate = worked.rate
    if isinstance(rate, PageRate):
        return "bản"
    return rate.unit if rate and rate.each else None


def day_words(day: Any) -> str:
    """Return a day with its name: "thứ ba 08/12/2026"."""
    return f"{NAMES[DAYS[day.weekday()]]} {day:%d/%m/%Y}"


def _back_words(back: Return | None) -> str | None:
    """Return the expected day in words; with several spans, that the longest was taken."""
    if back is None or back.day is None:
        return None
    several = len({due.day for due in back.each}) > 1
    return f"{day_words(back.day)}{' (theo mức dài nhất bản ghi nêu)' if several else ''}"


def _how(back: Return | None) -> str:
    """Return how the days were counted, in one sentence."""
    if back is None or back.day is None:
        return ""
    several = len(back.each) > 1
    counted = [f"{due.how}{f' → {due.day:%d/%m/%Y}' if several else ''}" for due in back.each]
    if any(due.span.unit != "trong ngày" for due in back.each):
        counted.append(f"ngày đầu tiên tính là {day_words(back.first)}")
    late = "nhận muộn nên tính như nhận ngày làm việc kế tiếp: " if back.late else ""
    return f"{late}{'; '.join(counted)}."


def _ticked(procedures: Sequence[Procedure], opened: Sequence[Opened]) -> Mapping[int, set[int]]:
    """Return which papers residents have ready, by the place of the procedure; nothing of lists without a tick."""
    places = {procedure.code: place for place, procedure in enumerate(procedures)}
    found: dict[int, set[int]] = {}
    for each in opened:
        if each.share and each.share.ticked and each.procedure and each.ticks and each.procedure.code in places:
            found.setdefault(places[each.procedure.code], set()).update(each.share.ticked)
    return found


def _total_words(total: fee.Total, items: Sequence[dict[str, Any]]) -> str:
    """Return the sum in words: firm only when every part is known."""
    if not total.missing:
        return dong(total.amount)
    names = "; ".join(items[place]["title"] for place in total.missing)
    lowered = any("giảm" in note for place in total.missing for note in items[place]["fee"].notes)
    if not total.amount:
        return f"chưa tính được: {names}"
    least = f"{dong(total.amount)}, chưa trừ phần giảm," if lowered else f"ít nhất {dong(total.amount)}"
    return f"{least} + phần chưa tính được của: {names}"
