"""What a header says that is none of ours: whether its column tells who is there, who has left, or what to do."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from reconciler.sheets.headers import without_remark
from reconciler.sheets.leavers import header_words, other_words, value_words
from reconciler.sheets.leavers.either_way import ways_of
from reconciler.sheets.leavers.folding import Vocabulary, expressions, forms, words_of_header
from reconciler.sheets.leavers.sure_words import MANY, SURE
from reconciler.sheets.leavers.system_codes import codes_of

_LONGEST = 200


class Kind(Enum):
    """What a column is about, by its header.

    WAY tells whether somebody comes or goes.

    STATUS tells who is there, STATE may; LEAVING has a yes, a date or a reason where somebody left; ACTION what to do.
    MAYBE_STATUS and MAYBE_LEAVING have words beside these that are not known; WANTED may say who is to be given access.
    MAYBE_END is the end of what is not known, so that its cells have to be days.
    AFTERWARDS is asked of leavers alone, so that a filled cell beside empty ones tells.
    OTHER is about other things, FIELD a part of the company or a role, REMARK free text, and NEUTRAL anything.
    """

    WAY = auto()
    STATUS = auto()
    STATE = auto()
    MAYBE_STATUS = auto()
    WANTED = auto()
    AFTERWARDS = auto()
    LEAVING = auto()
    MAYBE_LEAVING = auto()
    MAYBE_END = auto()
    ACTION = auto()
    REMARK = auto()
    FIELD = auto()
    NEUTRAL = auto()
    OTHER = auto()


WHO_LEFT = frozenset(Kind) - {Kind.NEUTRAL, Kind.REMARK, Kind.FIELD, Kind.OTHER}
"""What a header is about that tells, or may tell, who has left."""


class _About(Enum):
    STATUS = auto()
    STATE = auto()
    PERSON = auto()
    GONE = auto()
    LEAVING = auto()
    TERM = auto()
    AFTERWARDS = auto()
    LEAVE = auto()
    END = auto()
    DATE = auto()
    REASON = auto()
    ACTION = auto()
    HERE = auto()
    GIVE = auto()
    BEING = auto()
    CODE = auto()
    NOT = auto()
    FILLER = auto()
    OTHER = auto()
    FIELD = auto()
    REMARK = auto()
    MEMBER = auto()


def _dictionary(vocabularies: Mapping[_About, Vocabulary]) -> dict[str, set[_About]]:
    found: dict[str, set[_About]] = {}
    for about, vocabulary in vocabularies.items():
        for form in forms(vocabulary) - {""}:
            found.setdefault(form, set()).add(about)
    return found


_WORDS = _dictionary(
    {
        about: getattr(other_words if about.name in ("OTHER", "FIELD", "REMARK") else header_words, about.name)
        for about in _About
    }
)
for _word in forms(SURE) | forms(MANY):
    _WORDS.setdefault(_word, set()).add(_About.LEAVING)
_OUT, _RETIREMENT, _BEGINNING, _FORMER, _NAME, _STUDIES, _NOW, _DESCRIPTION, _PRIVILEGES, _RELATIVES = (
    forms(words)
    for words in (
        header_words.OUT, header_words.RETIREMENT, header_words.BEGINNING, header_words.FORMER, header_words.NAME,
        header_words.STUDIES, header_words.NOW, header_words.DESCRIPTION,
        header_words.PRIVILEGES, header_words.RELATIVES
    )
)  # fmt: skip
_ACCESS = forms(value_words.ACCESS) | {"ad", "directory", "system", "idp", "identity", "profile", "log in", "sign in"}
_MOST_WORDS = max(form.count(" ") + 1 for form in _WORDS)
_PARTS = {form for form in _WORDS if len(form) > 2 and " " not in form}
_GROUPS = {"group", "groups", "gruppe", "gruppen", "groupe", "groupes", "grupo", "grupos", "affiliation",
           "affiliations", "cohort", "cohorts"}  # fmt: skip
_STILL = {"still", "noch", "weiterhin", "toujours", "encore", "todavia", "aun", "sigue", "continua"}
_LINKS = ("", "s", "es", "n", "en")
_ENDINGS = ("ses", "es", "s", "en", "n")
_SHORTEST_INFLECTED = 6
"""A word of fewer letters may be another one with an ending."""

_QUESTIONS = ({"y", "n"}, {"j", "n"}, {"o", "n"}, {"s", "n"}, {"t", "f"})
_OF_STATUS = {_About.STATUS, _About.PERSON, _About.FILLER, _About.STATE, _About.HERE, _About.REASON, _About.BEING,
              _About.CODE, _About.MEMBER, _About.OTHER}  # fmt: skip


def _words(label: str) -> tuple[str, ...]:
    """Return the words of a header, as all that reads one here has them: without the remark of a form."""
    return words_of_header(without_remark(label))


@lru_cache(maxsize=4096)
def kind_of(label: str) -> Kind:
    """Return what a column is about, by its header."""
    if len(label) > _LONGEST:
        return Kind.NEUTRAL
    if not label.strip():
        return Kind.REMARK
    if codes_of(label):
        return Kind.STATUS
    if ways_of(label):
        return Kind.WAY
    words = _words(label)
    if len(words) > 1 and all(len(word) == 1 for word in words) and set(words) not in _QUESTIONS:
        return Kind.MAYBE_STATUS  # A/I, which letters stand for what
    if kind := _of_few_words(words):
        return kind
    pieces = _as_said(words, list(_pieces(words)))
    about = set[_About]().union(*pieces)
    if _About.AFTERWARDS in about:
        return _leaving(pieces, about, is_known=all(pieces)) or Kind.AFTERWARDS
    if len(pieces) > 1 and _About.REMARK in pieces[-1] and not about & {_About.GONE, _About.LEAVING, _About.TERM}:
        return Kind.REMARK
    if any(_About.OTHER in piece for piece in pieces) and not _is_of_members(pieces, about):
        return Kind.OTHER
    if _About.FIELD in about:
        return Kind.FIELD
    is_known = all(pieces)
    if kind := _leaving(pieces, about, is_known=is_known):
        return kind
    if _About.ACTION in about and is_known and _About.DATE not in about:
        return Kind.ACTION
    if kind := _status(pieces, about, is_known=is_known):
        return kind
    if _About.END in about and not any(map(_ends_as_other, words)):
        return Kind.MAYBE_END
    return Kind.REMARK if _About.REMARK in about else Kind.NEUTRAL


def _of_few_words(words: Sequence[str]) -> Kind | None:
    """Return what some words say together that each of them alone doesn't: Out, Beginn der Rente, Ehemaliger Name."""
    content = {word for word in words if not _WORDS.get(word, set()) & {_About.FILLER, _About.DATE}} or set(words[:1])
    if content <= _OUT or content <= _STUDIES:
        return Kind.MAYBE_LEAVING
    if content <= _NOW:
        return Kind.WANTED
    if content <= _DESCRIPTION:
        return Kind.REMARK
    begins = bool(content & _BEGINNING) or any(_About.DATE in _WORDS.get(word, ()) for word in words)
    if content <= _RETIREMENT | _BEGINNING and content & _RETIREMENT and begins:
        return Kind.LEAVING
    is_former_name = content & _FORMER and content <= _FORMER | _NAME and not _NAME.isdisjoint(words)
    return Kind.OTHER if is_former_name else None


def is_of_an_account(label: str) -> bool:
    """Whether a header is of the status of an account, and not of somebody's employment."""
    said = expressions(_words(label), _WORDS, _MOST_WORDS)
    return all(found and (word in _ACCESS or _About.PERSON not in found) for found, word in said)


def asks_whether_still(label: str) -> bool:
    """Whether a header asks if somebody is still here, so that a day under it is their last one."""
    return not _STILL.isdisjoint(_words(label))


@lru_cache(maxsize=4096)
def is_asked_of_leavers(label: str) -> bool:
    """Whether a header asks what is asked of leavers alone, such as *Regrettable*."""
    words = _words(label)
    return any(_About.AFTERWARDS in (found or ()) for found, _ in expressions(words, _WORDS, _MOST_WORDS))


def is_of_privileges(label: str) -> bool:
    """Whether a header is of what somebody may do, which may have ended."""
    return not _PRIVILEGES.isdisjoint(_words(label))


def is_of_relatives(label: str) -> bool:
    """Whether a header is of the family of the person."""
    return not _RELATIVES.isdisjoint(_words(label))


def is_of_the_past(label: str) -> bool:
    """Whether a header is of what was before, such as a previous contract, whose end is none of the person's time."""
    return not _FORMER.isdisjoint(_words(label))


def asks_whether_graduated(label: str) -> bool:
    """Whether a header asks if somebody has graduated, where a day or a year is that of a degree of everybody's."""
    return not {"graduated", "graduate"}.isdisjoint(_words(label))


def has_codes_of_messages(label: str) -> bool:
    """Whether a header is of the reason for a message to the German social insurance, whose codes are known."""
    return "abgabegrund" in _words(label)


def tells_groups(label: str) -> bool:
    """Whether a header is of the groups that somebody is in."""
    return not _GROUPS.isdisjoint(_words(label))


def _as_said(words: Sequence[str], pieces: list[set[_About]]) -> list[set[_About]]:
    """Return the pieces, with what a word means by its place: “No crear” is no number, “Employed to” names an end."""
    if words[:1] == ("no",) and any(piece & {_About.GIVE, _About.HERE} for piece in pieces[1:]):
        return [{_About.NOT}, *pieces[1:]]
    if words[-1:] == ("to",) and len(words) > 1:
        return [*pieces[:-1], {_About.END}]
    return pieces


def _leaving(pieces: Sequence[set[_About]], about: set[_About], *, is_known: bool) -> Kind | None:
    sure = Kind.LEAVING if is_known else Kind.MAYBE_LEAVING
    if _About.LEAVING in about or (_About.GONE in about and not _is_of_a_thing(pieces)):
        return sure
    if _About.NOT in about and about & {_About.GIVE, _About.HERE, _About.PERSON}:
        return sure if is_known else None
    if _About.TERM in about:
        with_it = about & {_About.DATE, _About.REASON, _About.PERSON, _About.STATUS}
        return sure if with_it else Kind.MAYBE_LEAVING if is_known else None
    if _About.LEAVE in about and about & {_About.DATE, _About.REASON}:
        return sure
    if _About.END in about and is_known and _About.STATUS not in about:
        return Kind.LEAVING
    return None


def _ends_as_other(word: str) -> bool:
    """Whether a compound is of other things by its last part: Parkausweis is an Ausweis."""
    ends = (word[at:] for at in range(2, len(word) - _SHORTEST_INFLECTED + 2))
    return any(_About.OTHER in _WORDS.get(end, ()) for end in ends)


def _is_of_members(pieces: Sequence[set[_About]], about: set[_About]) -> bool:
    """Whether a status is of what somebody belongs to, such as their studies, which alone are other things."""
    has_status = not about.isdisjoint({_About.STATUS, _About.STATE})
    return has_status and all(_About.MEMBER in piece for piece in pieces if _About.OTHER in piece)


def _is_of_a_thing(pieces: Sequence[set[_About]]) -> bool:
    """Whether what is gone is followed by a noun that is not known, as in “Blocked time”, “Archive key”."""
    return any(_About.GONE in one and not other for one, other in pairwise(pieces))


def _status(pieces: Sequence[set[_About]], about: set[_About], *, is_known: bool) -> Kind | None:
    if _About.DATE in about and about & {_About.STATUS, _About.STATE, _About.HERE}:
        return Kind.NEUTRAL  # since when it is so
    if _About.STATUS in about and is_known and about <= _OF_STATUS:
        return Kind.STATUS
    if _About.STATE in about and _About.MEMBER in about and is_known:
        return Kind.STATUS
    if _About.STATE in about and (_About.CODE in about or _About.REASON not in about):
        return Kind.STATE if is_known else Kind.MAYBE_STATUS
    if _About.HERE in about and is_known:
        return Kind.STATUS
    if about & {_About.STATUS, _About.HERE}:
        return Kind.MAYBE_STATUS
    if {_About.PERSON, _About.CODE} <= about:
        return Kind.MAYBE_STATUS
    is_dated = any(_About.DATE in piece and _About.BEING not in piece for piece in pieces)
    is_asked = _About.GIVE in about or ({_About.BEING, _About.PERSON} <= about and not is_dated)
    return Kind.WANTED if is_asked and is_known else None


def _pieces(words: Sequence[str]) -> Iterator[set[_About]]:
    """Yield what the words are about, expressions of several words first; an empty set for what is not known."""
    for found, said in expressions(words, _WORDS, _MOST_WORDS):
        if found is None:
            yield from _compound(said) or [_inflected(said)]
        else:
            yield found


def _inflected(word: str) -> set[_About]:
    """Return what a word is about that has an ending, as in “des Austritts”."""
    if len(word) == 1:
        return {_About.FILLER}
    stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return next((_WORDS[stem] for stem in stems if len(stem) >= _SHORTEST_INFLECTED and stem in _WORDS), set())


@lru_cache(maxsize=4096)
def _compound(word: str) -> list[set[_About]]:
    """Return what the parts of a compound are about, as in Austrittsdatum and EMPLSTATUS; [] where one is unknown."""
    for cut in range(len(word) - 3, 2, -1):
        first, rest = word[:cut], word[cut:]
        for link in _LINKS:
            stem = first.removesuffix(link) if link else first
            if stem not in _PARTS or (link and stem == first):
                continue
            if rest in _PARTS:
                return [_WORDS[stem], _WORDS[rest]]
            if parts := _compound(rest):
                return [_WORDS[stem], *parts]
    return []
