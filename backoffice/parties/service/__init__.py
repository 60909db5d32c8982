"""The parties' operations, and the function by which registration puts persons behind an organisation."""

from backoffice.parties.service.changing import change as change
from backoffice.parties.service.changing import changeable as changeable
from backoffice.parties.service.changing import end as end
from backoffice.parties.service.changing import put_behind as put_behind
from backoffice.parties.service.joining import blockers as blockers
from backoffice.parties.service.reading import Behind as Behind
from backoffice.parties.service.reading import Circle as Circle
from backoffice.parties.service.reading import behind_each as behind_each
from backoffice.parties.service.reading import parties as parties
from backoffice.parties.service.reading import party as party
from backoffice.parties.service.reading import with_unverified_owners as with_unverified_owners
