"""What holds for everything in a world: how the contract is read, and the time."""

from collections.abc import Callable

from reconciler.sandbox.contract_options import Options


class Conditions:
    """The options of a world, which may change while it is served, and its clock in seconds since 1970."""

    def __init__(self, options: Options, clock: Callable[[], float]) -> None:
        self.options = options
        self.clock = clock
