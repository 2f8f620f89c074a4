"""What the console's menu warns of on every page: how many things of a section are late."""

from api.records import erasures
from api.services import Services
from api.staff.officer import Officer
from knowledge.hours import now_in_vietnam


def alarms(here: Services, officer: Officer) -> dict[str, int]:
    """Return by section how much of it is late in the officer's communes; sections without any are left out."""
    with here.records.reading() as connection:
        late = {"erasure": erasures.overdue(connection, officer.communes, now_in_vietnam().date())}
    return {section: number for section, number in late.items() if number}
