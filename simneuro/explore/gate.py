"""The gate of the page's server: who may ask.

The server listens on the loopback address only, and anything on this computer can reach that,
other pages in the browser included. So every question carries a key, drawn for the session, which
only the page that was opened knows: it stands behind the ``#`` of the address, which browsers do
not send. Other origins, and names that lead here from elsewhere (DNS rebinding), are refused.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message

Headers = Mapping[str, str] | Message
#: The header that carries the key. Other pages cannot set it without being asked about it first.
KEY_HEADER = "X-Simneuro-Key"
#: The largest question in bytes; chosen: far more than all sliders of a scenario.
LARGEST = 100_000
#: What browsers may do with the page: load what comes from here, and run no text as code.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Gate:
    """The names under which the server is asked, and the key.

    Parameters
    ----------
    port : int
    key : str
        Drawn anew if not given.
    """

    port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def address(self) -> str:
        """The address to open in the browser."""
        return f"http://127.0.0.1:{self.port}/#{self.key}"

    def refuse_page(self, headers: Headers) -> str:
        """Why the page is not given out; ``""`` if it is."""
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        if headers.get("Host", "") not in hosts:
            return "this server answers on 127.0.0.1 only"
        return ""

    def refuse_question(self, headers: Headers) -> str:
        """Why a question is not answered; ``""`` if it is."""
        why = self.refuse_page(headers)
        if why:
            return why
        origin = headers.get("Origin")
        if origin is not None and origin != f"http://{headers.get('Host', '')}":
            return "questions of other pages are not answered"
        if headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
            return "a question is JSON"
        if not secrets.compare_digest(headers.get(KEY_HEADER, "").encode(), self.key.encode()):
            return "the key of this session is missing; open the address that the terminal shows"
        return ""
