"""A knowledge of 2,832 records and more to measure the look-up with: the project's own and raw ones of the portal."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from knowledge.paths import ROOT, knowledge_db
from knowledge.records import Fee, Procedure, Source, TimeLimit
from knowledge.store import record_json
from knowledge.text import clean
from ops.bench.processes import BenchError

# Raw texts of the national portal: for load alone, never kept in the project nor shown to anybody.
RAW = ROOT.parent / "shared" / "procedures" / "raw" / "national_procedures.jsonl.gz"
FEWEST = 2832
_READ = date(2026, 6, 10)


def fill(database: Path, raw: Path) -> int:
    """Copy the built knowledge to ``database``, make its raw records full procedures, and return how many it holds.

    A raw record whose name the national directory gives becomes a procedure with its phrases where they stand, so that
    nothing has to be fitted anew; only the ranker knows these as one class. Raises BenchError when there are too few.
    """
    if not knowledge_db().exists():
        raise BenchError("chưa có cơ sở tri thức; chạy `make build` trước")
    shutil.copy(knowledge_db(), database)
    with closing(sqlite3.connect(database)) as link, link:
        named = {code for (code,) in link.execute("select owner from phrases where owner_kind = 'directory'")}
        for procedure in _raw(raw):
            if procedure.code in named:
                columns = {"code": procedure.code, "name": procedure.name, "field": procedure.field}
                columns |= {"status": "active", "record": record_json(procedure)}
                link.execute(
                    "insert into procedures (code, name, field, status, record)"
                    " values (:code, :name, :field, :status, :record)",
                    columns,
                )
                link.execute(
                    "update phrases set owner_kind = 'procedure' where owner_kind = 'directory' and owner = ?",
                    [procedure.code],
                )
        (count,) = link.execute("select count(*) from procedures").fetchone()
    if count < FEWEST:
        raise BenchError(f"mới có {count} thủ tục, cần ít nhất {FEWEST}; xem lại {raw.name}")
    return int(count)


def _raw(raw: Path) -> Iterator[Procedure]:
    with gzip.open(raw, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Procedure(
                code=record["ma_thu_tuc"],
                name=clean(record["ten_thu_tuc"]),
                name_exact=True,
                field=clean(record["linh_vuc"]) or "chưa rõ",
                level=clean(record["cap_thuc_hien"]) or None,
                agency=clean(record["co_quan_co_tham_quyen"]) or None,
                fee=Fee(),
                time_limit=TimeLimit(),
                steps_generic=False,
                status="active",
                source=Source(title="Cổng Dịch vụ công quốc gia", as_of=_READ),
                confidence="medium",
                reviewed=False,
                completeness="partial",
            )
