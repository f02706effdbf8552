"""Ids that are made from names: the same in every world, so that rehearsals can be compared."""

import hashlib
import uuid

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "sandbox.reconciler.invalid")


def id_of(*names: str) -> str:
    """Return the id that goes with these names."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(names)))


def number_of(user_id: str) -> int:
    """Return the symphonyUserId that goes with a user's id."""
    return int.from_bytes(hashlib.blake2b(user_id.encode(), digest_size=6).digest())
