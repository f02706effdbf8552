"""A night that nobody saw, and what the page says of it in the morning."""

import re

import pytest

from tests.acceptance.harness import Rehearse, company, crowd, live_company, live_person, person
from tests.web.visitor import served, text_of

EVERY_DAY = '[[schedule]]\nname = "nightly"\ncron = "0 0 * * *"\nzone = "UTC"\nlate_after = "48h"\n'


@pytest.mark.slow
def test_a_held_night_leads_to_the_names(rehearse: Rehearse) -> None:
    who = crowd(20)
    room = rehearse(live_company("acme", *map(live_person, who)))
    with (room.folder / "reconciler.toml").open("a", encoding="utf-8") as settings:
        settings.write(EVERY_DAY)
    sheets = room.sheets([company()], [person(one, active="no" if n < 12 else "") for n, one in enumerate(who)])
    room.run("apply", sheets, "--yes", expect=4)
    with served(room) as page:
        html = page.visitor(page.links["approver"]).read("/")
        assert "Held: 12 people would lose access. Nothing was changed. Read the names" in text_of(html)
        assert 'class="night held"' in html
        (plan,) = re.findall(r'href="(/plans/[^"]+)">Read the names', html)
        words = page.visitor(page.links["preparer"]).words(plan)
        assert "Lose access (12)" in words
        assert "Acme Ltd 12 8 0" in words
