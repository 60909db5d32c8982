"""The one error of set-up: a sentence for the person at the keyboard."""


class SetupProblem(Exception):
    """Set-up cannot go on; the message says why and what to do, without a traceback."""
