"""What holds for all tests: so many examples for laws that name no number, and none fails for a slow machine."""

from hypothesis import HealthCheck, settings

from tests.examples import examples

settings.register_profile(
    "here", settings(), max_examples=examples(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("here")
