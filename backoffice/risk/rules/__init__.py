"""How facts become points, points a level, and when a level may fall."""
