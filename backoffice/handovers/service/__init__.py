"""The operations about numbers that have changed hands."""

from backoffice.handovers.service.deciding import decline as decline
from backoffice.handovers.service.deciding import end as end
from backoffice.handovers.service.opening import blank as blank
from backoffice.handovers.service.opening import open_case as open_case
from backoffice.handovers.service.opening import prove as prove
from backoffice.handovers.service.opening import send_code as send_code
from backoffice.handovers.service.reading import Shown as Shown
from backoffice.handovers.service.reading import hand_over as hand_over
from backoffice.handovers.service.reading import hand_overs as hand_overs
from backoffice.handovers.service.reading import waiting as waiting
