"""The server of the page: its files, and answers to its questions as JSON.

Only the standard library is used. The page asks one question at a time and needs no pushed
messages, so that a framework would add nothing but packages to install.
"""

import json
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from simneuro.errors import InputError
from simneuro.explore.gate import HEADERS, LARGEST, Gate
from simneuro.explore.session import Session, answer_in_words

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_STATUS = "/ask/status"  # is answered while another question is
_SCRIPTS = ("main", "asking", "side", "controls", "chart", "marks", "scales", "taking", "figures")
_OWN = ("index.html", "style.css", "icon.svg", *(f"{name}.js" for name in _SCRIPTS))
#: The files of the page, and no others, with the package of each.
PAGE = {**dict.fromkeys(_OWN, "simneuro.explore"), "ticks.js": "simneuro.figures"}


class PageServer(ThreadingHTTPServer):
    """Serves the page of a session on the loopback address.

    Parameters
    ----------
    session : Session
    port : int
        0 for any that is free.

    Raises
    ------
    InputError
        If the port is not free.
    """

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise InputError(f"{port} cannot be used: {error.strerror}", where="port") from error
        self.session = session
        self.gate = Gate(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a page that went away before its answer came; tell any other error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Give out a file of the page."""
        name = self.path.partition("?")[0].lstrip("/") or "index.html"
        why = self.server.gate.refuse_page(self.headers)
        if why:
            self._refuse(HTTPStatus.FORBIDDEN, why)
        elif name not in PAGE:
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such page")
        else:
            content = files(PAGE[name]).joinpath("page", name).read_bytes()
            self._send(HTTPStatus.OK, _TYPES[name.rpartition(".")[2]], content)

    def do_POST(self) -> None:
        """Answer a question."""
        length = self.headers.get("Content-Length", "")
        why = self.server.gate.refuse_question(self.headers)
        if not length.isdecimal() or int(length) > LARGEST:
            why = why or "a question has a length, and is short"
        if why:
            self.close_connection = True
            self._refuse(HTTPStatus.FORBIDDEN, why)
            return
        body = self.rfile.read(int(length))
        ask = self._find_question(self.path)
        if ask is None:
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such question")
            return
        request, error = answer_in_words(lambda: _read_request(body))
        if request is None:
            self._refuse(HTTPStatus.BAD_REQUEST, error)
            return
        self._answer(ask, request)

    def _find_question(self, path: str) -> Callable[[Mapping[str, Any]], Any] | None:
        session = self.server.session
        return {
            "/ask/catalogue": session.catalogue,
            "/ask/describe": session.describe,
            "/ask/step": session.step,
            "/ask/figures": session.figures,
            "/ask/hand_out": session.hand_out,
            _STATUS: session.status,
        }.get(path)

    def _answer(self, ask: Callable[[Mapping[str, Any]], Any], request: Mapping[str, Any]) -> None:
        notes: list[str] = []
        if self.path == _STATUS:
            answer, error = ask(request), ""
        else:
            with self.server.session.busy() as notes:
                answer, error = answer_in_words(lambda: ask(request))
        if error:
            self._send_json({"error": error})
        elif self.path == "/ask/hand_out":
            self._send(HTTPStatus.OK, answer.kind, answer.content, answer.name)
        else:
            self._send_json({**answer, "notes": list(notes)})

    def _send_json(self, answer: Mapping[str, Any]) -> None:
        text = json.dumps(answer, allow_nan=False, separators=(",", ":"))
        self._send(HTTPStatus.OK, "application/json", text.encode())

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._send(status, "text/plain", why.encode())

    def _send(self, status: HTTPStatus, kind: str, content: bytes, name: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if name:
            self.send_header("Content-Disposition", f'attachment; filename="{name}"')
        for key, value in HEADERS.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: the terminal is for the address and for errors."""


def _read_request(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the question is no JSON: {error}") from None
    if not isinstance(read, dict):
        raise InputError("a question is a table")
    return read
