"""Set-up of a fresh machine. Runs on the system's Python before anything is installed: standard library only."""
