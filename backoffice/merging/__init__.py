"""Two records of one customer made one, by two people, and made two again."""
