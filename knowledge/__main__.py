"""Command line: ``python -m knowledge check | build | search "…" | show CODE``."""

import json
import sys
from datetime import date

import click

from knowledge.build import build as build_database
from knowledge.build import is_fresh
from knowledge.card import card
from knowledge.check import check as check_knowledge
from knowledge.commune_command import new_commune
from knowledge.intake.command import import_list
from knowledge.load import DataError, Knowledge, load_all
from knowledge.paths import data_dir, knowledge_db
from knowledge.plan.command import read_plan
from knowledge.search import Searcher
from knowledge.store import KnowledgeError, Store


@click.group()
def cli() -> None:
    """Kiểm tra, dựng và tra cứu tri thức của trợ lý."""


@cli.command()
@click.option("--warnings/--no-warnings", default=True, help="In cả cảnh báo, không chỉ lỗi.")
def check(warnings: bool) -> None:
    """Báo mọi lỗi của dữ liệu một lượt, mỗi lỗi một dòng `tệp: mã: lời`; có lỗi thì thoát với mã 1."""
    knowledge = _load()
    errors = _report(knowledge, warnings=warnings)
    click.echo(f"{len(knowledge.procedures)} thủ tục, {len(knowledge.directory)} mục danh bạ: {errors} lỗi.")
    sys.exit(1 if errors else 0)


@cli.command()
@click.option("--if-stale", is_flag=True, help="Chỉ dựng lại khi dữ liệu hoặc mã đã đổi.")
def build(if_stale: bool) -> None:
    """Dựng var/knowledge.db từ data/ rồi thay vào một lần; dữ liệu có lỗi thì giữ bản cũ."""
    path = knowledge_db()
    if if_stale and is_fresh(path, data_dir()):
        click.echo("Cơ sở tri thức còn mới, không phải dựng lại.")
        return
    click.echo("Đang đọc và kiểm tra dữ liệu…")
    knowledge = _load()
    if _report(knowledge, warnings=False):
        raise click.ClickException("dữ liệu có lỗi (xem trên); sửa rồi chạy lại. Cơ sở tri thức cũ được giữ nguyên.")
    click.echo("Đang dựng cơ sở tri thức và chỉ mục tìm kiếm…")
    counts = build_database(knowledge, path=path, data=data_dir())
    click.echo("Xong: " + ", ".join(f"{table} {count}" for table, count in counts.items()))


@cli.command()
@click.argument("text")
@click.option("--commune", help="Mã xã, để tìm bản riêng của tỉnh.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50))
def search(text: str, commune: str | None, limit: int) -> None:
    """In các thủ tục khớp nhất với câu TEXT, kèm điểm."""
    store = _open()
    hits = Searcher(store).find(text, province=_province(store, commune), limit=limit)
    if not hits:
        raise click.ClickException("không tìm thấy thủ tục nào")
    for hit in hits:
        click.echo(f"{hit.score:.3f}  {hit.code}  {hit.name}  (khớp: {hit.matched})")


@cli.command()
@click.argument("code")
@click.option("--commune", help="Mã xã, để lấy bản riêng của tỉnh và phí địa phương.")
def show(code: str, commune: str | None) -> None:
    """In mọi điều đã biết về thủ tục có mã CODE, dạng JSON."""
    store = _open()
    procedure = store.procedure(code)
    if procedure is None:
        raise click.ClickException(f"không có thủ tục mã {code}; thử `python -m knowledge search`")
    province = _province(store, commune)
    answered = store.localised(procedure, province)
    view = card(answered, store.local_fees(answered, province, date.today()), store.commune(commune or ""))
    click.echo(json.dumps(view, ensure_ascii=False, indent=2))


def _report(knowledge: Knowledge, *, warnings: bool) -> int:
    """Print the problems and return the number of errors."""
    problems = [*knowledge.problems, *check_knowledge(knowledge, today=date.today())]
    for problem in problems:
        if warnings or problem.level == "error":
            click.echo(str(problem), err=True)
    return sum(problem.level == "error" for problem in problems)


def _load() -> Knowledge:
    try:
        return load_all(data_dir())
    except DataError as error:
        raise click.ClickException(str(error)) from error


def _open() -> Store:
    try:
        return Store.open()
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from error


def _province(store: Store, commune: str | None) -> str | None:
    if commune is None:
        return None
    found = store.commune(commune)
    if found is None:
        raise click.ClickException(f"không có xã {commune}; có: {', '.join(c.id for c in store.communes())}")
    return found.province


cli.add_command(read_plan)

cli.add_command(new_commune)

cli.add_command(import_list)

if __name__ == "__main__":
    cli()
