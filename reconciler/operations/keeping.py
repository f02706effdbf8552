"""After a good run, forget those whom nobody has named for as long as the settings keep people."""

from contextlib import closing
from datetime import UTC, datetime

from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError
from reconciler.model.report import Report
from reconciler.model.run_outcome import is_good
from reconciler.operations.forget import ForgetRequest, forget
from reconciler.state.backends import open_to_read
from reconciler.state.forgettings import Whom, forgettings
from reconciler.state.runs import runs
from reconciler.support.lazy_log import logger
from reconciler.support.unforeseen import as_foreseen


def forget_old(report: Report, settings: Settings) -> None:
    """Forget them by `[state] keep`; what goes wrong is told in the log, for the run itself has ended well.

    With four eyes it is asked for, once, and somebody carries it out.
    """
    today = datetime.now(UTC).date()
    before = settings.keeping.before(today)
    if before is None or settings.keeping.is_held(today) or not is_good(report.outcome, report.exit_code, report.error):
        return
    try:
        if _is_due(settings, before.isoformat()):
            reason = f'kept no longer than [state] keep = "{settings.keeping.keep}" says'
            forget(ForgetRequest(reason, before=before.isoformat()), settings)
    except Exception as error:  # noqa: BLE001 - what was done is done all the same
        told: ReconcilerError = as_foreseen(error)
        logger(__name__).warning("Nobody was forgotten by age ([state] keep): %s", told)


def _is_due(settings: Settings, before: str) -> bool:
    """Whether anything is on record from before a day, and nobody waits for the second person already."""
    with closing(open_to_read(settings.state)) as store:
        asked = any(
            one.asked_by and not one.is_done and one.is_about(Whom(before=before)) for one in forgettings(store.journal)
        )
        is_old = any(run.started_at < before for run in runs(store.journal))
    return is_old and not (asked and settings.approving.four_eyes)
