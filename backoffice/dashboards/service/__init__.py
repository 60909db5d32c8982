"""What the dashboards area reads for home and for managers."""

from backoffice.dashboards.service.figures import Backlog, Figures, Step, Week, figures
from backoffice.dashboards.service.work import (
    MOST_COUNTED,
    Back,
    Standing,
    came_back,
    home,
    jobs_by_state,
    registered_today,
    standing,
    unfinished,
)

__all__ = [
    "MOST_COUNTED", "Back", "Backlog", "Figures", "Standing", "Step", "Week", "came_back", "figures", "home",
    "jobs_by_state", "registered_today", "standing", "unfinished",
]  # fmt: skip
