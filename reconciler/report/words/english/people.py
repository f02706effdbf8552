"""What a plan does to people, in words."""

from reconciler.model.action import Action, ActionKind
from reconciler.model.report import Report
from reconciler.report.effect import Effect, effect_of, not_held
from reconciler.report.places import place_of

_THOSE = {"would": ("would lose", "would get"), "did": ("lost", "got")}


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def people(number: int) -> str:
    """Return a number of people."""
    return counted(number, "person", "people")


def called(address: str, name: str) -> str:
    """Return somebody's name, where it is known, and their address."""
    return f"{name} <{address}>" if name else address


def unread(number: int) -> str:
    """Return that so many people who get access have remarks to be read."""
    who, has = ("person who gets", "has") if number == 1 else ("people who get", "have")
    return f"{number:,} {who} access {has} a remark that nothing here understands: read it before you approve"


def already_done(number: int) -> str:
    """Return that so many changes of a plan that is applied are no longer needed."""
    return (
        f"{counted(number, 'change')} of the plan {'is' if number == 1 else 'are'} no longer needed: it is so already."
    )


def own_change(action: Action) -> str:
    """Return a change of a company itself: that it is created, or which email domains it gets."""
    before = (action.old or {}).get("emailDomains", ())
    domains = [domain for domain in action.new["emailDomains"] if domain not in before]
    if action.kind is ActionKind.CREATE_COMPANY:
        return f"create the company {action.new['name']} ({', '.join(domains)})"
    return f"add the domain{'' if len(domains) == 1 else 's'} {', '.join(domains)}"


def headline(effect: Effect, *, past: bool = False) -> str:
    """Return what counts in a plan, in short: who loses access first; in the `past`, of what a run did."""
    told = [f"{loses(effect.lose, past=past)} access" if effect.lose else ""]
    told += [f"{gets(effect.get, past=past)} access{_parts(effect)}" if effect.get else ""]
    told += [f"{counted(effect.created, 'company', 'companies')} created" if effect.created else ""]
    told += [f"{counted(effect.widened, 'company', 'companies')} with new domains" if effect.widened else ""]
    return " · ".join(filter(None, told)) or ("Nothing was changed" if past else "Nothing changes")


def loses(number: int, of: str = "", *, past: bool = False) -> str:
    """Return how many, `of` how many, lose something, or lost it."""
    return f"{number:,}{of} {'lost' if past else 'loses' if number == 1 else 'lose'}"


def gets(number: int, *, past: bool = False) -> str:
    """Return how many get something, or got it."""
    return f"{number:,} {'got' if past else 'gets' if number == 1 else 'get'}"


def base(effect: Effect) -> str:
    """Return of how many people that is, and in how many companies."""
    of = f"of {effect.active:,} with access, " if effect.active is not None else ""
    return f"{of}in {counted(effect.companies, 'company', 'companies')}"


def sentence(effect: Effect, *, how: str = "") -> str:
    """Return who loses access and who gets it; `how` is "would" or "did", "" for what is about to be."""
    lose, get = _THOSE.get(how, ("", ""))
    one = f"{people(effect.lose)} {lose or ('loses' if effect.lose == 1 else 'lose')} access" if effect.lose else ""
    got = f"{get or ('gets' if effect.get == 1 else 'get')} {'it' if one else 'access'}{_parts(effect)}"
    other = f"{f'{effect.get:,}' if one else people(effect.get)} {got}" if effect.get else ""
    told = " and ".join(filter(None, (one, other)))
    return told or _of_companies(effect, how)


def question(report: Report) -> str:
    """Return what somebody is asked about: who loses access, of how many and where; and what is held."""
    effect = effect_of(report, not_held(report))
    kept_back, planned = report.held_back, len(report.planned)
    held = f"; {kept_back:,} of the {planned:,} changes {'is' if kept_back == 1 else 'are'} held" if kept_back else ""
    return f"{sentence(effect)}, {base(effect)}, on {place_of(report.host)}{held}."


def _of_companies(effect: Effect, how: str) -> str:
    passive = {"would": "would be", "did": "was", "": "is"}[how]
    several = {"would": "would be", "did": "were", "": "are"}[how]
    made = f"{counted(effect.created, 'company', 'companies')} {passive if effect.created == 1 else several} created"
    gets = {"would": "would get", "did": "got"}.get(how, "gets" if effect.widened == 1 else "get")
    wider = f"{counted(effect.widened, 'company', 'companies')} {gets} email domains"
    told = [words for words, number in ((made, effect.created), (wider, effect.widened)) if number]
    return " and ".join(told)


def _parts(effect: Effect) -> str:
    return f" ({effect.new:,} new, {effect.back:,} back)" if effect.new and effect.back else ""
