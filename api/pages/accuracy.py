"""How well the assistant understands, as measured; the page "how this assistant works" shows it (docs/evaluation/)."""

from datetime import date
from typing import NamedTuple

MEASURED = date(2026, 11, 30)


class Figure(NamedTuple):
    """One measured figure: what, on the questions it was developed with, and on others' blind questions."""

    what: str
    development: str
    blind: str


FIGURES = (
    Figure("Nhận đúng thủ tục ngay câu đầu", "95,9%", "92,0%"),
    Figure("Làm đúng việc: trả lời, hỏi lại hay từ chối", "97,6%", "95,7%"),
    Figure("Hỏi lại khi cần hỏi", "90,5%", "84%"),
    Figure("Từ chối việc không thuộc xã", "100%", "93,3%"),
    Figure("Trả lời đúng chủ đề dịch vụ của xã", "97,0%", "97,5%"),
    Figure("Trả lời đúng về kế hoạch cải cách hành chính", "95,7%", "84,5%"),
)
