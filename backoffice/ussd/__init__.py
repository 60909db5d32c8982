"""USSD: registering, proving the phone and asking what is missing from any phone, over a gateway."""
