"""A headless Chromium, driven through its DevTools protocol over a pair of pipes."""

import json
import os
import select
import shutil
import subprocess
import time
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"),
)


def find_browser() -> str | None:
    """The path of an installed Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page of a browser of its own, with a profile in ``folder``."""

    def __init__(self, folder: Path) -> None:
        path = find_browser()
        assert path is not None
        read, self._out = os.pipe()
        self._in, write = os.pipe()
        command = [path, *_SWITCHES, f"--user-data-dir={folder}", "about:blank"]

        def place_pipes() -> None:
            spare = os.dup(write)
            os.dup2(read, 3)
            os.dup2(spare, 4)

        self._process = subprocess.Popen(
            command,
            preexec_fn=place_pipes,
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read)
        os.close(write)
        self._number, self._rest = 0, b""
        self.events: list[dict[str, Any]] = []
        page = self._find_page()
        self._session = self._ask(
            "Target.attachToTarget", {"targetId": page, "flatten": True}, whole=True
        )["sessionId"]
        for part in ("Page", "Runtime", "Log"):
            self.ask(f"{part}.enable")

    def _find_page(self) -> str:
        """The id of the first page, which may take a moment to be there."""
        for _ in range(100):
            found = self._ask("Target.getTargets", {}, whole=True)["targetInfos"]
            pages = [each["targetId"] for each in found if each["type"] == "page"]
            if pages:
                return pages[0]
            time.sleep(0.1)
        raise TimeoutError("the browser opened no page")

    def ask(self, method: str, **parameters: Any) -> Any:
        """A command of the protocol to the page, and its result."""
        return self._ask(method, parameters)

    def _ask(self, method: str, parameters: dict[str, Any], *, whole: bool = False) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if not whole:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read(60)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def _read(self, seconds: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], seconds)
            if not ready:
                raise TimeoutError("the browser did not answer")
            self._rest += os.read(self._in, 1 << 20)
        text, _, self._rest = self._rest.partition(b"\0")
        return json.loads(text)

    def resize(self, width: int, height: int) -> None:
        """Make the window this large, in pixels of CSS."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )

    def open(self, address: str) -> None:
        """Open an address."""
        self.ask("Page.navigate", url=address)

    def run(self, code: str) -> Any:
        """The value of JavaScript in the page; promises are waited for."""
        answer = self.ask(
            "Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait(self, condition: str, seconds: float = 60.0) -> Any:
        """Wait until JavaScript is true in the page, and return its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(RuntimeError):
                value = self.run(condition)
                if value:
                    return value
            time.sleep(0.05)
        raise TimeoutError(f"never true in the page: {condition}")

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Write a picture of the page."""
        answer = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(b64decode(answer["data"]))

    def errors(self) -> list[str]:
        """What the page's console complained about."""
        self.run("0")  # takes in what has come
        found = []
        for each in self.events:
            if each.get("method") == "Runtime.exceptionThrown":
                found.append(str(each["params"]["exceptionDetails"]))
            if (
                each.get("method") == "Log.entryAdded"
                and each["params"]["entry"]["level"] == "error"
            ):
                found.append(str(each["params"]["entry"]))
        return found

    def close(self) -> None:
        """End the browser."""
        with suppress(OSError, RuntimeError, TimeoutError):
            self._ask("Browser.close", {}, whole=True)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)
