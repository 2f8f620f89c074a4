"""The plain wish to send feedback, whatever was talked about before: it is offered the form, never a procedure."""

import re

from knowledge.spelling import spoken
from knowledge.wording import ASPECT_PHRASES, mentioned_aspect

_WHO = r"(?:toi|tui|minh|em|anh|chi|bac|co|chu|chau|con|ong|ba|dan|nha)"
_WANT = r"(?:muon|can|xin|xin phep|cho|duoc|dinh|nho|hay|giup|gio|nay|lai|them)"
_DO = r"(?:gui|viet|nop|neu|dua|lam|co|bao|ghi|noi|tao)"
_SOME = r"(?:mot|1|vai|may|it|cai|loi|noi dung|ban)"
_FEEDBACK = r"(?:phan anh|kien nghi|gop y|y kien)"
_FEEDBACKS = rf"{_FEEDBACK}(?: (?:va |hoac |hay )?{_FEEDBACK})*"
_TO = r"(?:(?:cho|voi|len|toi|den|ve|ra) )?(?:xa|uy ban|can bo|chinh quyen|trung tam|lanh dao)(?: xa)?"
_END = r"(?:a|nhe|nha|voi|di|giup|luon|ngay|mot chut|o day|tai day|trong nay)"
_ABOUT = r"ve(?: \w+)+"
# The whole message must be this, or this and what it is about; how or where to is answered as any other question.
_WISH = re.compile(
    rf"(?:(?:{_WHO}|{_WANT}|{_DO}) )*(?:{_SOME} )*{_FEEDBACKS}(?: {_TO})?(?: {_END})*"
    rf"|(?:(?:{_WHO}|{_WANT}) )*{_DO} (?:{_SOME} )*{_FEEDBACKS}(?: {_TO})? {_ABOUT}"
)


def is_wanted(text: str) -> bool:
    """Return True when the whole of ``text`` is the wish to send feedback, with or without what it is about."""
    wished = _WISH.fullmatch(" ".join(spoken(text))) is not None
    return wished and mentioned_aspect(text, tables=(ASPECT_PHRASES,)) is None
