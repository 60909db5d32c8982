"""The customers' own pages: coming in, being known, sending papers, seeing how far things are."""
