"""What the page is given of the database that several machines share."""

from reconciler.state.postgres_connection import in_short
from reconciler.state.postgres_pool import Held, Pool

__all__ = ["Held", "Pool", "in_short"]
