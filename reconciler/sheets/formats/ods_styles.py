"""What the styles of an .ods workbook say that matters here: which tables are hidden, what is struck through."""

from reconciler.sheets.formats.ods_xml import Attributes

STYLE_TAGS = ("style:style", "style:default-style", "style:table-properties", "style:text-properties", "style:map")
"""The tags that say something here."""
_LINE = ("style:text-line-through-style", "style:text-line-through-type")
_DEEPEST = 100
"""So many styles may stand on each other's shoulders."""

_Key = tuple[str, str]
"""The family of a style (table-cell, text …), and its name; "" for the default."""


class Styles:
    """The styles of a workbook, common ones and those of its content."""

    def __init__(self) -> None:
        """Begin without any style."""
        self.hidden_tables: set[str] = set()
        self.any_strikes = False
        self._strikes: dict[_Key, bool] = {}
        self._parents: dict[_Key, str] = {}
        self._applied: dict[_Key, list[str]] = {}
        self._open: _Key = ("", "")

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in a tag."""
        if name in ("style:style", "style:default-style"):
            self._begin(attributes)
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._open[1])
        elif name == "style:text-properties":
            said = [attributes[key] != "none" for key in _LINE if key in attributes]
            if said:
                self._strikes[self._open] = all(said)
                self.any_strikes |= all(said)
        elif name == "style:map":
            self._applied.setdefault(self._open, []).append(attributes.get("style:apply-style-name", ""))

    def end(self, name: str) -> None:
        """Take in the end of a tag."""

    def text(self, text: str) -> None:
        """Take in text."""

    def _begin(self, attributes: Attributes) -> None:
        self._open = attributes.get("style:family", ""), attributes.get("style:name", "")
        self._strikes.pop(self._open, None)
        self._applied.pop(self._open, None)
        self._parents[self._open] = attributes.get("style:parent-style-name", "")

    def strikes(self, name: str, family: str = "table-cell") -> bool:
        """Whether a style strikes through, by itself or through the style that it stands on."""
        for _ in range(_DEEPEST):
            if (family, name) in self._strikes:
                return self._strikes[family, name]
            if not name:
                break
            name = self._parents.get((family, name), "")
        return False

    def may_strike(self, name: str) -> bool:
        """Whether a style of cells strikes through under some condition."""
        return any(map(self.strikes, self._applied.get(("table-cell", name), ())))
