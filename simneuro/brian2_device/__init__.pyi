from .compiled import CompiledNetwork as CompiledNetwork
from .compiled import compile as compile
from .runtime_device import device as device
