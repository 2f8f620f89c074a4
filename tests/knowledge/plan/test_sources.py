"""The communes' own documents, where they are at hand: drafts find what people found."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ops.eval.plan import Score, main, measure

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the communes' own documents (shared/seeds) are not here")
def test_drafts_find_figures_and_annex_rows():
    found = measure(SEEDS)
    assert found
    figures = sum((one.figures for one in found.values()), Score(0, 0))
    rows = sum((one.rows for one in found.values()), Score(0, 0))
    assert figures.share >= 0.9, {commune: one.missed for commune, one in found.items()}
    assert rows.share >= 0.9, {commune: one.missed for commune, one in found.items()}
    assert all(one.figures.share >= 0.9 for one in found.values())


def test_without_the_documents_there_is_nothing_to_measure(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        result = CliRunner().invoke(main, ["--seeds", str(folder)])
        assert (result.exit_code, result.output.startswith("Bỏ qua")) == (0, True)
