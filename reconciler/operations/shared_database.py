"""What the page is given of the database that several machines share."""

from reconciler.state.postgres_connection import place_of
from reconciler.state.postgres_pool import Held, Pool

__all__ = ["Held", "Pool", "place_of"]
