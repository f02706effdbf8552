"""What the provider has given for somebody: kept with their session, and to be opened with its secret alone.

That secret is in their browser and nowhere else, so that nobody reads a token who has what the page remembers.
"""

import base64
import hmac
import json
from dataclasses import asdict, dataclass

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from reconciler.config.connection import Secret
from reconciler.web.sign_in.sessions import hash_of
from reconciler.web.store import Store

_HEADER = {"alg": "dir", "enc": "A256GCM"}
# The first part of what is sealed is the same for all, and begins as a token does: it is not kept.
_HEAD = base64.urlsafe_b64encode(json.dumps(_HEADER, separators=(",", ":")).encode()).rstrip(b"=").decode()
_LABEL = b"what the provider has given"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the provider has given for somebody, and said of them.

    `signed_in` is when they have proved who they are (0: it does not say), `read` when it has told their roles, both in
    seconds since 1970; `by_info` where it tells roles in its answer about a person, and not in the id token.
    """

    subject: str
    access: Secret
    refresh: Secret
    signed_in: float
    read: float
    by_info: bool

    @property
    def can_ask(self) -> bool:
        """Whether the provider can be asked for the roles without the person."""
        return bool(self.refresh.reveal() or (self.by_info and self.access.reveal()))


class Proofs:
    """What is kept with sessions, each known by its secret; with the session it goes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, session: str, proof: Proof) -> None:
        """Keep what the provider has given for somebody, in place of what it gave before."""
        with self._store.change() as db:
            db.execute("UPDATE page_session SET proof = ? WHERE hash = ?", (_sealed(session, proof), hash_of(session)))

    def of(self, session: str) -> Proof | None:
        """Return what the provider has given for somebody; None where nothing is kept."""
        row = self._store.row("SELECT proof FROM page_session WHERE hash = ?", (hash_of(session),))
        return _opened(session, row[0]) if row and row[0] else None


def _sealed(session: str, proof: Proof) -> str:
    told = {**asdict(proof), "access": proof.access.reveal(), "refresh": proof.refresh.reveal()}
    return jwe.encrypt_compact(_HEADER, json.dumps(told).encode(), _key(session)).removeprefix(_HEAD)


def _opened(session: str, sealed: str) -> Proof | None:
    try:
        plain = jwe.decrypt_compact(f"{_HEAD}{sealed}", _key(session)).plaintext
    except (JoseError, ValueError):
        return None  # whoever has changed it gains nothing: they sign in again
    told = json.loads(plain or b"")
    return Proof(**{**told, "access": Secret(told["access"]), "refresh": Secret(told["refresh"])})


def _key(session: str) -> OctKey:
    return OctKey.import_key(hmac.digest(session.encode(), _LABEL, "sha256"))
