"""The name ``simneuro`` among Brian2's devices, whichever of the two is imported first.

Nothing of Brian2 is loaded for it, and nothing of the device before ``set_device`` asks for it.
"""

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NAME = "simneuro"
_MODULE = "brian2.devices.device"


def register() -> None:
    """Let Brian2 know the device: now, or as soon as Brian2 is loaded."""
    loaded = sys.modules.get(_MODULE)
    if hasattr(loaded, "all_devices"):
        _add_to(loaded)
    else:
        sys.meta_path.insert(0, _WhenLoaded())


def _add_to(brian2_devices: Any) -> None:
    brian2_devices.all_devices.setdefault(NAME, _DeviceOnDemand())


class _WhenLoaded(MetaPathFinder):
    """Finds one module of Brian2 where it is, once, and registers the device after it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_add(module: ModuleType) -> None:
                load(module)
                _add_to(module)

            spec.loader.exec_module = load_and_add  # type: ignore[method-assign]
        return spec


class _DeviceOnDemand:
    """Stands for the device until Brian2 activates it."""

    defaultclock = None

    def activate(self, **options: Any) -> None:
        """Load the device, and activate it in place of this one."""
        brian2_devices: Any = sys.modules[_MODULE]
        brian2_devices.active_device = self._load()
        brian2_devices.active_device.activate(**options)

    def reinit(self) -> None:
        """Do nothing, as the device was not used yet."""

    def _load(self) -> Any:
        device = importlib.import_module("simneuro.brian2_device.runtime_device").device
        sys.modules[_MODULE].all_devices[NAME] = device
        return device

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._load(), name)
