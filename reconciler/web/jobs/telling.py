"""What people do with plans on the page is told by a process of its own: nobody at the page waits for a mail server."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from reconciler.config.settings import Settings, load_settings
from reconciler.model.notice import Event, Site
from reconciler.operations import notices
from reconciler.operations.site import site_of
from reconciler.web.jobs.environment import without_secret

Json = dict[str, Any]


def tell_apart(order: Json, said: str, event: Event, *, withdrawn: bool = False) -> None:
    """Begin to tell that somebody has asked for a yes to a plan, given it or taken it back, or sent the plan back.

    `order` has the plan, who acts and the configuration, `said` is what they say of it. It is not waited for.
    """
    facts = {name: order[name] for name in ("config", "plan", "actor")}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=without_secret(os.environ),
        start_new_session=True,
    )
    assert process.stdin  # noqa: S101 - it was asked for
    with process.stdin as order_to:
        order_to.write(json.dumps({**facts, "said": said, "event": event, "withdrawn": withdrawn}).encode())


def main() -> None:
    """Tell what stdin says."""
    os.umask(0o077)
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(levelname)s %(message)s")
    order = json.loads(sys.stdin.buffer.read())
    try:
        settings = load_settings(order["config"])
        config = ("--config", str(settings.file)) if settings.file else ()
        _tell(order, settings, site_of(settings, "", ("apply", order["plan"], *config)))
    except Exception as error:  # noqa: BLE001 - what was done on the page stands
        logging.getLogger(__name__).warning("no notice was sent (%s)", type(error).__name__)


def _tell(order: Json, settings: Settings, site: Site) -> None:
    plan, login = Path(order["plan"]), order["actor"]["login"]["name"]
    match Event(order["event"]):
        case Event.APPROVED:
            notices.tell_of_approval(plan, login, settings, site, withdrawn=order["withdrawn"])
        case Event.ASKED:
            notices.tell_of_request(plan, login, order["said"], settings, site)
        case Event.SENT_BACK:
            notices.tell_of_sending_back(plan, login, order["said"], settings, site)


if __name__ == "__main__":
    main()
