"""HTML of the templates: everything that is shown in it is escaped, and steers neither a reader nor a browser."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from reconciler.operations.pause import pause_of
from reconciler.report.places import kind_of
from reconciler.report.words.english import at_page
from reconciler.support.redact import visible
from reconciler.web.desk import Ask
from reconciler.web.pages.standing import count_waiting
from reconciler.web.pictures.bars import parts
from reconciler.web.sign_in.roles import PAUSE, Role

HERE = Path(__file__).parent


def seen(value: Any) -> Any:
    """Return a text as it is shown: on one line, and what cannot be seen as a mark."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(" ".join(value.split()))
    return value


def number(value: int) -> str:
    """Return a number with its thousands apart."""
    return f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{value:,} {one if value == 1 else many or f'{one}s'}"


def moment(value: str | float) -> str:
    """Return a moment, ISO 8601 or seconds since 1970, as people read it: UTC, to the minute."""
    at = datetime.fromtimestamp(value, UTC) if isinstance(value, float) else datetime.fromisoformat(value)
    return f"{at.astimezone(UTC):%d %b %Y, %H:%M} UTC"


def day(value: date) -> str:
    """Return a day as people read it."""
    return f"{value:%d %b %Y}"


ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=seen,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters |= {"number": number, "moment": moment, "day": day, "retold": at_page.retold}
ENVIRONMENT.globals |= {"counted": counted, "parts": parts, "Role": Role}


def _token_field(token: str) -> Markup:
    """Return the field by which a form shows that it is from this session."""
    return Markup('<input type="hidden" name="token" value="{}">').format(token) if token else Markup("")


def render(template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """Return a page of a template."""
    return HTMLResponse(ENVIRONMENT.get_template(template).render(facts), status)


def page(ask: Ask, template: str, status: int = 200, *, is_counted: bool = True, **facts: Any) -> HTMLResponse:
    """Return a page with what stands on every page; `is_counted` has it say how many plans wait for whoever looks."""
    desk, session = ask.desk, ask.session
    shared = {
        "host": desk.partner.host,
        "production": kind_of(desk.partner.host) == "production",
        "session": session,
        "person": session.person if session else None,
        "others": [other for other in desk.demo if not (session and other.id == session.person.id)],
        "demo": bool(desk.demo),
        "token_field": lambda: _token_field(session.token if session else ""),
        "waiting_count": count_waiting(desk, session.person) if session and is_counted else 0,
        "paused": pause_of(desk.state) if session else None,
        "may_pause": bool(session and session.person.may_for_all(PAUSE)),
        "refresh": 0,
        "path": ask.request.url.path,
    }
    return render(template, status, **{**shared, **facts})
