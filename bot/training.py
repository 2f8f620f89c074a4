"""Train one Rasa model: ``python -m bot.training FOLDER NAME`` writes ``FOLDER/NAME.tar.gz``.

`python -m ops.train` decides whether that is needed; this module is the part of it that imports Rasa.
"""

import logging
import os
import sys
from pathlib import Path

from knowledge.paths import ROOT


def train(folder: Path, name: str) -> Path:
    """Train from config.yml, domain.yml and nlu_data/ and return the model's path; raises RuntimeError on failure."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's cache of half-trained graphs would only save seconds, and it lands in the working directory.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    from rasa.model_training import train as rasa_train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "nlu_data")],
        output=str(folder),
        fixed_model_name=name,
        force_training=True,
    )
    if result.code != 0 or result.model is None:
        raise RuntimeError(f"Rasa trained nothing (code {result.code}); see the messages above")
    return Path(result.model)


if __name__ == "__main__":
    train(Path(sys.argv[1]), sys.argv[2])
