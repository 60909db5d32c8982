"""What customers read on the page behind a link, in each language in which they are written to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The page's sentences; `{paper}` is the paper that was asked for."""

    title: str
    choose: str
    help: str
    send: str
    sending: str
    thanks: str
    gone: str


WORDINGS = {
    "en": Wording(
        "Send your {paper}", "Photograph or choose it",
        "The whole paper, sharp, without glare: JPEG, PNG or PDF, up to 10 MB.", "Send", "Sending and checking…",
        "Thank you, it was received. You need not do anything else.",
        "This link does not work any more. Ask the bank for a new one.",
    ),
    "fr": Wording(
        "Envoyez votre {paper}", "Photographiez ou choisissez-le",
        "Le document entier, net, sans reflet : JPEG, PNG ou PDF, 10 Mo au plus.", "Envoyer", "Envoi et contrôle…",
        "Merci, nous l'avons reçu. Vous n'avez rien d'autre à faire.",
        "Ce lien ne fonctionne plus. Demandez-en un nouveau à la banque.",
    ),
    "es": Wording(
        "Mande su {paper}", "Fotografíelo o elíjalo",
        "El documento entero, nítido, sin reflejos: JPEG, PNG o PDF, hasta 10 MB.", "Mandar", "Mandando y revisando…",
        "Gracias, lo hemos recibido. No tiene que hacer nada más.",
        "Este enlace ya no funciona. Pida uno nuevo al banco.",
    ),
    "sw": Wording(
        "Tuma {paper} yako", "Piga picha au chagua",
        "Hati yote, iliyo wazi, bila mng'ao: JPEG, PNG au PDF, hadi MB 10.", "Tuma", "Inatuma na kukagua…",
        "Asante, tumeipokea. Huhitaji kufanya kingine.",
        "Kiungo hiki hakifanyi kazi tena. Omba kipya kutoka benki.",
    ),
}  # fmt: skip
