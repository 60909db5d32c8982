"""What dashboards bring to the house."""

from backoffice.dashboards.rest import rest
from backoffice.dashboards.views import dashboards
from backoffice.kernel.area import Area, MenuItem, WorkCard

area = Area(
    name="dashboards",
    blueprints=(dashboards,),
    rest=(rest,),
    menu=(MenuItem("Home", "dashboards.home", "house", "dashboards.home", quick=1),),
    work=(
        WorkCard(
            "dashboards-registered-today",
            "Registered today",
            "dashboards.registered_today",
            "dashboards.registered_today",
            20,
        ),
        WorkCard("dashboards-unfinished", "To finish", "dashboards.unfinished", "dashboards.unfinished", 15, tall=True),
        WorkCard("dashboards-came-back", "What came back", "dashboards.came_back", "dashboards.came_back", 30),
        WorkCard("dashboards-figures", "Figures", "dashboards.figures", "dashboards.figures", 50, wide=True),
        WorkCard(
            "dashboards-standing", "How customers stand", "dashboards.standing", "dashboards.standing", 60, wide=True
        ),
        WorkCard("dashboards-jobs", "Jobs", "dashboards.jobs", "dashboards.jobs_by_state", 20, wide=True),
    ),
)
