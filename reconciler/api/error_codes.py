"""What the API's detailErrorCodes mean, and how a refusal is worded for the audit."""

from typing import TYPE_CHECKING

from reconciler.errors import ApiRefused

if TYPE_CHECKING:
    # The network is loaded only where it is used.
    pass


DOMAIN_NOT_ALLOWED = 40001


COMPANY_MISSING = 40102


USER_MISSING = 40106


EXPLAINED = {
    40001: "The domain of this address is not allowed for the company: add it to the company's emailDomains.",
    40002: "An account with this address exists already, in this company or elsewhere on the network.",
    40102: "The company does not exist for this partner, or is not COMPLETED yet.",
    40103: "An email domain is taken: another company has people with addresses in it. Ask Symphony who holds it.",
    40106: "The person is not found in this company.",
}
"""What each detailErrorCode means, in the words of the audit (contract: problem detail)."""


def explain(error: ApiRefused) -> str:
    """Return a refusal in words: what its code means, and what the API itself said."""
    meaning = EXPLAINED.get(error.detail_code or 0, "")
    return f"{meaning} The API said: {error.message}" if meaning else error.message
