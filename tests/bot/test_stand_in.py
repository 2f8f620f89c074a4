"""Rasa imports and serves without TensorFlow, and says so when something needs it."""

import subprocess
import sys

import pytest

from bot.stand_in import _absent
from knowledge.paths import ROOT


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_stand_in_lets_rasa_import_without_tensorflow():
    code = (
        "import sys; from bot import stand_in; assert stand_in.install()\n"
        "import rasa.core.run, rasa.core.agent, rasa.engine.recipes.default_recipe\n"
        "import tensorflow; assert type(tensorflow).__name__ == '_Module'\n"
        "assert not any(name.startswith('tensorflow.python.pywrap') for name in sys.modules)\n"
        "from rasa.utils.tensorflow.models import RasaModel\n"
        "try: RasaModel()\n"
        "except RuntimeError as error: print(error)\n"
    )
    result = run(code)
    assert result.returncode == 0, result.stderr
    assert "RasaModel needs TensorFlow" in result.stdout


def test_stand_in_steps_back_when_the_real_one_is_loaded():
    code = (
        "import sys, types; sys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
        "from bot import stand_in; print(stand_in.install(), len([f for f in sys.meta_path if '_Finder' in repr(f)]))"
    )
    assert run(code).stdout.split() == ["False", "0"]


def test_stand_in_decorates_and_can_be_subclassed():
    layer = _absent("Layer")

    class Mine(layer):
        pass

    def function() -> int:
        return 1

    assert layer.function(function) is function
    assert layer.keras.utils.register(package="x")(function) is function
    assert not isinstance(3, layer.Tensor)
    with pytest.raises(RuntimeError, match="needs TensorFlow"):
        Mine()
    with pytest.raises(AttributeError):
        layer.__wrapped__  # noqa: B018
