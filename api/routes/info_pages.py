"""Pages about the commune and the assistant: feedback, the reform plan, how it works, personal data."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api.pages import reform
from api.pages.accuracy import FIGURES, MEASURED
from api.pages.render import kept, page
from api.problems import Problem
from api.records.retention import DAYS
from api.services import CommuneId, Here, Services, limit_address
from knowledge.hours import now_in_vietnam
from knowledge.profile import fill
from knowledge.records import Commune, ContactChannel
from knowledge.service_records import TopicAnswer

router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
READ = ["GET", "HEAD"]
# Answers with a place of their own on the feedback page; the others are listed as questions.
_PLACED = ("overview", "emergency", "child", "difference", "what-is", "complaint", "denunciation")
_EMERGENCY = ("khan_cap", "tong_dai_111", "ttpvhcc_xa")
_ABOUT = ("assistant-who", "assistant-ai", "assistant-sources", "assistant-updated", "assistant-not-decide")


@router.api_route("/phan-anh", methods=READ)
async def feedback(request: Request, here: Here, commune: CommuneId = None) -> Response:
    """Return which is which of feedback, complaint and denunciation, and where each goes."""
    place = here.commune(commune or here.settings.commune or None)
    answers = {answer.id: answer for answer in here.store.answers("feedback")}
    placed = {f"feedback-{name}" for name in _PLACED}
    shown = page(
        here,
        "feedback.html",
        place,
        title="Phản ánh, kiến nghị",
        section="/phan-anh",
        answers=answers,
        words=_words(list(answers.values()), place),
        more=[answer for answer in answers.values() if answer.id not in placed],
        channels=_feedback_channels(here, place),
        emergency=[channel for channel in here.store.channels() if channel.id in _EMERGENCY and channel.phone],
    )
    return kept(request, shown)


@router.api_route("/cai-cach", methods=READ)
async def reform_plan(
    request: Request,
    here: Here,
    commune: CommuneId = None,
    year: Annotated[int | None, Query(alias="nam", ge=2021, le=2035)] = None,
) -> Response:
    """Return the commune's reform document of a year (default: the latest): targets, tasks, oddities."""
    place = here.commune(commune or here.settings.commune or None)
    plans = reform.plans_of(here.store, place.id) if place else []
    plan = next((each for each in plans if year in (None, each.year)), None)
    if year and plan is None:
        raise Problem("not-found")
    values: dict[str, Any] = {
        "title": "Kế hoạch cải cách hành chính",
        "section": "/cai-cach",
        "plans": plans,
        "plan": plan,
    }
    if place and plan:
        values |= {
            "charts": reform.charts(plan),
            "unmeasured": reform.unmeasured(plan),
            "offices": reform.by_office(plan, place),
            "unassigned": reform.unassigned(plan),
            "quarters": reform.by_quarter(plan),
            "remarks": reform.remarks(plan),
        }
    return kept(request, page(here, "reform.html", place, **values))


@router.api_route("/tro-ly", methods=READ)
async def about(request: Request, here: Here, commune: CommuneId = None) -> Response:
    """Return how the assistant works, how often it is right, and how to reach a person."""
    place = here.commune(commune or here.settings.commune or None)
    answers = [answer for id in _ABOUT if (answer := here.store.answer(id))]
    procedures = here.store.procedures()
    shown = page(
        here,
        "about.html",
        place,
        title="Trợ lý này hoạt động thế nào",
        section="/tro-ly",
        figures=FIGURES,
        measured=MEASURED,
        total=len(procedures),
        reviewed=sum(procedure.reviewed for procedure in procedures),
        answers=answers,
        words=_words(answers, place),
    )
    return kept(request, shown)


@router.api_route("/du-lieu-ca-nhan", methods=READ)
async def privacy(request: Request, here: Here, commune: CommuneId = None) -> Response:
    """Return the personal-data notice."""
    place = here.commune(commune or here.settings.commune or None)
    shown = page(here, "privacy.html", place, title="Dữ liệu cá nhân", days=DAYS)
    return kept(request, shown)


def _words(answers: list[TopicAnswer], place: Commune | None) -> dict[str, str]:
    """Return each answer's words for ``place``, by id."""
    now, province = now_in_vietnam(), place.province if place else None
    return {answer.id: fill(answer.answer_in(province), place, now) for answer in answers}


def _feedback_channels(here: Services, place: Commune | None) -> list[ContactChannel]:
    """Return the reachable channels that the feedback answers name, those of emergencies left out."""
    named = {name for answer in here.store.answers("feedback") for name in answer.channels} - set(_EMERGENCY)
    channels = here.store.channels(place.province if place else None)
    return [channel for channel in channels if channel.id in named and (channel.url or channel.phone)]
