"""``python -m api``: serve the public door; what keeps it from starting is said in one line."""

import logging
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.open_knowledge import Live, check_commune, open_knowledge
from api.records.database import RecordsError, open_database
from api.settings import Settings, SettingsError, load_settings
from knowledge.store import KnowledgeError


def main() -> None:
    """Serve until stopped; exits with 1 and one line when settings, knowledge or the port do not allow it."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = load_settings()
        live = Live(open_knowledge())
        check_commune(settings, live.now.store)
        open_database(settings.records_url).close()
        listener = _listen(settings)
    except (SettingsError, KnowledgeError, RecordsError) as error:
        sys.exit(f"Lỗi: {error}")
    app = create_app(settings, knowledge=live)
    config = uvicorn.Config(
        app,
        access_log=False,  # query strings may hold personal data
        proxy_headers=False,  # HOIXA_TRUSTED_PROXIES decides instead
        ws="none",  # no websockets here, and Rasa holds that library at a version uvicorn cannot load
        server_header=False,
        log_config=None,
    )
    _Server(config, app).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends open event streams as soon as it is told to stop, instead of waiting for their readers."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._app.state.services.bell.close()
        super().handle_exit(sig, frame)


def _listen(settings: Settings) -> socket.socket:
    """Return a listening socket, so that a taken port shows before anything is started."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        where = f"HOIXA_HOST={settings.host} HOIXA_PORT={settings.port}"
        raise SettingsError(
            f"{where}: không mở được cổng ({error.strerror}); dừng chương trình đang giữ cổng hoặc đặt HOIXA_PORT khác"
        ) from error
    return listener


if __name__ == "__main__":
    main()
