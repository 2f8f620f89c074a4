"""Where the data, the built database and the trained models live; each can be moved by an environment variable."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder of maintained records (``HOIXA_DATA``, default ``data/`` of the project)."""
    return Path(os.environ.get("HOIXA_DATA", ROOT / "data"))


def var_dir() -> Path:
    """The folder of built and live files (``HOIXA_VAR``, default ``var/`` of the project)."""
    return Path(os.environ.get("HOIXA_VAR", ROOT / "var"))


def knowledge_db() -> Path:
    """The built knowledge database, ``knowledge.db`` inside :func:`var_dir`."""
    return var_dir() / "knowledge.db"


def models_dir() -> Path:
    """The folder of trained Rasa models (``HOIXA_MODELS``, default ``models/`` of the project)."""
    return Path(os.environ.get("HOIXA_MODELS", ROOT / "models"))
