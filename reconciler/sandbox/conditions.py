"""What holds for everything in a world: how the contract is read, and the time."""

from collections.abc import Callable

from reconciler.sandbox.contract_options import Options


class Conditions:
    """The options of a world, which may change while it is served, its clock, and the tokens it has given out."""

    def __init__(self, options: Options, clock: Callable[[], float]) -> None:
        self.options = options
        self.tokens: list[str] = []
        self._clock = clock

    def clock(self) -> float:
        """Return the time by the clock of the service, in seconds since 1970."""
        return self._clock() + self.options.clock_skew_s
