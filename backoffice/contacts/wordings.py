"""What customers read on the page behind a link that confirms an address, in their language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The page's sentences."""

    title: str
    why: str
    code: str
    digits: str
    wrong: str
    confirm: str
    busy: str
    thanks: str
    gone: str


WORDINGS = {
    "en": Wording(
        "Confirm your e-mail address", "You were sent this link so that we know that your mail reaches you.",
        "Code from the same mail", "Six digits",
        "This code is not accepted. Look at the digits again, or ask the bank for a new mail.",
        "Confirm address", "Confirming…", "Thank you, your address is confirmed. You need not do anything else.",
        "This link does not work any more. Ask the bank for a new one.",
    ),
    "fr": Wording(
        "Confirmez votre adresse e-mail", "Ce lien vous a été envoyé pour vérifier que nos messages vous parviennent.",
        "Code du même message", "Six chiffres",
        "Ce code n'est pas accepté. Vérifiez les chiffres ou demandez un nouveau message à la banque.",
        "Confirmer l'adresse", "Confirmation…", "Merci, votre adresse est confirmée. Vous n'avez rien d'autre à faire.",
        "Ce lien ne fonctionne plus. Demandez-en un nouveau à la banque.",
    ),
    "es": Wording(
        "Confirme su correo electrónico", "Le enviamos este enlace para saber que nuestros mensajes le llegan.",
        "Código del mismo mensaje", "Seis cifras",
        "Este código no es válido. Revise las cifras o pida al banco un mensaje nuevo.",
        "Confirmar dirección", "Confirmando…", "Gracias, su dirección está confirmada. No tiene que hacer nada más.",
        "Este enlace ya no funciona. Pida uno nuevo al banco.",
    ),
    "sw": Wording(
        "Thibitisha barua pepe yako", "Tulikutumia kiungo hiki ili tujue kwamba barua zetu zinakufikia.",
        "Nambari iliyo kwenye barua hiyo hiyo", "Tarakimu sita",
        "Nambari hii haikubaliki. Angalia tarakimu tena, au omba benki ikutumie barua mpya.",
        "Thibitisha anwani", "Inathibitisha…", "Asante, anwani yako imethibitishwa. Huhitaji kufanya kingine.",
        "Kiungo hiki hakifanyi kazi tena. Omba kipya kutoka benki.",
    ),
}  # fmt: skip
