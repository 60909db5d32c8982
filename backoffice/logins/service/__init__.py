"""The logins' operations, and what other areas' moments ask of them."""

from backoffice.logins.service.asking import email_verified as email_verified
from backoffice.logins.service.asking import emails_changed as emails_changed
from backoffice.logins.service.asking import invite as invite
from backoffice.logins.service.asking import living_changed as living_changed
from backoffice.logins.service.asking import restrictions_changed as restrictions_changed
from backoffice.logins.service.asking import tier_ended as tier_ended
from backoffice.logins.service.asking import tier_in_force as tier_in_force
from backoffice.logins.service.following import Followed as Followed
from backoffice.logins.service.following import follow as follow
from backoffice.logins.service.reading import is_user_of as is_user_of
from backoffice.logins.service.reading import login as login
from backoffice.logins.service.standing import Standing as Standing
