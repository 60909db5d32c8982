"""The demo's realm of customers: their users, and the part of Keycloak's admin API that makes and changes them."""
