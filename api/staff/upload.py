"""A form with a file: its fields checked as every form's of the console, its file held in memory."""

from typing import Annotated, NamedTuple

from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.problems import Problem
from api.services import Here
from api.staff.fields import Fields
from api.staff.session import Editor, check_csrf


class Upload(NamedTuple):
    """The fields of a form and the file that came with it; an empty name when none was chosen."""

    fields: Fields
    name: str
    content: bytes


async def uploaded(request: Request, here: Here, officer: Editor) -> Upload:
    """Return a form with its file; raises Answered with 403 unless one of this officer's pages sent it."""
    try:
        async with request.form(max_files=1, max_fields=20) as form:
            file = next((value for _, value in form.multi_items() if isinstance(value, UploadFile)), None)
            fields = Fields([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
            check_csrf(request, here, officer, fields, officer.csrf)
            content = await file.read() if file else b""
            return Upload(fields, (file.filename or "") if file else "", content)
    except HTTPException:
        raise Problem("invalid-field") from None


Uploaded = Annotated[Upload, Depends(uploaded)]
