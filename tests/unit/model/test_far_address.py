"""Addresses of sheets: what they are taken apart into, and that none with a secret in it is taken or shown."""

from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress, is_far, place_of
from reconciler.run.request import Request
from tests.each import each

PARTS = {
    "sftp://hr@files.example/out/people.xlsx": ("hr", "files.example", None, "/out/people.xlsx", "people.xlsx"),
    "SFTP://Files.Example:2222/~/a%20b%25.csv": ("", "files.example", 2222, "a b%.csv", "a b%.csv"),
    "sftp://h/out/a#1?.csv": ("", "h", None, "/out/a#1?.csv", "a#1?.csv"),
    "sftp://[::1]:22/out/": ("", "::1", 22, "/out/", "out"),
    "s3://bucket/out/a%20b.csv": ("", "bucket", None, "bucket/out/a%20b.csv", "a%20b.csv"),
    "https://h.example/x/people.csv?format=csv#top": ("", "h.example", None, "/x/people.csv", "people.csv"),
}
SECRET = "hunter2"
REFUSED = {
    f"sftp://hr:{SECRET}@files.example/x.csv": "password",
    f"sftp://hr:{SECRET}/x@files.example/x.csv": "An address of sftp",
    f"sftp://hr:12/{SECRET}@files.example/x.csv": "%40",
    f"sftp://hr:{SECRET}@[files/x.csv": "An address of sftp",
    f"s3://key:{SECRET}@bucket/x.csv": "password",
    f"s3://key:{SECRET}/@bucket/x.csv": "An address of s3",
    f"https://{SECRET}@files.example/x.csv": "password",
    f"https://files.example/x.csv?a=b&access_token={SECRET}": "“access_token=”",
    f"https://files.example/x.csv?X-Amz-Signature={SECRET}": "“X-Amz-Signature=”",
    f"https://files.example/x.csv?sig={SECRET}": "“sig=”",
    "http://files.example/x.csv": "without TLS",
    "ftp://files.example/x.csv": "sftp, s3, https",
    "sftp:///x.csv": "no host",
    "sftp://files.example/": "no path",
    "sftp://files.example/a%0Ab.csv": "cannot be seen",
    "file://server/share/x.csv": "three slashes",
}


@each("text", PARTS)
def test_an_address_is_taken_apart(text: str) -> None:
    address = place_of(text)
    assert isinstance(address, FarAddress)
    assert (address.user, address.host, address.port, address.path, address.name) == PARTS[text]
    assert is_far(address)


@each("text", REFUSED)
def test_an_address_that_cannot_be_used_is_refused_without_a_word_of_its_secret(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        place_of(text)
    assert REFUSED[text] in str(refused.value)
    assert SECRET not in str(refused.value)


@each("text", ["people.xlsx", "/srv/hr/people.xlsx", "C:\\hr\\people.xlsx", "a:b/c.csv", "sftp:x"])
def test_what_has_no_scheme_is_a_path(text: str) -> None:
    assert place_of(text) == Path(text)
    assert not is_far(text)


def test_a_file_of_this_machine_is_a_path() -> None:
    assert place_of("file:///srv/hr/a%20b.csv") == Path("/srv/hr/a b.csv")


def test_a_folder_holds_what_stands_in_it() -> None:
    folder = FarAddress("sftp://h/out/")
    assert folder.holds("sftp://h/out/a.csv")
    assert folder.holds("sftp://h/out/")
    assert not folder.holds("sftp://h/outer/a.csv")


def test_a_request_takes_addresses_as_text() -> None:
    request = Request(["sftp://h/a.csv", "b.csv"], users="https://h/c.csv")
    assert [type(one) for one in request.all_sources] == [FarAddress, str, FarAddress]
    with pytest.raises(UsageError):
        Request(["sftp://u:p@h/a.csv"])
