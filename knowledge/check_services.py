"""Rules for the communes' services: profiles, reform plans and their matters, curated answers."""

import string
from collections.abc import Iterator
from datetime import date

from knowledge.hours import now_in_vietnam
from knowledge.load import Knowledge, Problem
from knowledge.profile import places
from knowledge.records import Commune, Fact
from knowledge.service_records import OVERVIEW, ReformMatter, ReformPlan, TopicAnswer
from knowledge.text import fold

# What a commune's profile should hold, and what it is called.
PROFILE = {"address": "địa chỉ trung tâm", "hotline": "số điện thoại", "email": "thư điện tử", "website": "trang web"}


def profiles(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A profile says what residents ask; what is missing or unconfirmed is told, so that somebody fills it in."""
    planned = {plan.commune for plan in knowledge.plans}
    for file, commune in knowledge.filed:
        if not isinstance(commune, Commune):
            continue
        facts: dict[str, Fact] = {name: getattr(commune, name) for name in PROFILE}
        missing = [PROFILE[name] for name, fact in facts.items() if not fact.value]
        missing += [] if any(commune.hours.weekly.values()) else ["giờ làm việc"]
        missing += [] if commune.province else ["tỉnh"]
        missing += [] if commune.offices else ["các phòng và việc của từng phòng"]
        missing += [] if commune.id in planned else ["tài liệu cải cách hành chính (data/reform/)"]
        if missing:
            yield Problem(file, commune.id, f"hồ sơ xã còn thiếu: {', '.join(missing)}", "warning")
        waiting = [PROFILE[name] for name, fact in facts.items() if fact.value and not fact.confirmed]
        waiting += ["giờ làm việc"] if commune.hours.weekly and not commune.hours.confirmed else []
        if waiting:
            yield Problem(file, commune.id, f"chờ cán bộ xác nhận: {', '.join(waiting)}", "warning")


def hours(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every span ends after it begins and none overlaps the next."""
    for file, commune in knowledge.filed:
        if not isinstance(commune, Commune):
            continue
        for where, held in [*commune.hours.weekly.items(), *((str(d.day), d.open) for d in commune.hours.special_days)]:
            ends = ""
            for begin, end in (span.split("-") for span in sorted(held)):
                if begin >= end or begin < ends:
                    yield Problem(file, commune.id, f"hours: {where} {begin}-{end} không hợp lệ hoặc trùng giờ trước")
                ends = end


def plans(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A plan belongs to a commune, was reviewed, and what its matters name stands in it."""
    communes = {commune.id for commune in knowledge.communes}
    matters = {matter.id for matter in knowledge.matters}
    for file, plan in knowledge.filed:
        if isinstance(plan, ReformPlan):
            yield from (Problem(file, plan.id, message) for message in _plan_errors(plan, communes, matters))
            unasked = {fact.id for fact in plan.facts} - {id for ids in plan.matters.values() for id in ids}
            for id in sorted(unasked):
                yield Problem(file, id, "chưa thuộc điều hỏi nào (matters) nên không ai hỏi tới được", "warning")


def _plan_errors(plan: ReformPlan, communes: set[str], matters: set[str]) -> Iterator[str]:
    if plan.commune not in communes:
        yield f"không có xã {plan.commune} trong communes/"
    if not plan.reviewed:
        yield "bản nháp chưa có người soát (reviewed: false) thì không được để trong data/"
    ids = [fact.id for fact in plan.facts]
    yield from (f"hai nội dung cùng mã {id}" for id in sorted({id for id in ids if ids.count(id) > 1}))
    yield from (f"{fact.id}: còn ghi chú nghi vấn (doubt) chưa xử lý" for fact in plan.facts if fact.doubt)
    for matter, named in plan.matters.items():
        if matter not in matters:
            yield f"matters: không có điều hỏi {matter}"
        if not named:
            yield f"matters: {matter} không kể nội dung nào"
        yield from (f"matters: {matter} kể {id} không có trong tài liệu" for id in named if id not in ids)
    yield from (f"silent: không có điều hỏi {matter}" for matter in plan.silent if matter not in matters)
    yield from (f"silent: {matter} đã có nội dung trả lời" for matter in plan.silent if matter in plan.matters)


def matters(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A definition comes out of a document, and links lead to known channels."""
    facts = {fact.id for plan in knowledge.plans for fact in plan.facts}
    channels = {channel.id for channel in knowledge.channels}
    for file, record in knowledge.filed:
        if isinstance(record, ReformMatter):
            if (record.definition is None) != (record.definition_from is None):
                yield Problem(file, record.id, "definition và definition_from phải đi cùng nhau")
            if record.definition_from and record.definition_from not in facts:
                yield Problem(file, record.id, f"definition_from: không có nội dung {record.definition_from}")
        if isinstance(record, ReformMatter | TopicAnswer):
            for channel in (channel for channel in record.channels if channel not in channels):
                yield Problem(file, record.id, f"channels: không có kênh {channel}")


def answers(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Curated answers fill known places only, differ by known provinces, and every topic has an overview."""
    known = set(places(None, now_in_vietnam()))
    provinces = {commune.province for commune in knowledge.communes}
    for file, record in knowledge.filed:
        if not isinstance(record, TopicAnswer):
            continue
        for text in [record.answer, *(variant.answer for variant in record.variants)]:
            for wrong in _wrong_places(text, known):
                yield Problem(file, record.id, wrong)
        for variant in (variant for variant in record.variants if variant.province not in provinces):
            yield Problem(file, record.id, f"variants: không xã nào thuộc {variant.province}", "warning")
    for topic in sorted({answer.topic for answer in knowledge.answers}):
        if not any(a.is_overview for a in knowledge.answers if a.topic == topic):
            message = f"chủ đề phải có một câu trả lời chung, id kết thúc bằng {OVERVIEW}"
            yield Problem(f"topics/{topic}.yml", topic, message)


def asks(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A way of asking belongs to one matter or one answer."""
    seen: dict[str, str] = {}
    for file, record in knowledge.filed:
        if isinstance(record, ReformMatter | TopicAnswer):
            for ask in record.asks:
                if (other := seen.setdefault(fold(ask), record.id)) != record.id:
                    yield Problem(file, record.id, f"cách hỏi “{ask}” cũng có ở {other}")


def _wrong_places(text: str, known: set[str]) -> Iterator[str]:
    """What is wrong with the places of ``text`` that a commune's profile fills."""
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        yield f"dấu {{ hoặc }} lẻ, không mở ra chỗ điền nào, trong “{text}”"
        return
    for place in sorted(named - known):
        yield f"chỗ điền {{{place}}} không có; có: {', '.join(sorted(known))}"


RULES = (profiles, hours, plans, matters, answers, asks)
