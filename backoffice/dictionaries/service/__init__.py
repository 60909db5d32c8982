"""Reading and changing the dictionaries, and what other areas ask of them inside their own operations."""

from backoffice.dictionaries.service.changing import Standing as Standing
from backoffice.dictionaries.service.changing import history as history
from backoffice.dictionaries.service.changing import propose as propose
from backoffice.dictionaries.service.changing import standing as standing
from backoffice.dictionaries.service.changing import take_agreed as take_agreed
from backoffice.dictionaries.service.changing import why_not_now as why_not_now
from backoffice.dictionaries.service.reading import READ as READ
from backoffice.dictionaries.service.reading import check as check
from backoffice.dictionaries.service.reading import choices as choices
from backoffice.dictionaries.service.reading import is_known as is_known
from backoffice.dictionaries.service.reading import label as label
