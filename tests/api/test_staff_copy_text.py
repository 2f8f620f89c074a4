"""The text an officer sends: never longer than one message, whatever the record holds, and never a guess."""

from api.staff.copy_text import LONGEST, copy_text

PAGE = "https://hoixa.example.gov.vn/thu-tuc/1.001193"


def test_copy_text_of_every_procedure_fits_and_is_dated(store):
    commune = store.commune("hoang-son")
    for procedure in store.procedures():
        text = copy_text(procedure, store.local_fees(procedure, "Thanh Hóa", procedure.source.as_of), commune, PAGE)
        assert len(text) <= LONGEST, procedure.code
        assert f"dữ liệu ngày {procedure.source.as_of:%d/%m/%Y}" in text, procedure.code
        assert procedure.papers or "Giấy tờ: chưa có trong dữ liệu" in text, procedure.code
        assert procedure.firm or "dữ liệu chưa chắc chắn" in text, procedure.code
