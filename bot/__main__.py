"""Serve the bot on loopback: ``python -m bot``.

Environment: ``HOIXA_RASA_PORT`` (5005), ``HOIXA_ACTIONS_PORT`` (5055) or ``HOIXA_ACTIONS_URL``, ``HOIXA_MODELS``,
``HOIXA_TRACKER_URL`` (SQLite in ``HOIXA_VAR``).
"""

import logging
import os
import socket
import sys
import warnings
from pathlib import Path

from bot import stand_in
from knowledge.paths import ROOT, models_dir, var_dir

HOST = "127.0.0.1"


class StartError(Exception):
    """The bot cannot start; the message is one line that says why and what to do."""


def newest_model(folder: Path) -> Path:
    """Return the newest trained model in ``folder``; raises StartError when there is none."""
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise StartError(f"Chưa có mô hình nào trong {folder}; hãy chạy `python -m ops.train` trước.")
    return models[-1]


def free_port() -> int:
    """Return the port to listen on; raises StartError when it is no port or taken."""
    value = os.environ.get("HOIXA_RASA_PORT") or "5005"
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise StartError(f"HOIXA_RASA_PORT={value!r} không phải số cổng; hãy đặt một số từ 1 đến 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(value)))
        except OSError as error:
            raise StartError(
                f"Cổng {value} đang có chương trình khác dùng; "
                "dừng chương trình đó hoặc đặt HOIXA_RASA_PORT sang số khác."
            ) from error
    return int(value)


def set_environment() -> None:
    """Fill in what endpoints.yml and Rasa read from the environment, where it is not set."""
    actions_port = os.environ.get("HOIXA_ACTIONS_PORT") or "5055"
    var_dir().mkdir(parents=True, exist_ok=True)
    defaults = {
        "HOIXA_ACTIONS_URL": f"http://{HOST}:{actions_port}/webhook",
        "HOIXA_TRACKER_URL": f"sqlite:///{(var_dir() / 'rasa-tracker.db').resolve()}",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"


def serve(model: Path, port: int) -> None:
    """Load ``model`` and answer on ``port`` until stopped."""
    stand_in.install()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    serve_application(
        model_path=str(model),
        interface=HOST,
        port=port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")),
        enable_api=False,
    )


def main() -> None:
    """Serve; exit 1 with one clear line when that cannot be."""
    # Rasa and its libraries are pinned and warn at every start of what will not change.
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        model, port = newest_model(models_dir()), free_port()
    except StartError as error:
        sys.exit(str(error))
    set_environment()
    serve(model, port)


if __name__ == "__main__":
    main()
