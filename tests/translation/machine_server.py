"""A local server that speaks the protocols of LibreTranslate and DeepL, and fails in the ways that they do."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    server: Any

    def log_message(self, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(raw)
        self.server.requests.append((self.path, dict(self.headers), body))
        mode = self.server.modes.pop(0) if self.server.modes else "ok"
        if mode == "slow":
            time.sleep(1.5)
        if mode == "hang up":
            self.connection.close()
            return
        if isinstance(mode, int):
            self.answer(mode, {"error": "as asked", "message": "as asked"}, {"Retry-After": "0"})
            return
        texts = body["text"] if self.path == "/v2/translate" else body["q"]
        translated = [self.server.translate(text) for text in texts]
        if mode == "one less":
            translated = translated[1:]
        if mode == "not json":
            self.answer(200, "<html>Bad gateway</html>")
        elif mode == "other json":
            self.answer(200, {"something": "else"})
        elif mode == "numbers":
            self.answer(200, self.shape([1 for _text in translated]))
        else:
            self.answer(200, self.shape(translated))

    def shape(self, texts: list[Any]) -> dict[str, Any]:
        if self.path == "/v2/translate":
            return {"translations": [{"detected_source_language": "VI", "text": text} for text in texts]}
        return {"translatedText": texts}

    def answer(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class MachineServer:
    """Context manager. `modes`: what the next requests meet; then all is well."""

    def __enter__(self) -> MachineServer:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.requests = []  # type: ignore[attr-defined]
        self.http.modes = []  # type: ignore[attr-defined]
        self.http.translate = lambda text: f"Suggested: {text.upper()}"  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *args: Any) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    @property
    def requests(self) -> list[tuple[str, dict[str, str], dict[str, Any]]]:
        return self.http.requests  # type: ignore[attr-defined]

    @property
    def modes(self) -> list[Any]:
        return self.http.modes  # type: ignore[attr-defined]

    def translate_by(self, function: Any) -> None:
        self.http.translate = function  # type: ignore[attr-defined]
