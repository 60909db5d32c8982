"""The restrictions' operations, and what other areas ask about restrictions in force."""

from backoffice.restrictions.service.lifting import ask_to_lift as ask_to_lift
from backoffice.restrictions.service.lifting import lift as lift
from backoffice.restrictions.service.lifting import lift_those_from as lift_those_from
from backoffice.restrictions.service.lifting import put_back as put_back
from backoffice.restrictions.service.lifting import put_back_those as put_back_those
from backoffice.restrictions.service.lifting import take_lifted as take_lifted
from backoffice.restrictions.service.lifting import why_not_now as why_not_now
from backoffice.restrictions.service.reading import History as History
from backoffice.restrictions.service.reading import in_force_of as in_force_of
from backoffice.restrictions.service.reading import restriction as restriction
from backoffice.restrictions.service.reading import restrictions as restrictions
from backoffice.restrictions.service.reading import sources_of as sources_of
from backoffice.restrictions.service.reading import waiting_lifts as waiting_lifts
from backoffice.restrictions.service.setting import expire as expire
from backoffice.restrictions.service.setting import impose as impose
from backoffice.restrictions.service.setting import merged as merged
from backoffice.restrictions.service.setting import restrict as restrict
from backoffice.restrictions.service.setting import run_out as run_out
from backoffice.restrictions.service.setting import unmerged as unmerged
from backoffice.restrictions.service.weighing import Liftable as Liftable
from backoffice.restrictions.service.weighing import Most as Most
from backoffice.restrictions.service.weighing import Restrictable as Restrictable
from backoffice.restrictions.service.weighing import liftable as liftable
from backoffice.restrictions.service.weighing import restrictable as restrictable
