"""Loaded by a notebook's kernel as it starts: whoever looks up a name or leaves this machine fails."""

from __future__ import annotations

import socket
import sys

# The kernel talks to us by other means, but its event loop wakes itself up by way of this machine.
_LOCAL = {"127.0.0.1", "::1", "localhost", None, ""}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo" and arguments[0] not in _LOCAL:
        raise OSError(f"a notebook looked up {arguments[0]}")
    if event == "socket.connect":
        sock, address = arguments
        assert isinstance(sock, socket.socket)
        if isinstance(address, tuple) and address[0] not in _LOCAL:
            raise OSError(f"a notebook connected to {address}")


sys.addaudithook(_refuse)
