"""``python -m knowledge new-commune``: a profile for a commune with every gap shown."""

from pathlib import Path

import click

from knowledge.commune_records import Hours
from knowledge.dump import dump_yaml
from knowledge.paths import data_dir
from knowledge.records import Commune, Fact
from knowledge.text import clean, slug

HOURS_NOTE = "Điền weekly theo mẫu mon: [07:30-11:30, 13:30-17:00]; ngày không ghi là ngày nghỉ"


def skeleton(name: str, province: str, unit_type: str = "xã") -> Commune:
    """Return the profile of a new commune: its names, and everything else unknown until an officer fills it in."""
    name = clean(name)
    todo = Fact(note="Chưa có, cán bộ xã điền value rồi đổi confirmed thành true")
    return Commune.model_validate(
        {
            "id": slug(name),
            "name": name,
            "unit_type": unit_type,
            "province": clean(province),
            "province_source": "Người cài đặt khai khi tạo hồ sơ xã",
            "aliases": [f"{unit_type} {name}", f"UBND {unit_type} {name}"],
            "service_centre": f"Trung tâm Phục vụ hành chính công {unit_type}",
            **{fact: todo.model_dump() for fact in ("address", "hotline", "email", "website")},
            "hours": Hours(note=HOURS_NOTE).model_dump(),
        }
    )


@click.command("new-commune")
@click.argument("name")
@click.option("--province", required=True, help="Tỉnh, thành phố, viết như ở các tệp khác: Thanh Hóa, Hải Phòng.")
@click.option("--unit", default="xã", type=click.Choice(["xã", "phường", "đặc khu"]), show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Mặc định: data/communes.")
def new_commune(name: str, province: str, unit: str, folder: Path | None) -> None:
    """Tạo hồ sơ của xã NAME (ví dụ "Hoằng Lộc") để điền dần; không ghi đè hồ sơ đã có."""
    commune = skeleton(name, province, unit)
    path = (folder or data_dir() / "communes") / f"{commune.id}.yml"
    if path.exists():
        raise click.ClickException(f"{path} đã có; hãy sửa tệp đó, hoặc xóa đi nếu muốn tạo lại")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_yaml(commune), encoding="utf-8")
    click.echo(f"Đã tạo {path}. Việc tiếp theo:")
    for step in (
        "điền địa chỉ, giờ làm việc, điện thoại, trang web; chỉ để confirmed: true khi cán bộ xã đã xác nhận",
        "kể các phòng và việc của từng phòng ở khóa offices",
        "đưa kế hoạch cải cách hành chính vào bằng `python -m knowledge read-plan`, soát rồi chép sang data/reform/",
        "chạy `python -m knowledge check`: lệnh này nói hồ sơ còn thiếu gì; rồi `make build`",
    ):
        click.echo(f"  - {step}")
