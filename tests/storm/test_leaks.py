"""The search for secrets finds them in every spelling: what finds nothing must be able to."""

import base64
import html
import json
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.storm.leaks import holds, leaks

SECRET = 's3/cr=t+0123456789abcdef&<k"ey>'
SPELT = {
    "as it is": SECRET,
    "in JSON": json.dumps(SECRET),
    "in JSON of JSON": json.dumps(json.dumps(SECRET)),
    "in careful JSON": json.dumps(SECRET).replace("/", r"\/").replace("=", r"\u003d").replace("&", r"\u0026"),
    "in a URL": quote(SECRET, safe=""),
    "in a URL, in small letters": quote(SECRET, safe="").lower(),
    "in a URL of a URL": quote(quote(SECRET, safe=""), safe=""),
    "in HTML": html.escape(SECRET),
    "in HTML, numbered": "".join(f"&#{ord(letter)};" for letter in SECRET),
    "in HTML in JSON": json.dumps(html.escape(SECRET)).replace("&", r"\u0026"),
    "in base64": base64.b64encode(SECRET.encode()).decode(),
    "in base64url, with what stands before it": base64.urlsafe_b64encode(f"id:{SECRET} more".encode()).decode(),
    "in hexadecimal": SECRET.encode().hex().upper(),
    "in capitals": SECRET.upper(),
}


@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT)
def test_a_secret_is_found_however_it_is_spelt(spelt: str) -> None:
    assert holds(f"The API said: {spelt} and more".encode(), [SECRET])


def test_what_is_no_secret_is_none() -> None:
    assert not holds(json.dumps({"detail": "s3/cr=t", "of": "***"}).encode(), [SECRET])


def test_files_and_the_members_of_workbooks_are_searched(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text(SPELT["in careful JSON"])
    with zipfile.ZipFile(tmp_path / "audit.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", SPELT["in HTML"])
        archive.writestr("xl/workbook.xml", "nothing")
    assert [*leaks(tmp_path, [SECRET])] == ["audit.xlsx/xl/sharedStrings.xml", "journal"]
