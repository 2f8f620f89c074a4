"""A procedure named by its code ("2.000884 phí"): officers type it, and portals print it."""

import re

from actions.errand import Said, Turn
from actions.procedure import about
from actions.reply import Message, Reply, human_choice
from actions.resources import Resources
from actions.say.clarify import short_label
from actions.say.outside import outside
from knowledge.wording import mentioned_aspect

# The form of the national portal's codes: one digit, a dot, six digits.
_CODE = re.compile(r"(?<![\d.,])\d\.\d{6}(?![.,]?\d| ?(?:đ|đồng|dong|vnđ|vnd)\b)")
# What officers write after a code, too short to name an aspect anywhere else.
_SHORT = {"phí": "fee", "hạn": "time", "mẫu": "forms", "hồ sơ": "documents"}


def coded(turn: Turn, resources: Resources) -> Said | None:
    """Return the reply about the procedure whose code stands in the message; None when there is no code in it."""
    found = _CODE.search(turn.text)
    if found is None:
        return None
    code = found.group()
    aspect = mentioned_aspect(turn.text) or _short(turn.text) or turn.aspect() or "overview"
    if procedure := resources.store.procedure(code):
        return Said(about(code, aspect, turn, resources), aspect, short_label(procedure))
    if entry := resources.store.directory_entry(code):
        return Said(outside(commune=turn.commune, entry=entry, office=None, confidence=1.0))
    told = f"Mã {code} không có trong dữ liệu của trợ lý. Bác/anh/chị xem lại mã, hoặc nói tên việc cần làm."
    return Said(Reply("no_data", "procedure", [Message(told)], choices=[human_choice()]))


def _short(text: str) -> str | None:
    return next((aspect for word, aspect in _SHORT.items() if re.search(rf"\b{word}\b", text.lower())), None)
