"""The checks of ``python -m knowledge check`` on data as it would be with some files changed, before any is."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge import check as rules
from knowledge.check_services import hours
from knowledge.editing.base import Filed, base_of, laid_out
from knowledge.hours import now_in_vietnam
from knowledge.load import Knowledge, Problem
from knowledge.paths import data_dir

# Rules that look at one record at a time: these are asked about the changed files alone.
_ALONE: frozenset[rules.Rule] = frozenset(
    {rules.file_names, rules.dates, rules.clean_text, rules.links, rules.channel_rows, rules.fees, rules.rasa_keys}
    | {hours}
)
_TOGETHER = tuple(rule for rule in rules.RULES if rule not in _ALONE)


def check_change(files: Mapping[str, str], data: Path | None = None) -> list[Problem]:
    """Return what is wrong once ``files`` (path in the data folder → text, "": deleted) stand in the data folder.

    Told are what is wrong with the changed records and what the change brings about elsewhere; errors first. The
    first call reads all data, which takes seconds.
    """
    data = data or data_dir()
    base = base_of(data)
    with TemporaryDirectory() as folder:
        changed = laid_out(Path(folder), files)
        told = [*changed.problems, *_asked(changed, _ALONE)]
    before = base.filed(files)
    others = base.others(files, [record for _, record in [*before, *changed.filed]])
    unchanged = [record for _, record in before]
    known = set(_together(data, others, before))
    ids = {rules.record_id(record) for _, record in changed.filed if record not in unchanged}
    for each in _together(data, others, changed.filed):
        if each not in known or any(id in str(each) for id in ids):
            told.append(each)
    return sorted(dict.fromkeys(told), key=lambda problem: problem.level)


def _together(data: Path, others: Filed, changed: Filed) -> list[Problem]:
    return _asked(Knowledge(data, [*others, *changed]), _TOGETHER)


def _asked(knowledge: Knowledge, asked: Iterable[rules.Rule]) -> list[Problem]:
    today = now_in_vietnam().date()
    return [found for rule in asked for found in rule(knowledge, today)]
