"""What the listing of one company shows, and how it lags behind the truth."""

import msgspec
from msgspec import UNSET

from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.users import SandboxUser


class Listing:
    """The listing of one company: some users are shown late, some as they were before."""

    def __init__(self) -> None:
        self._begun = 0
        self._late: dict[str, int] = {}
        self._stale: dict[str, tuple[bool, int]] = {}
        self._repeated: list[SandboxUser] = []
        self._shown: list[SandboxUser] | None = None

    def begin(self) -> None:
        """Begin anew, since a client reads the first page: what was late or stale for long enough is so no more."""
        self._begun += 1
        self._repeated = []
        if self._late or self._stale:
            self._late = {user_id: last for user_id, last in self._late.items() if last >= self._begun}
            self._stale = {user_id: was for user_id, was in self._stale.items() if was[1] >= self._begun}
            self.changed()

    def changed(self) -> None:
        """Find anew who is listed, since the company's users are not what they were."""
        self._shown = None

    def catch_up(self) -> None:
        """Show how things are."""
        self._late, self._stale = {}, {}
        self.changed()

    def hide(self, user: SandboxUser, listings: int) -> None:
        """Leave a user out of the listing under way, and of so many more."""
        self._late[user.id] = self._begun + listings
        self.changed()

    def repeat(self, user: SandboxUser) -> None:
        """Show a user at the end of the listing under way once more."""
        self._repeated.append(user)

    def keep_state(self, user: SandboxUser, listings: int) -> None:
        """Show a user as they are now in so many more listings, whatever becomes of them; 0: as they will be."""
        self._stale.pop(user.id, None)
        if listings:
            self._stale[user.id] = (user.active is not False, self._begun + listings)
        self.changed()

    def forget(self, user: SandboxUser) -> None:
        """Drop what is kept of a user who is gone."""
        self._late.pop(user.id, None)
        self._stale.pop(user.id, None)
        self.changed()

    def of(self, users: list[SandboxUser], options: Options) -> list[SandboxUser]:
        """Return those of a company's users who are listed now."""
        return [*self._once(users, options), *self._repeated] if self._repeated else self._once(users, options)

    def _once(self, users: list[SandboxUser], options: Options) -> list[SandboxUser]:
        if not self._late and not options.hide_disabled:
            return users
        # Remembered, since a listing of many pages asks for it again and again.
        if self._shown is None:
            self._shown = [user for user in users if self._is_shown(user, options)]
        return self._shown

    def as_listed(self, user: SandboxUser, options: Options) -> SandboxUser:
        """Return a user as the listing shows them."""
        if not options.list_active:
            return msgspec.structs.replace(user, active=UNSET)
        if user.id in self._stale:
            return msgspec.structs.replace(user, active=self._stale[user.id][0])
        return user

    def _is_shown(self, user: SandboxUser, options: Options) -> bool:
        active = self._stale[user.id][0] if user.id in self._stale else user.active is True
        return user.id not in self._late and (active or not options.hide_disabled)
