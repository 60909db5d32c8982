"""The operations behind the phone's screens."""

from backoffice.ussd.service.acting import ask as ask
from backoffice.ussd.service.acting import note_refused as note_refused
from backoffice.ussd.service.acting import prove as prove
from backoffice.ussd.service.acting import register as register
from backoffice.ussd.service.answering import Screen as Screen
from backoffice.ussd.service.answering import answer as answer
from backoffice.ussd.service.calling import Call as Call
from backoffice.ussd.service.calling import Caller as Caller
from backoffice.ussd.service.calling import caller as caller
from backoffice.ussd.service.forgetting import forget as forget
