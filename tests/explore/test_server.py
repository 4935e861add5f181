"""The server of the page: whom it answers, and how it tells what is wrong."""

import http.client
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from simneuro.errors import InputError
from simneuro.explore.gate import KEY_HEADER, LARGEST, Gate
from simneuro.explore.server import PAGE, PageServer
from simneuro.explore.session import Session, answer_in_words
from simneuro.explore.targets import Target


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    with PageServer(Session("lif", Target("numpy"))) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def send(
    server: PageServer, path: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and content of an answer; underscores in names are hyphens."""
    link = http.client.HTTPConnection("127.0.0.1", server.gate.port, timeout=30)
    sent = {"Content-Type": "application/json", KEY_HEADER: server.gate.key}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    link.request("GET" if body is None else "POST", path, None if body is None else text, sent)
    answer = link.getresponse()
    content = answer.read()
    link.close()
    return answer.status, dict(answer.getheaders()), content


def test_it_listens_on_the_loopback_address_only(server: PageServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.gate.address.startswith("http://127.0.0.1:")


def test_questions_with_the_key_are_answered(server: PageServer) -> None:
    status, _, content = send(server, "/ask/catalogue", {})
    assert status == 200
    assert json.loads(content)["opened"] == "lif"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {KEY_HEADER: ""},
        {KEY_HEADER: "guessed"},
        {KEY_HEADER: "\u00e9"},
        {"Content-Type": "text/plain"},
        {"Content-Length": str(LARGEST + 1)},
    ],
)
def test_others_are_refused(server: PageServer, headers: dict[str, str]) -> None:
    status, _, content = send(server, "/ask/catalogue", {}, **headers)
    assert status == 403
    assert b"opened" not in content


def test_a_port_that_is_taken_is_told(server: PageServer) -> None:
    with pytest.raises(InputError, match=r"port: \d+ cannot be used"):
        PageServer(server.session, server.gate.port)


def test_two_sessions_have_different_keys() -> None:
    assert Gate(1).key != Gate(1).key
    assert len(Gate(1).key) >= 32


@pytest.mark.parametrize("path", ["/../session.py", "/session.py", "/%2e%2e/gate.py", "/page/x"])
def test_no_other_file_is_given_out(server: PageServer, path: str) -> None:
    assert send(server, path)[0] == 404


@pytest.mark.parametrize("name", ["", *PAGE])
def test_the_page_may_run_nothing_but_its_own_files(server: PageServer, name: str) -> None:
    status, headers, content = send(server, f"/{name}")
    assert status == 200
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert b"innerHTML" not in content
    assert b"eval(" not in content
    assert b"//cdn" not in content


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/ask/describe", {"subject": "lff"}, "nothing called 'lff'"),
        ("/ask/describe", {"subject": "/etc/passwd"}, "nothing called"),
        ("/ask/describe", {"subject": "../x.toml"}, "nothing called"),
        ("/ask/describe", {"subject": ["lif"]}, "nothing called"),
        ("/ask/describe", {"subject": "adex.no"}, "no variant"),
        ("/ask/step", {"subject": "lif", "step": "x"}, "no step"),
        ("/ask/hand_out", {"subject": "lif", "kind": "exe"}, "no file of the kind"),
        ("/ask/step", {"subject": "lif", "step": "time", "values": {"x": "1"}}, "no slider"),
        ("/ask/step", {"subject": "lif", "step": "curve", "values": 3}, "table"),
    ],
)
def test_errors_are_one_paragraph_in_the_answer(
    server: PageServer, path: str, body: dict[str, Any], said: str
) -> None:
    status, _, content = send(server, path, body)
    assert status == 200
    error = json.loads(content)["error"]
    assert said in error
    assert "\n" not in error


@pytest.mark.parametrize("body", ["", "{", "[]", "3", "[" * 50_000, b"\xff"])
def test_what_is_no_table_is_refused(server: PageServer, body: str | bytes) -> None:
    assert send(server, "/ask/describe", body)[0] == 400


def test_a_file_has_a_name_and_a_type(server: PageServer) -> None:
    _, headers, content = send(server, "/ask/hand_out", {"subject": "lif", "kind": "toml"})
    assert headers["Content-Disposition"] == 'attachment; filename="lif_explored.toml"'
    assert b"[populations.cell]" in content


def test_the_page_is_told_what_is_being_done_while_it_waits(server: PageServer) -> None:
    assert server.session.status({})["doing"] == ""
    with server.session.busy():
        server.session._begin("compiling")
        _, _, content = send(server, "/ask/status", {})
    assert "compiling" in json.loads(content)["doing"]


@pytest.mark.parametrize("name", ["lff", "lif_stepp", "nothing.toml", "adex.no"])
def test_what_cannot_be_opened_is_told(name: str) -> None:
    with pytest.raises(InputError, match=re.escape(name.partition(".")[0])):
        Session(name, Target("numpy"))


def test_a_bug_is_told_without_a_traceback() -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    assert answer_in_words(fail)[1].startswith("simneuro failed: ZeroDivisionError")
