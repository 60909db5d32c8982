"""Names of operations and fields as words, for what nobody worded."""

IRREGULAR = {
    "set": "set",
    "send": "sent",
    "put": "put",
    "take": "took",
    "withdraw": "withdrew",
    "undo": "undid",
    "make": "made",
    "give": "gave",
}
CAPITALS = {"kyc": "KYC", "sms": "SMS", "pdf": "PDF", "id": "ID"}
VOWELS = "aeiou"
SHORT_VERB = 4
STEM = 5


def made_up(operation: str, *, reads: bool) -> tuple[str, str]:
    """A phrase from the operation's own name, for those that nobody worded."""
    area, _, function = operation.partition(".")
    verb, _, rest = function.partition("_")
    where = "" if area[:STEM] in function else f" ({spelt(area)})"
    if reads:
        return f"looked at {spelt(function)}{where}", f"look at {spelt(function)}{where}"
    objects = f" {spelt(rest)}" if rest else ""
    return f"{_past(verb)}{objects}{where}", f"{verb}{objects}{where}"


def _past(verb: str) -> str:
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return f"{verb[:-1]}ied"
    # One vowel and one letter behind it: drop, dropped; open stays.
    one_vowel = sum(letter in VOWELS for letter in verb) == 1
    doubled = len(verb) <= SHORT_VERB and one_vowel and verb[-1] not in f"{VOWELS}wxy" and verb[-2] in VOWELS
    return f"{verb}{verb[-1]}ed" if doubled else f"{verb}ed"


def spelt(name: str) -> str:
    """`identity_number` -> `identity number`."""
    return " ".join(CAPITALS.get(word, word) for word in name.split("_"))
