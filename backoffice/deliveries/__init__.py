"""Floor 7: how messages to customers fare, for those who may see the customers; what failed is sent again from here."""
