"""The operations of duplicates, and the functions by which registration asks for the likely ones."""

from backoffice.duplicates.rules.facts import Facts as Facts
from backoffice.duplicates.service.finding import Possible as Possible
from backoffice.duplicates.service.finding import alike as alike
from backoffice.duplicates.service.finding import place as place
from backoffice.duplicates.service.finding import possible as possible
