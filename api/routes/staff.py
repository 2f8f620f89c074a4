"""The console's routes, gathered: the door, the officer's own pages, the sections."""

from fastapi import APIRouter, Depends

from api.routes import (
    staff_account,
    staff_audit,
    staff_handover,
    staff_inbox,
    staff_lock,
    staff_presence,
    staff_reports,
    staff_set_up,
    staff_sign_in,
    staff_users,
)
from api.services import limit_address

_PARTS = (
    staff_sign_in,
    staff_set_up,
    staff_lock,
    staff_account,
    staff_presence,
    staff_reports,
    staff_users,
    staff_audit,
    staff_inbox,
    staff_handover,
)
router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
for part in _PARTS:
    router.include_router(part.router)
