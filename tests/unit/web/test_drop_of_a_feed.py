"""A feed that is named as a sheet is dropped: who may name which, and what a browser says of the age of files."""

from contextlib import closing

from reconciler.operations.drops import drop_of
from reconciler.state.backends import open_state
from reconciler.state.derived import FEED
from reconciler.web.pages.drop import moments
from reconciler.web.pages.plan import to_tick
from reconciler.web.sign_in.roles import Role
from tests.each import each
from tests.unit.web.desks import Bench


def has_feed(bench: Bench, name: str, *companies: str) -> None:
    """Put on record that a run had a feed."""
    tenant = bench.desk.partner.tenant
    body = {"tenant": tenant, "name": name, "rows": dict.fromkeys(companies, 3), "counted": None}
    with closing(open_state(bench.desk.state)) as store:
        store.journal.append(tenant, f"run-{name}", [(FEED, body)])


def test_whoever_is_here_for_some_companies_names_no_feed_of_others_and_is_shown_none(bench: Bench) -> None:
    has_feed(bench, "all-of-hr", "acme", "beta")
    has_feed(bench, "acme-hr", "acme")
    some = bench.person(Role.PREPARER)._replace(bounds=frozenset({(Role.PREPARER, "acme")}))
    for person, may in ((some, False), (bench.person(Role.PREPARER), True)):
        with bench.client(person) as (client, token):
            assert ("all-of-hr" in client.get("/").text) is may
            assert "acme-hr" in client.get("/").text
            for feed, status in (("all-of-hr", 303 if may else 403), ("acme-hr", 303), ("a new one", 303), ("", 303)):
                data = {"token": token, "feed": feed}
                answer = client.post("/drops", data=data, files={"sheet": ("a.csv", b"email\n")})
                assert answer.status_code == status, (feed, answer.text)
                if status == 403:
                    assert "a feed of other companies, too" in answer.text
    dropped = {job.about for job, _ in bench.queue.orders}
    feeds = [drop_of(bench.desk.state, bench.desk.partner.tenant, one).feed for one in dropped]
    assert sorted(feeds) == ["", "", "a new one", "a new one", "acme-hr", "acme-hr", "all-of-hr"]


TOLD = [
    ("", []),
    ("1772000000123", [1772000000.123]),
    ("1772000000123,1", [1772000000.123, 0.001]),
    ("x,-1,,1e9,²", [0.0] * 5),
    ("9" * 15, [0.0]),
]


@each(("text", "seconds"), TOLD)
def test_what_a_browser_says_of_the_age_of_files_is_read_or_unknown(text: str, seconds: list[float]) -> None:
    assert moments(text) == seconds


def test_whoever_approves_ticks_each_company_that_is_gone_and_an_older_sheet() -> None:
    gone = [{"company": "cord"}, {"company": "bolt"}]
    assert to_tick({"lifted": [{"what": "older_sheet"}], "gone": gone}) == ["older", "gone-cord", "gone-bolt"]
    assert to_tick({"lifted": [{"what": "ignored_columns"}], "gone": []}) == []
