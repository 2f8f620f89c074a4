"""A stand-in for TensorFlow while serving: nothing in our pipeline uses it, yet importing Rasa imports it.

The real one costs five seconds and 250 MB at every start. Rasa's modules only subclass and decorate with what they
import; the stand-in lets them, and says so clearly when something would really compute with it.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

PACKAGES = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text")


class Absent(type):
    """The class of everything found in the stand-in: any attribute, any base class, any decorator."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the decorated thing, or a decorator; raises RuntimeError for a class Rasa built on the stand-in."""
        if not cls.__dict__.get("stand_in"):
            raise RuntimeError(
                f"{cls.__module__}.{cls.__name__} needs TensorFlow, which `python -m bot` leaves out: "
                "use a component of config.yml that does without it, or serve with `rasa run`"
            )
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]
        return _absent(cls.__name__)


def _absent(name: str) -> Absent:
    return Absent(name, (), {"stand_in": True})


class _Module(ModuleType):
    __path__: list[str] = []  # noqa: RUF012  (an attribute every package has)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module empty: its attributes appear when asked for."""


def install() -> bool:
    """Put the stand-in in TensorFlow's place and return True; return False when the real one is already loaded."""
    if "tensorflow" in sys.modules:
        return False
    sys.meta_path.insert(0, _Finder())
    return True
