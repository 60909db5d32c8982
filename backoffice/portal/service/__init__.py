"""The portal's operations: beginning without an account, coming in with one, and what customers see of themselves."""

from backoffice.portal.service.coming import come_in as come_in
from backoffice.portal.service.coming import end_from_provider as end_from_provider
from backoffice.portal.service.own import About as About
from backoffice.portal.service.own import Standing as Standing
from backoffice.portal.service.own import add_email as add_email
from backoffice.portal.service.own import agree as agree
from backoffice.portal.service.own import ask_for_check as ask_for_check
from backoffice.portal.service.own import complete as complete
from backoffice.portal.service.own import standing as standing
from backoffice.portal.service.own import tell as tell
from backoffice.portal.service.starting import Begun as Begun
from backoffice.portal.service.starting import Newcomer as Newcomer
from backoffice.portal.service.starting import prove as prove
from backoffice.portal.service.starting import send_again as send_again
from backoffice.portal.service.starting import start as start
from backoffice.portal.service.starting import terms as terms
from backoffice.portal.service.visits import ISSUER as ISSUER
from backoffice.portal.service.visits import begin_visit as begin_visit
from backoffice.portal.service.visits import follow as follow
from backoffice.portal.service.visits import own as own
