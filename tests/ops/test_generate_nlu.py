"""The generated examples are up to date and come out the same every time."""

from collections import Counter

import yaml

from knowledge.paths import data_dir
from ops.generate_nlu import GENERATED, TEMPLATES, render


def test_generate_nlu_files_are_up_to_date():
    files = render(data_dir())
    assert {path.name for path in GENERATED.glob("*.yml")} == set(files)
    stale = [name for name, text in files.items() if (GENERATED / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run `python -m ops.generate_nlu`"


def test_generate_nlu_templates_are_many_and_all_name_the_procedure():
    templates = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    for aspect, patterns in templates["aspects"].items():
        assert len(patterns) >= 25, aspect
        assert all(pattern.count("{p}") == 1 for pattern in patterns)
        assert [pattern for pattern, count in Counter(patterns).items() if count > 1] == []


def test_generate_nlu_topics_are_crossed_from_many_subjects():
    for topic, cross in yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))["topics"].items():
        assert len(cross["subjects"]) == len(set(cross["subjects"])) >= 8, topic
        assert len(cross["questions"]) == len(set(cross["questions"])) >= 10, topic
        assert all(question.count("{p}") == 1 for question in cross["questions"])
