"""Every option that a run is under, from the command line, the configuration or the plan file."""

from dataclasses import asdict
from typing import Any

from reconciler.run.context import Order, RunContext


def options_in_force(run: RunContext, order: Order | None) -> dict[str, Any]:
    """Return the options by name, those of the plan file where one is applied; None, "" or no for what nobody chose."""
    settings, request = run.settings, run.request
    return {
        **(order.policy if order else settings.policy).options,
        "confirm_deactivations": request.confirmed,
        "confirm_reactivations": request.confirmed_reactivations,
        "confirm_companies_gone": list(request.companies_gone),
        "older_sheet": request.older_sheet,
        "force": request.force,
        "unchanged": request.keep_unchanged,
        "encoding": settings.encoding,
        "feed": settings.feed,
        "protected_emails": len(settings.protected.emails),
        "protected_domains": len(settings.protected.domains),
        **asdict(settings.pace),
    }
