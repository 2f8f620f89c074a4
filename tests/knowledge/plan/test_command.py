"""The command: where a draft goes, what is said of it, and that nothing is half-written."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from knowledge.__main__ import cli
from knowledge.paths import ROOT
from knowledge.service_records import ReformPlan


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path / "var"))


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, ["read-plan", *args])


def test_a_draft_is_written_and_summed_up(text_plan: Path, tmp_path: Path):
    result = run(str(text_plan), "--commune", "suoi-mo", "--year", "2027")
    assert result.exit_code == 0, result.output
    draft = ReformPlan.model_validate(yaml.safe_load((tmp_path / "var/drafts/suoi-mo-2027.yml").read_text("utf-8")))
    assert not draft.reviewed
    assert f"{len(draft.facts)} dữ kiện" in result.output
    assert "3 dòng phụ lục" in result.output
    assert "31/11/2027" in result.output
    assert [path.name for path in (tmp_path / "var/drafts").iterdir()] == ["suoi-mo-2027.yml"]


def test_a_draft_names_the_matters_that_its_facts_may_answer(
    text_plan: Path, tmp_path: Path, knowledge_db: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOIXA_VAR", str(knowledge_db.parent))
    out = tmp_path / "draft.yml"
    result = run(str(text_plan), "--commune", "suoi-mo", "--year", "2027", "--out", str(out))
    assert result.exit_code == 0, result.output
    draft = ReformPlan.model_validate(yaml.safe_load(out.read_text("utf-8")))
    assert draft.matters
    assert {id for ids in draft.matters.values() for id in ids} <= {fact.id for fact in draft.facts}


def test_a_draft_without_built_knowledge_says_why_nothing_is_suggested(text_plan: Path):
    result = run(str(text_plan), "--commune", "suoi-mo", "--year", "2027")
    assert "make build" in result.output


def test_a_draft_being_reviewed_is_not_lost(text_plan: Path, tmp_path: Path):
    out = tmp_path / "draft.yml"
    out.write_text("đang soát", encoding="utf-8")
    args = (str(text_plan), "--commune", "suoi-mo", "--year", "2027", "--out", str(out))
    refused = run(*args)
    assert (refused.exit_code, out.read_text("utf-8")) == (1, "đang soát")
    assert "--overwrite" in refused.output
    assert run(*args, "--overwrite").exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--out", str(ROOT / "data/reform/suoi-mo-2027.yml")), "không được ghi vào data/"),
        (("--out", str(ROOT / "var/../data/x.yml")), "không được ghi vào data/"),
        (("--commune", "Suối Mơ"), "mã xã"),
        (("--commune", "../suoi-mo"), "mã xã"),
        (("--year", "1999"), "1999"),
    ],
)
def test_what_must_not_be_is_refused(text_plan: Path, args: tuple[str, ...], said: str):
    result = run(str(text_plan), "--commune", "suoi-mo", "--year", "2027", *args)
    assert result.exit_code != 0
    assert said in result.output
    assert not (ROOT / "data/reform/suoi-mo-2027.yml").exists()


def test_a_file_that_holds_no_plan_leaves_nothing_behind(tmp_path: Path):
    path = tmp_path / "plan.txt"
    path.write_text("Xin chào\n", encoding="utf-8")
    result = run(str(path), "--commune", "suoi-mo", "--year", "2027")
    assert result.exit_code == 1
    assert "không thấy mục" in result.output
    assert not (tmp_path / "var").exists()


def test_the_source_is_not_overwritten(text_plan: Path):
    before = text_plan.read_bytes()
    result = run(str(text_plan), "--commune", "suoi-mo", "--year", "2027", "--out", str(text_plan), "--overwrite")
    assert result.exit_code == 1
    assert text_plan.read_bytes() == before
