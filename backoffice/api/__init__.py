"""The roof: /api/v1 joins what the areas bring for machines."""
