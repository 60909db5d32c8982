"""The operations about the KYC clock."""

from backoffice.kyc_clock.service.calling import note_call as note_call
from backoffice.kyc_clock.service.ending import end as end
from backoffice.kyc_clock.service.ending import ended as ended
from backoffice.kyc_clock.service.listing import Called as Called
from backoffice.kyc_clock.service.listing import Ends as Ends
from backoffice.kyc_clock.service.listing import Filters as Filters
from backoffice.kyc_clock.service.listing import ToCall as ToCall
from backoffice.kyc_clock.service.listing import call_list as call_list
from backoffice.kyc_clock.service.nudging import nudge as nudge
from backoffice.kyc_clock.service.nudging import to_nudge as to_nudge
from backoffice.kyc_clock.service.reading import Clock as Clock
from backoffice.kyc_clock.service.reading import clock_of as clock_of
from backoffice.kyc_clock.service.starting import begin as begin
from backoffice.kyc_clock.service.starting import start as start
from backoffice.kyc_clock.service.starting import without_clock as without_clock
