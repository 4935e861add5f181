from .compiled import compile as compile
from .compiled_network import CompiledNetwork as CompiledNetwork
from .runtime_device import device as device
