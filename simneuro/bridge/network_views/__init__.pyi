from .causes import Cause as Cause
from .loops import Stability as Stability
from .three_views import Views as Views
from .three_views import views as views
from .wiring import Input as Input
from .wiring import Wiring as Wiring
from .wiring import read_wiring as read_wiring
