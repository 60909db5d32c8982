"""Codes of ours as people read them: `p2p_transfer` → P2P transfer."""

CAPITALS = {"api": "API", "id": "ID", "kyc": "KYC", "p2p": "P2P", "ussd": "USSD"}


def spelled(code: str) -> str:
    """The code's words, abbreviations in their capitals."""
    return " ".join(CAPITALS.get(word, word) for word in code.replace("_", " ").split(" "))


def titled(code: str) -> str:
    """The same with a capital at the beginning; a code shouted in capitals is spoken softly."""
    words = spelled(code.lower() if code.isupper() and len(code) > len("USSD") else code)
    return words[:1].upper() + words[1:]
