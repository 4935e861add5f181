from .disagreements import Cause as Cause
from .loops import Stability as Stability
from .theory_numbers import Input as Input
from .theory_numbers import Wiring as Wiring
from .theory_numbers import read_wiring as read_wiring
from .three_views import Views as Views
from .three_views import views as views
