"""What a process may have too little of, and gets where the system lets it."""

from collections.abc import Iterator

import pytest

from reconciler.errors import UsageError
from reconciler.support.shortages import require_files

resource = pytest.importorskip("resource")


@pytest.fixture
def hard() -> Iterator[int]:
    """Give how many files this process may have at most, and let it have as many as before afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield int(before[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def open_files() -> int:
    return int(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def test_open_files_that_may_be_had_are_taken_and_none_is_given_back(hard: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
    require_files(300)
    assert open_files() == 300
    require_files(250)
    assert open_files() == 300


def test_more_than_may_be_had_are_refused(hard: int) -> None:
    if hard == resource.RLIM_INFINITY:
        pytest.skip("this process may have as many as it likes")
    with pytest.raises(UsageError, match=f"may have {hard} open files, and a run needs {hard + 1}"):
        require_files(hard + 1)
