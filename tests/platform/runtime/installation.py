"""A small installation for the tests of the supervisor: real PostgreSQL, and children of a few lines.

Run as a program it supervises them: `python installation.py DATA_DIR PORT`.
"""

import sys
from pathlib import Path

from rapport.platform.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
from rapport.platform.runtime.supervisor import Address, StartRefused, Supervisor

# Answers /healthz, dies on /crash, and has a child of its own that ignores every request to end.
WEB = """
import http.server, os, subprocess, sys
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
print("grandchild", subprocess.Popen([sys.executable, "-c", stubborn]).pid)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crash":
            os._exit(3)
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WORKER = "import time; print('working', flush=True); time.sleep(600)"


def supervise(data_dir: Path, port: int, *, prepare: str = "print('prepared')") -> None:
    """Run the installation until told to stop."""
    python = [sys.executable, "-c"]
    Supervisor(
        data_dir=data_dir,
        address=Address(host="127.0.0.1", port=port, base_url=f"http://127.0.0.1:{port}"),
        server=EmbeddedPostgres(data_dir, durability=False),
        prepare=[*python, prepare],
        children={"web": [*python, WEB, str(port)], "worker": [*python, WORKER]},
        greeting=["Sign in as nobody"],
    ).run()


if __name__ == "__main__":
    try:
        supervise(Path(sys.argv[1]), int(sys.argv[2]), **({"prepare": sys.argv[3]} if sys.argv[3:] else {}))
    except (StartRefused, EmbeddedPostgresError) as refusal:
        sys.exit(str(refusal))
