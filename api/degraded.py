"""Answer from search alone while Rasa is away: honest, shorter, always with the desk and the portal."""

import re
from typing import Any

from api.choices import NONE, Chosen
from api.degraded_services import answer_curated, answer_service, clear_service
from api.schemas import Answer, Aspect, Choice, Link, Message, Referral, SourceRef
from api.services import Services
from knowledge.card import PORTAL, source_entry
from knowledge.profile import centre, confirmed
from knowledge.records import Commune, Office, Procedure
from knowledge.search import Hit
from knowledge.text import words

# Similarities of knowledge.search, 0.0-1.0: from SURE on, a single procedure is shown if its score is LEAD times the
# next one's.
SURE, LEAD, POSSIBLE = 0.6, 1.2, 0.4
# The directory and the offices hold few phrases each, so nothing supports a similarity.
ELSEWHERE = 0.5
OFFERED = 4
NONE_OF_THESE = Choice(label="Không phải các mục trên", choice=NONE)
# Who only asks for a person gets one, whatever procedure sounds like it.
_A_PERSON = re.compile(
    r"(?:\w+ ){0,4}(?:gap|noi chuyen|nhan tin|hoi)(?: voi)? (?:can bo|nguoi that|nhan vien)(?: \w+){0,3}"
)
_SHORT = "Trợ lý đang trả lời ở chế độ tra cứu rút gọn."


def answer_text(text: str, here: Services, commune: Commune | None) -> Answer:
    """Return what search alone can say to ``text``: one procedure, a choice of several, or where to ask."""
    if _A_PERSON.fullmatch(" ".join(words(text))):
        return _person(commune)
    province = commune.province if commune else None
    hits = here.searcher.find(text, province=province, limit=OFFERED + 1) if words(text) else []
    if service := clear_service(text, here, beside=hits[0].similarity if hits else 0.0):
        answered = answer_service(service, here, commune)
        if answered is not None:
            return answered
    likely = [hit for hit in hits if hit.similarity >= POSSIBLE][:OFFERED]
    if likely and _clearly_best(likely):
        return _procedure(likely[0].code, here, commune, confidence=likely[0].score)
    if likely:
        return _offer(likely if len(likely) > 1 else hits[:2], here, commune)
    return _elsewhere(text, here, commune) or _not_found(commune)


def answer_choice(chosen: Chosen, here: Services, commune: Commune | None) -> Answer:
    """Return the chosen procedure; for a topic or none of the offered ones, where to ask instead."""
    if chosen.procedure and here.store.procedure(chosen.procedure):
        return _procedure(chosen.procedure, here, commune, aspect=chosen.aspect, confidence=1.0)
    if chosen.procedure:
        return _named_only(chosen.procedure, here, commune)
    if chosen.answer and (found := here.store.answer(chosen.answer)):
        return answer_curated(found, here, commune)
    if chosen.topic == "human":
        return _person(commune)
    if chosen.topic and (overview := here.store.overview(chosen.topic)):
        return answer_curated(overview, here, commune)
    if chosen.topic:
        told = f"{_SHORT} Mục này tạm thời chưa trả lời được. {desk(commune)}"
        return Answer(outcome="no_data", topic=chosen.topic, messages=[_with_portal(told)])
    told = f"Bác nói rõ thêm một chút giúp nhé: cần làm giấy tờ gì, cho ai? {desk(commune)}"
    return Answer(outcome="no_data", topic="procedure", messages=[_with_portal(told)])


def _person(commune: Commune | None) -> Answer:
    referral = Referral(name=centre(commune))
    told = [_with_portal(desk(commune))]
    return Answer(outcome="handover", topic="human", messages=told, referral=referral, confidence=1.0)


def desk(commune: Commune | None) -> str:
    """Return where a person helps: the commune's centre, with its hotline once an officer confirmed it."""
    phone = confirmed(commune.hotline) if commune else None
    return f"Bác có thể gặp cán bộ tại {centre(commune)}{f', điện thoại {phone}' if phone else ''}."


def _clearly_best(hits: list[Hit]) -> bool:
    next_score = hits[1].score if len(hits) > 1 else 0.0
    return hits[0].similarity >= SURE and hits[0].score >= LEAD * next_score


def _procedure(
    code: str, here: Services, commune: Commune | None, *, aspect: Aspect | None = None, confidence: float
) -> Answer:
    procedure = here.procedure(code, commune)
    card = here.card(procedure, commune)
    told = _told(procedure, card) if procedure.firm else "Dữ liệu về thủ tục này chưa đủ chắc để trả lời cụ thể."
    said = f"{_SHORT} {_title(procedure.name)}.\n{told}\n{desk(commune)}"
    links = [Link(label="Xem trên Cổng Dịch vụ công quốc gia", url=procedure.portal_url or PORTAL)]
    return Answer(
        outcome="answer" if procedure.firm else "no_data",
        topic="procedure",
        procedure=procedure.code,
        aspect=aspect or "overview",
        messages=[Message(text=said, card=card if procedure.firm else None, links=links)],
        sources=[SourceRef.model_validate(source) for source in card["sources"]],
        confidence=min(1.0, confidence),
    )


def _title(name: str) -> str:
    return name if name.lower().startswith("thủ tục") else f"Thủ tục: {name}"


def _told(procedure: Procedure, card: dict[str, Any]) -> str:
    papers = "; ".join(paper.name for paper in procedure.papers) or "dữ liệu chưa ghi, bác hỏi lại quầy"
    amounts = [(each["item"], each["text"] or _amount(each["amount_vnd"])) for each in card["fee"]["local"]]
    local = "; ".join(f"{item}: {amount}" for item, amount in amounts if amount)
    fee = procedure.fee.text or _amount(procedure.fee.amount_vnd) or "dữ liệu chưa ghi, bác hỏi lại quầy"
    time = procedure.time_limit.text or "dữ liệu chưa ghi"
    sentences = [f"Giấy tờ: {papers}", f"Phí, lệ phí: {fee}", f"Thời hạn: {time}"]
    if local:
        sentences.insert(2, f"Mức của địa phương: {local}")
    checked = f"Dữ liệu kiểm tra ngày {procedure.source.as_of:%d/%m/%Y}."
    return "\n".join(sentence.rstrip(". ") + "." for sentence in sentences) + f"\n{checked}"


def _amount(amount: int | None) -> str | None:
    return None if amount is None else f"{amount:,} đồng".replace(",", ".")


def _offer(hits: list[Hit], here: Services, commune: Commune | None) -> Answer:
    known = [(hit, here.store.procedure(hit.code)) for hit in hits]
    choices = [
        Choice(label=(found and found.label) or hit.name, choice=f"procedure:{hit.code}", procedure=hit.code)
        for hit, found in known
    ]
    told = f"{_SHORT} Bác đang hỏi thủ tục nào dưới đây? {desk(commune)}"
    return Answer(
        outcome="clarify",
        topic="procedure",
        messages=[_with_portal(told)],
        choices=[*choices, NONE_OF_THESE],
        confidence=min(1.0, hits[0].score),
    )


def _elsewhere(text: str, here: Services, commune: Commune | None) -> Answer | None:
    if not words(text):
        return None
    offices = [hit for hit in here.searcher.rank(text) if hit.kind == "office" and hit.similarity >= ELSEWHERE]
    if offices and (office := here.store.office(offices[0].code)):
        return _referred(office, commune)
    entries = here.searcher.find_directory(text, limit=1)
    return _named_only(entries[0].code, here, commune) if entries and entries[0].similarity >= ELSEWHERE else None


def _referred(office: Office, commune: Commune | None) -> Answer:
    told = f"{_SHORT} Việc này không thuộc xã, phường; nơi giải quyết là {office.name}. {desk(commune)}"
    return Answer(
        outcome="out_of_scope",
        topic="out_of_scope",
        messages=[_with_portal(told)],
        sources=[SourceRef.model_validate(source_entry(office.source, number=None, url=office.url))]
        if office.source
        else [],
        referral=Referral(name=office.name, agency=office.agency, url=office.url),
    )


def _named_only(code: str, here: Services, commune: Commune | None) -> Answer:
    """Name a procedure of the national directory and who handles it: nothing else is known of it here."""
    entry = here.store.directory_entry(code)
    if entry is None:
        return _not_found(commune)
    who = f" Cơ quan giải quyết: {entry.agency}." if entry.agency else ""
    told = f"{_SHORT} Thủ tục gần nhất: {entry.name}.{who} Dữ liệu của xã không có thủ tục này. {desk(commune)}"
    source = SourceRef(
        title="Danh mục thủ tục hành chính quốc gia", number=entry.code, url=entry.portal_url, as_of=entry.as_of
    )
    return Answer(
        outcome="out_of_scope",
        topic="out_of_scope",
        messages=[_with_portal(told, entry.portal_url)],
        sources=[source],
        referral=Referral(name=entry.name, agency=entry.agency, url=entry.portal_url),
    )


def _not_found(commune: Commune | None) -> Answer:
    told = f"{_SHORT} Tôi chưa tìm thấy thủ tục nào khớp với câu hỏi trong dữ liệu. {desk(commune)}"
    return Answer(outcome="no_data", topic="procedure", messages=[_with_portal(told)])


def _with_portal(text: str, url: str | None = None) -> Message:
    return Message(text=text, links=[Link(label="Cổng Dịch vụ công quốc gia", url=url or PORTAL)])
