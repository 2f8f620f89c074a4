"""Run the action server on loopback: ``python -m actions`` (port ``HOIXA_ACTIONS_PORT``, default 5055)."""

import logging
import os
import socket
import sys

from rasa_sdk.endpoint import create_app

from actions.reload import add_routes
from actions.resources import shared
from knowledge.store import KnowledgeError

HOST = "127.0.0.1"
DEFAULT_PORT = 5055


def main() -> int:
    """Serve until stopped; return 1 after one clear line when the port or the knowledge is not usable."""
    port = int(os.environ.get("HOIXA_ACTIONS_PORT", DEFAULT_PORT))
    try:
        shared()
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    if not _free(port):
        print(f"Cổng {port} đang bị chiếm; dừng tiến trình kia hoặc đặt HOIXA_ACTIONS_PORT khác.", file=sys.stderr)
        return 1
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    app = create_app("actions", cors_origins="")
    add_routes(app)
    app.run(HOST, port, access_log=False)
    return 0


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


if __name__ == "__main__":
    sys.exit(main())
