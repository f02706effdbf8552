"""What cannot be shown or done, in plain words."""

from starlette.responses import JSONResponse, Response

from reconciler.web.desk import Ask
from reconciler.web.templating import page

_SAID = {
    400: ("That cannot be done like this", "What was sent is not what this page asks for. Go back, and try again."),
    403: ("You may not do that", "The form came from another site, or is not for you. Load the page again."),
    404: ("There is nothing here", "The address is mistyped, or what stood here is gone. Begin at the first page."),
    405: ("That cannot be done like this", "This address is for something else. Begin at the first page."),
    409: ("Somebody else was faster", "What you saw has changed meanwhile. Load the page again."),
    413: ("That is too large", "A sheet of this size is not taken. Leave out what it does not need, or split it."),
    421: ("This is not the address of this page", "Ask for it by the address that it was started with."),
    500: ("Something went wrong in this program", "Nothing was changed by it. Whoever runs this page finds the details "
          "in the file faults.log."),
    502: ("The sign-in does not answer", "Try again in a minute."),
    503: ("This cannot be done just now", "Try again in a minute, or tell whoever runs this page."),
    507: ("There is no room for this", "The disk is nearly full. Tell whoever runs this page."),
}  # fmt: skip


def page_of(ask: Ask, status: int, said: str = "") -> Response:
    """Return a page that says what is wrong, and what to do."""
    title, usual = _SAID.get(status, _SAID[400])
    if ask.wants_json:
        return JSONResponse({"error": said or usual}, status)
    # What waits is not counted: that may be what went wrong.
    answer = page(ask, "wrong.html", status, is_counted=False, title=title, said=said or usual)
    if status == 413:
        answer.headers["Connection"] = "close"
    return answer
