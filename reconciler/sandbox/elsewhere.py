"""What others hold elsewhere on the network."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Elsewhere:
    """What this partner cannot have, since others do.

    `accounts` maps the keys of people with an account elsewhere to their pod; `domains`, `names` and `vanity_names`
    belong to companies of others, in lower case.
    """

    accounts: dict[str, str] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    vanity_names: set[str] = field(default_factory=set)
