"""Run `smscost tariff update` against a provider that fails in the way named."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULT = sys.argv[1]
PACK = (
    b'{"countryCode": "fr", "credit": 1, "creditQuantityMin": 100, "creditQuantityMax": null,'
    b' "creditPrice": {"currencyCode": "EUR", "text": "0.06 EUR", "value": 0.06}}'
)
ANSWERS = {
    "error": (500, b'{"message": "Internal server error"}'),
    "unknown-address": (404, b'{"message": "Got an invalid (or empty) URL"}'),
    "cut-off": (200, b'{"countryCode": "ad", "cre'),
    "shape": (200, b'{"countryCode": "ad", "credit": "3"}'),
    "no-pack": (200, b"[]"),
}


class Provider(BaseHTTPRequestHandler):
    def do_GET(self):
        if FAULT == "break":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            return
        packs_work = "/packs" in self.path and FAULT != "no-pack"
        status, body = (200, b"[" + PACK + b"]") if packs_work else ANSWERS[FAULT]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/1.0"
sys.exit(subprocess.run(["smscost", "tariff", "update", "--url", url], check=False).returncode)
