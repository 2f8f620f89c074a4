"""How well the assistant understands, as measured; the page "how this assistant works" shows it (docs/evaluation/)."""

from datetime import date
from typing import NamedTuple

MEASURED = date(2026, 12, 1)


class Figure(NamedTuple):
    """One measured figure: what, on the questions it was developed with, and on others' blind questions."""

    what: str
    development: str
    blind: str


FIGURES = (
    Figure("Nhận đúng thủ tục ngay câu đầu", "97,4%", "94,0%"),
    Figure("Làm đúng việc: trả lời, hỏi lại hay từ chối", "98,2%", "96,0%"),
    Figure("Hỏi lại khi cần hỏi", "95,2%", "84%"),
    Figure("Từ chối việc không thuộc xã", "100%", "95,6%"),
    Figure("Trả lời đúng chủ đề dịch vụ của xã", "98,0%", "97,5%"),
    Figure("Trả lời đúng về kế hoạch cải cách hành chính", "94,7%", "85,5%"),
)
