"""Write data/old_places.csv, where each commune of before July 2025 belongs now: ``python -m bot.old_places``.

The merger of communes (resolutions of the Standing Committee of the National Assembly of 16/6/2025, in force 1/7/2025)
comes with underthesea, which only this room imports; the table keeps it out of the others.
"""

import csv
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from knowledge.paths import data_dir

COLUMNS = ("old_commune", "old_district", "old_province", "commune", "province", "divided")
_UNIT = re.compile(r"^(?:Xã|Phường|Thị trấn|Đặc khu|Huyện|Quận|Thị xã|Thành phố|Tỉnh)\s+")


def rows() -> Iterator[dict[str, str]]:
    """Yield every old commune that has another name now, by its province, district and name.

    A commune divided among several stands with the one that took most of it (``divided`` is "1").
    """
    mapping = json.loads(files("underthesea.address").joinpath("data/mapping.json").read_text(encoding="utf-8"))
    kept = (w for w in mapping["ward_mapping"] if w["old_ward"] and w["new_ward"] and _decided(w))
    found = {
        (_bare(w["old_province"]), _bare(w["old_district"]), _bare(w["old_ward"])): {
            "commune": _bare(w["new_ward"]),
            "province": _bare(w["new_province"]),
            "divided": "1" if w["mapping_type"] == "divided" else "",
        }
        for w in kept
    }
    for (province, district, commune), now in sorted(found.items()):
        if commune != now["commune"]:
            yield {"old_commune": commune, "old_district": district, "old_province": province, **now}


def _decided(ward: dict[str, Any]) -> bool:
    """True for the one present commune that stands for an old one."""
    return ward["mapping_type"] != "divided" or bool(ward.get("is_default"))


def _bare(name: str) -> str:
    return _UNIT.sub("", name.strip())


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Mặc định: data/old_places.csv.")
def main(out: Path | None) -> None:
    """Ghi bảng tên xã cũ (trước 7/2025) và xã hiện nay, từ dữ liệu đi kèm underthesea."""
    path = out or data_dir() / "old_places.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        count = sum(1 for row in rows() if writer.writerow(row))
    click.echo(f"{count} xã cũ trong {path}")


if __name__ == "__main__":
    main()
