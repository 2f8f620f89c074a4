"""Fees worked out at the desk, over the real records: only what they fix is multiplied, all else is left open."""

from datetime import date

import pytest

from knowledge.desk import fee
from knowledge.desk.fee import Asked, total
from knowledge.records import Procedure
from knowledge.store import Store

TODAY = date(2026, 12, 1)
THANH_HOA, HAI_PHONG = "Thanh Hóa", "Hải Phòng"
BIRTH, SIGNATURE, COPY, RESIDENCE, EXTRACT = "1.001193", "2.000884", "2.000815", "1.004222", "2.000635"
LAND, BUSINESS, TEMPORARY, CORRECTION, CARD = "1.012783", "1.001612", "1.004194", "1.004859", "1.014063"
PICKED = frozenset({("hp-land-lephi", 1, 2), ("hp-land-phi", 1, 2)})


def worked(store: Store, code: str, province: str | None = None, **asked) -> fee.Worked:
    procedure = store.procedure(code)
    assert procedure
    procedure = store.localised(procedure, province)
    return fee.work_out(procedure, store.local_fees(procedure, province, TODAY), Asked(**asked))


@pytest.mark.parametrize(
    ("code", "province", "asked", "amount"),
    [
        (SIGNATURE, None, {"count": 3}, 30_000),
        (COPY, None, {"pages": 1}, 2_000),
        (COPY, None, {"pages": 2}, 4_000),
        (COPY, None, {"pages": 3}, 5_000),
        (COPY, None, {"pages": 5, "count": 3}, 21_000),
        (COPY, None, {"pages": 900, "count": 2}, 400_000),  # never more than 200.000 a copy
        (EXTRACT, None, {"count": 2}, 16_000),
        (EXTRACT, None, {"count": 2, "exempt": True}, 0),
        (BIRTH, None, {"count": 4}, 0),
        (BIRTH, None, {"copies": 2}, 16_000),
        (BIRTH, THANH_HOA, {"channel": "trực tuyến", "copies": 2}, 16_000),
        (RESIDENCE, None, {}, 20_000),
        (RESIDENCE, None, {"channel": "trực tuyến"}, 10_000),
        (RESIDENCE, None, {"exempt": True}, 0),
        (CORRECTION, THANH_HOA, {"channel": "trực tuyến"}, 0),
        (CORRECTION, HAI_PHONG, {"channel": "trực tuyến", "copies": 1}, 8_000),
        (CORRECTION, None, {"exempt": True}, 0),
        (BUSINESS, HAI_PHONG, {}, 0),
        (BUSINESS, THANH_HOA, {"channel": "trực tuyến"}, 0),
    ],
)
def test_desk_fee_is_worked_out_where_the_record_fixes_it(store, code, province, asked, amount):
    found = worked(store, code, province, **asked)
    assert (found.amount, found.whole) == (amount, True)
    assert all(part.source and part.as_of for part in found.parts)


@pytest.mark.parametrize(
    ("code", "province", "asked"),
    [
        (CORRECTION, None, {}),  # set by the People's Council, no figure
        (CORRECTION, HAI_PHONG, {}),  # figures of one part of the city only
        (TEMPORARY, None, {}),  # several figures by case
        (CARD, None, {}),  # the record itself says to ask
        (SIGNATURE, None, {"channel": "trực tuyến"}),  # not filed that way
        (EXTRACT, None, {"channel": "trực tuyến"}),  # the province may have lowered it
        (BUSINESS, THANH_HOA, {}),
        (LAND, HAI_PHONG, {}),
        (LAND, THANH_HOA, {}),
    ],
)
def test_desk_fee_is_left_to_the_officer_with_the_words(store, code, province, asked):
    found = worked(store, code, province, **asked)
    assert (found.amount, found.whole) == (0, False)
    assert any(part.amount is None and (part.words or part.how) for part in found.parts)


def test_desk_fee_of_a_table_is_what_the_officer_picks(store):
    found = worked(store, LAND, HAI_PHONG, picked=PICKED)
    assert [part.amount for part in found.parts] == [30_000, 115_000]
    assert found.tables[0].columns == ("đất", "tài sản", "đất và tài sản")
    assert not found.whole  # registration tax and the like are not in it
    assert "Chưa gồm lệ phí trước bạ" in found.notes[0]
    assert worked(store, LAND, HAI_PHONG, picked=PICKED, exempt=True).amount == 0
    off = frozenset({("hp-land-lephi", 99, 0), ("hp-land-phi", 1, -7), ("no-such", 0, 0)})
    assert [part.amount for part in worked(store, LAND, HAI_PHONG, picked=off).parts] == [None, None]


def test_desk_fee_names_what_is_beside_the_sum(store):
    electronic = worked(store, COPY, HAI_PHONG, pages=2)
    assert electronic.amount == 4_000
    assert "bản sao điện tử" in electronic.notes[0]
    assert "10%" in " ".join(worked(store, LAND, THANH_HOA).notes)
    assert "hộ nghèo" in worked(store, RESIDENCE).exemptions[0]
    assert worked(store, BIRTH).exemptions == ()


def test_desk_fee_total_says_which_are_missing(store):
    found = total([worked(store, SIGNATURE), worked(store, CORRECTION), worked(store, COPY, pages=2)])
    assert (found.amount, found.missing) == (14_000, (1,))


def test_desk_fee_of_a_record_in_doubt_is_never_firm(store):
    sure = store.procedure(SIGNATURE)
    doubtful = Procedure.model_validate({**sure.model_dump(), "confidence": "low"})
    assert not fee.work_out(doubtful, [], Asked()).whole


def test_desk_fee_never_goes_beyond_the_amounts_of_the_records(store):
    """Every national rate that is read is one that the record's own words hold."""
    for procedure in store.procedures():
        for channel in ("trực tiếp", "trực tuyến", "bưu chính"):
            rate = fee.work_out(procedure, [], Asked(channel=channel)).rate
            if rate and rate.each:
                assert f"{rate.each:,}".replace(",", ".") in procedure.fee.text, procedure.code
