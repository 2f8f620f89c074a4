"""Whom and what every day of the week works with."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from ops.week.diary import Diary
from ops.week.officers import Officer
from ops.week.project import Project


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The assistant, the browser residents use, the officers in theirs, and the diary of it all.

    ``rate`` is how many questions a second are asked while a version changes; pictures go into ``shots``.
    """

    diary: Diary
    browser: Browser
    project: Project
    admin: Officer
    editor: Officer
    second: Officer
    clerk: Officer
    rate: float
    shots: Path | None

    @property
    def port(self) -> int:
        """Return where residents ask."""
        return self.project.server.port

    def shot(self, name: str) -> Path | None:
        """Return where a picture goes, None when none is wanted."""
        return self.shots / f"{name}.png" if self.shots else None
