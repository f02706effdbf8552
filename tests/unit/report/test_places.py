"""What is not known to be anything else is production."""

from reconciler.report.places import kind_of, place_of
from tests.each import each


@each(
    ("host", "kind"),
    [
        ("community.symphony.com", "production"),
        ("community.symphony.com:8443", "production"),
        ("community.uat.symphony.com", "UAT"),
        ("uat.symphony.com.evil.example", "production"),
        ("notuat.symphony.com", "production"),
        ("sandbox.example", "production"),
        ("127.0.0.1:8765", "sandbox"),
        ("127.9.9.9", "sandbox"),
        ("localhost:1", "sandbox"),
        ("LOCALHOST", "sandbox"),
        ("[::1]:8765", "sandbox"),
        ("localhost.example", "production"),
        ("10.0.0.1", "production"),
        ("", "production"),
    ],
)
def test_a_host_says_what_it_is(host: str, kind: str) -> None:
    assert kind_of(host) == kind
    assert place_of(host) == f"{host} ({kind})"
