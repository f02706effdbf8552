"""Forms of a page, as a browser without a script would send them."""

from html.parser import HTMLParser
from typing import NamedTuple


class Form(NamedTuple):
    """One form: its method, its address, its fields with their values, and the names of its buttons ("" for none)."""

    method: str
    action: str
    fields: dict[str, str]
    buttons: list[str]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = list[Form]()
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(told.get("method", "get"), told.get("action", ""), {}, []))
            self._open = True
        elif self._open and tag == "input":
            self.found[-1].fields[told.get("name", "")] = told.get("value", "")
        elif self._open and tag == "button":
            self.found[-1].buttons.append(told.get("name", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms_of(html: str) -> list[Form]:
    """Give the forms of a page, in order."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


def form_to(html: str, action: str) -> Form:
    """Give the one form that leads to an address."""
    (found,) = (form for form in forms_of(html) if form.action == action)
    return found
