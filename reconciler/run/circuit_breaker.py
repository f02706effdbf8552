"""The circuit breaker of writes: where they are lost again and again, no more are sent, while reads go on."""

NO_BLIP = 10


class Breaker:
    """Opens when lost writes have come to outnumber answered ones by `at_once` and ten more.

    What is under way (`at_once`) may be lost at one blow, and ten more show that it was no blip; a server that answers
    more than half of its writes never opens it.
    """

    def __init__(self, at_once: int) -> None:
        self.most = at_once + NO_BLIP
        self._surplus = 0

    @property
    def is_open(self) -> bool:
        """Whether writes must stop."""
        return self._surplus >= self.most

    def lost(self) -> None:
        """Count a write that was not served: its answer was lost, an error of the server, or throttled to the end."""
        self._surplus += 1

    def answered(self) -> None:
        """Count a write that was decided, be it by a refusal."""
        # Once open it stays so: what is still under way must not let further writes out.
        if not self.is_open:
            self._surplus = max(0, self._surplus - 1)
