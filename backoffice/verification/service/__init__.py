"""The operations of automated verification: asking, hearing, reading again, counting, and telling about it."""

from backoffice.verification.service.asking import Asked as Asked
from backoffice.verification.service.asking import ask as ask
from backoffice.verification.service.asking import askable as askable
from backoffice.verification.service.asking import begin as begin
from backoffice.verification.service.counting import decide as decide
from backoffice.verification.service.counting import read_again as read_again
from backoffice.verification.service.counting import take as take
from backoffice.verification.service.hearing import apply as apply
from backoffice.verification.service.hearing import forget as forget
from backoffice.verification.service.hearing import receive as receive
from backoffice.verification.service.hearing import unheard as unheard
from backoffice.verification.service.reading import Checks as Checks
from backoffice.verification.service.reading import checks_of as checks_of
from backoffice.verification.service.reading import receipt as receipt
from backoffice.verification.service.reading import undecided as undecided
