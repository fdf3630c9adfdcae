"""Two programs that want the same port."""

import socket
import sys
from pathlib import Path

from estimator import SmsCostError
from estimator.provider.sandbox import running

with socket.create_server(("127.0.0.1", 0)) as other:
    port = other.getsockname()[1]
    try:
        with running(Path("state.sqlite3"), port=port):
            pass
    except SmsCostError as error:
        # Which port is free today differs; the page shows one.
        print(str(error).replace(str(port), "8080"), file=sys.stderr)
        sys.exit(error.exit_code)
