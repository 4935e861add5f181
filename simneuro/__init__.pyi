from . import analysis as analysis
from . import bridge as bridge
from . import figures as figures
from . import recording as recording
from . import references as references
from .analysis import Claim as Claim
from .bridge import response_curve as response_curve
from .catalogue import models as models
from .engine import simulate as simulate
from .errors import InputError as InputError
from .experiment import Results as Results
from .experiment import run as run
from .model import NeuronModel as NeuronModel
from .model import Parameter as Parameter
from .model import PlasticityModel as PlasticityModel
from .model import SynapseModel as SynapseModel
from .scenario import Scenario as Scenario

__version__: str
