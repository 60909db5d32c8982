"""What customers read when their tier went down, in each language in which they are written to."""

# {bank}, {tier}, {balance} and {payment} are filled in.
LOWERED = {
    "en": "{bank}: your account is now {tier}. It may hold {balance}, and one payment may be {payment}. Ask us how to"
    " raise it again.",
    "fr": "{bank} : votre compte est désormais {tier}. Solde : {balance}, un paiement : {payment}. Demandez-nous"
    " comment le relever.",
    "es": "{bank}: su cuenta es ahora {tier}. Saldo: {balance}; un pago: {payment}. Pregúntenos cómo volver a subirla.",
    "sw": "{bank}: akaunti yako sasa ni {tier}. Salio: {balance}; malipo moja: {payment}. Tuulize jinsi ya kuipandisha"
    " tena.",
}
ENDED = {
    "en": "{bank}: your documents have run out, so your account rests. Bring new ones to use it again.",
    "fr": "{bank} : vos documents ne sont plus valables, votre compte est suspendu. Apportez-en de nouveaux.",
    "es": "{bank}: sus documentos han caducado y su cuenta queda en pausa. Traiga otros para volver a usarla.",
    "sw": "{bank}: hati zako zimeisha muda, akaunti yako imesimama. Leta mpya ili uitumie tena.",
}
UP_TO = {"en": "up to {amount}", "fr": "jusqu'à {amount}", "es": "hasta {amount}", "sw": "hadi {amount}"}
NO_LIMIT = {"en": "any amount", "fr": "sans limite", "es": "sin límite", "sw": "bila kikomo"}


def lowered(language: str, *, bank: str, tier: str, balance: str | None, payment: str | None) -> str:
    """The text about the lower tier; an amount of None is no limit."""
    return LOWERED[language].format(
        bank=bank, tier=tier, balance=_amount(language, balance), payment=_amount(language, payment)
    )


def ended(language: str, *, bank: str) -> str:
    """The text where no tier is left."""
    return ENDED[language].format(bank=bank)


def _amount(language: str, amount: str | None) -> str:
    return NO_LIMIT[language] if amount is None else UP_TO[language].format(amount=amount)
