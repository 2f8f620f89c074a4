"""Ports for processes that tests start."""

import random
import socket

# Below what Linux gives to outgoing connections, so that none of them takes a port before its process does.
FIRST, LAST = 10_240, 32_767
_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on, none of them given before in this process."""
    ports: list[int] = []
    while len(ports) < count:
        port = random.randint(FIRST, LAST)
        if port not in _given and _is_free(port):
            _given.add(port)
            ports.append(port)
    return ports


def free_port() -> int:
    """Return one of :func:`free_ports`."""
    return free_ports(1)[0]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
