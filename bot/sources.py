"""A key for source files whose change must retrain a component although its own class did not change."""

import hashlib
from functools import cache
from pathlib import Path

import knowledge

# Every rule of knowledge/ that turns what is typed into words.
_SHARED = ("text.py", "countries.py", "regional.py", "spelling.py", "wording.py")
_OWN = ("segmenter.py", "features.py", "augment.py", "linear.py", "fit.py")


@cache
def text_rules() -> str:
    """Return one digest over the shared text rules and the modules that turn text into features."""
    digest = hashlib.sha256()
    for name in _SHARED:
        digest.update((Path(knowledge.__file__).parent / name).read_bytes())
    for name in _OWN:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()
