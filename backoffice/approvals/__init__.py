"""Floor 4: four eyes. Requests that wait for a second person, decisions, and who took part in what."""
