"""The console's routes, gathered: the door, the officer's own pages, the sections."""

from fastapi import APIRouter, Depends

from api.routes import (
    staff_account,
    staff_audit,
    staff_channels,
    staff_content,
    staff_content_edit,
    staff_erasures,
    staff_figures,
    staff_handover,
    staff_import,
    staff_inbox,
    staff_lock,
    staff_lookup,
    staff_presence,
    staff_reports,
    staff_retention,
    staff_satisfaction,
    staff_set_up,
    staff_sign_in,
    staff_unanswered,
    staff_users,
    staff_version_questions,
    staff_versions,
    staff_visit,
)
from api.services import limit_address

_PARTS = (
    staff_visit,
    staff_lookup,
    staff_sign_in,
    staff_set_up,
    staff_lock,
    staff_account,
    staff_presence,
    staff_reports,
    staff_unanswered,
    staff_figures,
    staff_users,
    staff_audit,
    staff_inbox,
    staff_handover,
    staff_channels,
    staff_satisfaction,
    staff_erasures,
    staff_retention,
    staff_version_questions,
    staff_versions,
    # Before the content, whose addresses begin with any word.
    staff_import,
    staff_content_edit,
    staff_content,
)
router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
for part in _PARTS:
    router.include_router(part.router)
