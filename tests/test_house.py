"""The house rules as a test: who may import whom, what a file may hold, and what may not be written anywhere."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT: dict[str, set[str]] = {
    "knowledge": set(),
    "bot": {"knowledge"},
    "actions": {"knowledge"},
    "api": {"knowledge"},
    "ops": {"knowledge"},
}
BELONGS_TO = {"rasa": "bot", "underthesea": "bot", "rasa_sdk": "actions", "fastapi": "api"}
LONGEST_FILE = 300
MEDIAN_FILE = 120
# Folders of one machine; addresses on the web, which may hold the same words, have a host before them.
MACHINE_PATH = re.compile(r"(?<![\w.:/\-])/(?:root|work|home/[a-z][\w-]*)/")
PACKAGE_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def tracked() -> list[Path]:
    """Every file of the project that git keeps or would keep; without git, those in the rooms and the tests."""
    listing = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        return [path for room in (*MAY_IMPORT, "tests") for path in sorted((ROOT / room).rglob("*.py"))]
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


FILES = tracked()
SOURCES = [path for path in FILES if path.suffix == ".py"]
ROOM_SOURCES = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in MAY_IMPORT]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each imported module with its line; a relative import counts as its own room."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, room_of(path) if node.level else node.module or ""


def report(problems: list[str]) -> None:
    if problems:
        pytest.fail(f"{len(problems)} broken house rules:\n" + "\n".join(problems), pytrace=False)


def test_house_rooms_import_only_what_the_table_allows():
    problems = []
    for path in ROOM_SOURCES:
        room = room_of(path)
        for line, module in imports(path):
            other = module.partition(".")[0]
            if other in {*MAY_IMPORT, "tests"} - {room} - MAY_IMPORT[room]:
                problems.append(f"{shown(path)}:{line}: {room}/ may not import {module}")
    report(problems)


def test_house_libraries_stay_in_their_room():
    problems = []
    for path in ROOM_SOURCES:
        for line, module in imports(path):
            owner = BELONGS_TO.get(module.partition(".")[0])
            if owner and owner != room_of(path):
                problems.append(f"{shown(path)}:{line}: only {owner}/ imports {module}")
    report(problems)


def test_house_init_files_hold_a_docstring_only():
    problems = []
    for path in ROOM_SOURCES:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            if len(body) != 1 or ast.get_docstring(ast.Module(body, [])) is None:
                problems.append(f"{shown(path)}: must hold one docstring and nothing else")
    report(problems)


def test_house_files_are_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    problems = [f"{shown(path)}: {n} lines, at most {LONGEST_FILE}" for path, n in lengths.items() if n > LONGEST_FILE]
    median = statistics.median(lengths.values())
    if median > MEDIAN_FILE:
        problems.append(f"the median file has {median} lines, at most {MEDIAN_FILE}")
    report(problems)


def public_without_docstring(path: Path) -> Iterator[str]:
    """The public modules, classes, functions and methods of one file that have no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if ast.get_docstring(tree) is None:
        yield f"{shown(path)}:1: the module has no docstring"
    yield from _undocumented(tree, shown(path), "")


def _undocumented(parent: ast.Module | ast.ClassDef, file: str, prefix: str) -> Iterator[str]:
    for node in parent.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield f"{file}:{node.lineno}: {prefix}{node.name} has no docstring"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node, file, f"{node.name}.")


def test_house_everything_public_has_a_docstring():
    report([problem for path in ROOM_SOURCES for problem in public_without_docstring(path)])


def test_house_no_file_names_a_machine():
    problems = []
    for path in FILES:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := MACHINE_PATH.search(line):
                problems.append(f"{shown(path)}:{number}: names a folder of one machine, {match[0]}")
    report(problems)


def test_house_days_are_vietnams():
    """What residents and officers are told goes by Vietnam's day, wherever the machine's clock is set."""
    asked = [
        f"{shown(path)}: date.today()"
        for path in ROOM_SOURCES
        if room_of(path) in ("api", "actions", "bot") and "date.today()" in path.read_text(encoding="utf-8")
    ]
    report(asked)


def test_house_lock_names_the_public_package_index_only():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts == PACKAGE_HOSTS


def test_house_file_names_are_ascii():
    report([f"{shown(path)}: a file's name must be ASCII" for path in FILES if not shown(path).isascii()])


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CHANGELOG.md", "Makefile", ".ci/run"])
def test_house_papers_are_there(name: str):
    assert (ROOT / name).stat().st_size > 0
