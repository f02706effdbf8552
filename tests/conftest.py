"""What holds for all tests: laws that ask for no number of examples are tried with as many as here."""

from hypothesis import settings

from tests.examples import examples

settings.register_profile("here", settings(), max_examples=examples())
settings.load_profile("here")
