"""The network as the sandbox plays it: companies, their users, and the rules of the contract. No HTTP here.

Time comes in as a callable, so that a test can move it.
"""

import time
from collections.abc import Callable

from reconciler.sandbox.company_directory import CompanyDirectory
from reconciler.sandbox.conditions import Conditions
from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.elsewhere import Elsewhere
from reconciler.sandbox.passers_by import PassersBy
from reconciler.sandbox.user_directory import UserDirectory

SEEDED_AT = 1_704_067_200.0
"""2024-01-01: the creation date of whatever a seed holds, so that the same seed gives the same world."""


class World(Conditions):
    """All that exists: this partner's companies and users, what others hold elsewhere, and somebody who interferes."""

    def __init__(self, options: Options | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(options or Options(), clock)
        self.elsewhere = Elsewhere()
        self.companies = CompanyDirectory(self, self.elsewhere)
        self.users = UserDirectory(self, self.companies, self.elsewhere)
        self.passers_by = PassersBy(self.companies, self.users)

    def catch_up(self) -> None:
        """Let every listing show how things are."""
        for company in self.companies.all():
            company.listing.catch_up()
