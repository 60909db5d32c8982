"""The operations about customers' risk."""

from backoffice.risk.service.following import customer_changed as customer_changed
from backoffice.risk.service.following import follow_policy as follow_policy
from backoffice.risk.service.following import joining as joining
from backoffice.risk.service.following import merged as merged
from backoffice.risk.service.following import touched_by as touched_by
from backoffice.risk.service.following import unmerged as unmerged
from backoffice.risk.service.overriding import propose as propose
from backoffice.risk.service.overriding import take_agreed as take_agreed
from backoffice.risk.service.overriding import why_not_now as why_not_now
from backoffice.risk.service.reading import Overridden as Overridden
from backoffice.risk.service.reading import Shown as Shown
from backoffice.risk.service.reading import ending as ending
from backoffice.risk.service.reading import is_insider as is_insider
from backoffice.risk.service.reading import levels as levels
from backoffice.risk.service.reading import overrides as overrides
from backoffice.risk.service.reading import past_overrides as past_overrides
from backoffice.risk.service.reading import ratings as ratings
from backoffice.risk.service.reading import standing as standing
from backoffice.risk.service.reading import to_override as to_override
from backoffice.risk.service.running import begin as begin
from backoffice.risk.service.running import count_day as count_day
from backoffice.risk.service.running import go_on as go_on
from backoffice.risk.service.running import weigh_slice as weigh_slice
from backoffice.risk.service.weighing import due as due
from backoffice.risk.service.weighing import weigh as weigh
