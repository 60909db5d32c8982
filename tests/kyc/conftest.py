"""The application that really commits, for races."""

from tests import live

live_app = live.live_app
