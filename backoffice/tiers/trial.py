"""What a page shows of a tried amount: the answer in a sentence, and each limit with what would be used of it."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.kernel.errors import Invalid
from backoffice.kernel.words import say
from backoffice.tiers import service
from backoffice.tiers.forms import TryForm
from backoffice.tiers.models import Period, TierLimit
from backoffice.tiers.rules import limits
from backoffice.tiers.rules.limits import Asked
from backoffice.tiers.service import Checked
from backoffice.tiers.spelling import amount
from backoffice.web.spelling import titled


@dataclass(frozen=True)
class Bar:
    """One limit: what would be used of it, and how much there is."""

    name: str
    used: Decimal | int
    allowed: Decimal | int


@dataclass(frozen=True)
class Trial:
    """The answer as people read it."""

    allowed: bool
    sentence: str
    tier: str
    most: str  # how much would go where the amount does not; empty where nothing would
    bars: list[Bar]


def offer(actor: Actor, form: TryForm) -> TryForm:
    """Fill in the channels and features that the tiers know."""
    tiers = {tier.level: tier for tier, _ in service.tiers(actor).rows}
    form.channel.choices = {"": "Any", **{word: titled(word) for word in sorted(service.known_channels(tiers))}}
    form.feature.choices = {"": "Any", **{word: titled(word) for word in sorted(service.known_features(tiers))}}
    return form


def tried(actor: Actor, customer_id: UUID, form: TryForm) -> Trial | None:
    """What was typed, tried; None where it cannot be: the form says why."""
    if not form.validate():
        return None
    asked = form.asked()
    try:
        return _as_read(service.limit_check(actor, customer_id, asked), asked)
    except Invalid as problem:
        form.take(problem)
        return None


def _as_read(checked: Checked, asked: Asked) -> Trial:
    answer = checked.answer
    room = amount(answer.remaining) if answer.limit and answer.remaining and not answer.allowed else ""
    bars = [_bar(row, asked) for row in checked.rows if limits.room_of(row, asked) is not None]
    if answer.reason:
        sentence = answer.reason.sentence
    elif answer.remaining is None:
        sentence = "This goes, whatever the amount."
    else:
        sentence = say("This goes, up to {most}.", most=amount(answer.remaining))
    return Trial(answer.allowed, sentence, checked.tier.name if checked.tier else "No tier", room, bars)


def _bar(row: TierLimit, asked: Asked) -> Bar:
    used = {Period.DAY: asked.used_today, Period.MONTH: asked.used_month, Period.BALANCE: asked.balance}
    before = max(used.get(row.period, limits.NOTHING), limits.NOTHING)
    return Bar(limits.words(row), _short(before + asked.amount), _short(row.most or limits.NOTHING))


def _short(amount_of: Decimal) -> Decimal | int:
    """Without cents where there are none."""
    return int(amount_of) if amount_of == amount_of.to_integral_value() else amount_of
