"""Floor 6: phones, e-mails and addresses of customers, and the codes that verify them."""
