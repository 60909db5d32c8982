"""How customers are reached: phones, e-mails, addresses, and the codes that prove them."""
