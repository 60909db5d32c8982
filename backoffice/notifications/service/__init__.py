"""The operations of messages, and what areas that have something to say ask inside their own."""

from backoffice.notifications.service.delivering import deliver as deliver
from backoffice.notifications.service.delivering import settle as settle
from backoffice.notifications.service.forgetting import forget_messages as forget_messages
from backoffice.notifications.service.forgetting import forget_texts as forget_texts
from backoffice.notifications.service.hearing import apply_report as apply_report
from backoffice.notifications.service.hearing import receive_report as receive_report
from backoffice.notifications.service.reading import attempts_of as attempts_of
from backoffice.notifications.service.reading import of_customer as of_customer
from backoffice.notifications.service.reading import states as states
from backoffice.notifications.service.writing import Reader as Reader
from backoffice.notifications.service.writing import queue as queue
from backoffice.notifications.service.writing import send as send
from backoffice.notifications.service.writing import send_again as send_again
from backoffice.notifications.service.writing import take_back as take_back
from backoffice.notifications.service.writing import tell as tell
from backoffice.notifications.service.writing import why_not_again as why_not_again
from backoffice.notifications.service.writing import written as written
