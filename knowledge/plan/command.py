"""The command ``read-plan``: a plan's file becomes a draft in ``var/drafts/``, which a person reviews."""

import os
import tempfile
from datetime import date
from pathlib import Path

import click

from knowledge.dump import dump_yaml
from knowledge.paths import ROOT, data_dir, var_dir
from knowledge.plan.blocks import PlanError
from knowledge.plan.documents import read_document
from knowledge.plan.draft import draft_plan
from knowledge.plan.suggest import suggested_matters
from knowledge.service_records import ReformPlan
from knowledge.services import ServiceFinder
from knowledge.store import KnowledgeError, Store


@click.command("read-plan")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--commune", required=True, help="Mã xã, như trong data/communes/.")
@click.option("--year", required=True, type=click.IntRange(2021, 2035), help="Năm của kế hoạch.")
@click.option("--out", type=click.Path(path_type=Path), help="Tệp bản nháp; mặc định var/drafts/<xã>-<năm>.yml.")
@click.option("--overwrite", is_flag=True, help="Ghi đè bản nháp đã có.")
def read_plan(file: Path, commune: str, year: int, out: Path | None, overwrite: bool) -> None:
    """Đọc kế hoạch FILE (docx, pdf, txt, html) thành bản nháp để người soát; không bao giờ ghi vào data/."""
    target = out or var_dir() / "drafts" / f"{commune}-{year}.yml"
    _check(commune, target, file, overwrite)
    try:
        plan = draft_plan(read_document(file), commune=commune, year=year, file=file.name, today=date.today())
    except PlanError as error:
        raise click.ClickException(str(error)) from error
    plan = plan.model_copy(update={"matters": _suggested(plan)})
    try:
        _write(target, dump_yaml(plan))
    except OSError as error:
        raise click.ClickException(f"{target}: không ghi được ({error.strerror})") from error
    click.echo(summary(plan))
    click.echo(f"Bản nháp: {target}. Soát từng dữ kiện, viết lại câu, rồi mới đặt reviewed: true.")


def _suggested(plan: ReformPlan) -> dict[str, list[str]]:
    """Return the suggested matters; none, and a word about it, while the knowledge is not built."""
    try:
        return suggested_matters(plan.facts, ServiceFinder(Store.open()))
    except KnowledgeError:
        click.echo(
            "Chưa dựng cơ sở tri thức nên chưa gợi ý được điều hỏi (matters); chạy `make build` trước.", err=True
        )
        return {}


def summary(plan: ReformPlan) -> str:
    """Return what was found, one line of counts and one line for each doubtful fact."""
    figures = sum(len(fact.value.split("; ")) for fact in plan.facts if fact.value)
    rows = sum(fact.section.startswith("Phụ lục") for fact in plan.facts)
    doubtful = [fact for fact in plan.facts if fact.doubt]
    lines = [
        f"{plan.title}",
        f"{len(plan.facts)} dữ kiện, {figures} số liệu, {rows} dòng phụ lục, {len(doubtful)} chỗ ngờ, "
        f"{len(plan.matters)} điều hỏi được gợi ý.",
    ]
    return "\n".join([*lines, *(f"  {fact.id} ({fact.section}): {fact.doubt}" for fact in doubtful)])


def _check(commune: str, target: Path, file: Path, overwrite: bool) -> None:
    """Raise ClickException when the draft must not be written where it would go."""
    if not commune.replace("-", "").isalnum() or not commune.isascii() or commune != commune.lower():
        raise click.ClickException(f"mã xã {commune!r} chỉ gồm chữ thường không dấu, số và gạch nối, như hoang-loc")
    real = target.resolve()
    if any(real.is_relative_to(folder.resolve()) for folder in (data_dir(), ROOT / "data")):
        raise click.ClickException(f"{target}: bản nháp không được ghi vào data/; chọn chỗ khác, ví dụ var/drafts/")
    if real == file.resolve():
        raise click.ClickException(f"{target}: bản nháp trùng với tệp nguồn; chọn tên khác cho --out")
    if target.exists() and not overwrite:
        raise click.ClickException(f"{target}: đã có bản nháp, có thể đang soát dở; thêm --overwrite để ghi đè")
    if not (data_dir() / "communes" / f"{commune}.yml").is_file():
        click.echo(f"Lưu ý: data/communes/ chưa có xã {commune}.", err=True)


def _write(target: Path, text: str) -> None:
    """Write the whole draft or nothing: to a file beside it first, then into its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
