"""What a colleague would write in an afternoon: pandas reads the sheets, requests lists page by page, rows in a loop.

    python -m bench.afternoon URL WORKBOOK

It keeps its connection alive, looks people up in a dict, and prints how many changes it would make: honest work, as
people write it who need the answer today. It does not check what it reads, and never two things at once.
"""

import sys
from typing import Any

import pandas as pd
import requests

from bench.server import CLIENT_ID, CLIENT_SECRET

PAGE_SIZE = 100
PROFILE = ["firstName", "lastName", "displayName", "phoneNumber", "department", "title", "location"]


def get_token(url: str) -> str:
    """Ask for a token."""
    body = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "client_credentials"}
    answer = requests.post(f"{url}/oauth/token", json=body, timeout=60)
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token


def list_users(session: requests.Session, api: str, company_id: str) -> list[dict[str, Any]]:
    """List a company's people."""
    users: list[dict[str, Any]] = []
    page = 0
    while True:
        answer = session.get(
            f"{api}/companies/{company_id}/users", params={"currentPage": page, "pageSize": PAGE_SIZE}, timeout=60
        )
        answer.raise_for_status()
        body = answer.json()
        users.extend(body["users"])
        page += 1
        if len(users) >= body["total"] or not body["users"]:
            return users


def main(url: str, workbook: str) -> None:
    """Compare a workbook with what is live, and print the difference."""
    names = ["Companies", "Users"]
    sheets = pd.read_excel(workbook, sheet_name=names, dtype=str, keep_default_na=False, engine="openpyxl")
    wanted = sheets["Users"]

    api = f"{url}/api/v2"
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {get_token(url)}"
    companies = session.get(f"{api}/companies", timeout=60).json()
    live: dict[tuple[str, str], dict[str, Any]] = {}
    for company in companies:
        for user in list_users(session, api, company["id"]):
            live[(company["vanityName"], user["email"].strip().lower())] = user

    known = {company["vanityName"] for company in companies}
    missing_companies = [row["name"] for _, row in sheets["Companies"].iterrows() if row["vanityName"] not in known]
    creates: list[Any] = []
    activate: list[str] = []
    deactivate: list[str] = []
    differences: list[tuple[str, ...]] = []
    bad: list[Any] = []
    seen: set[tuple[str, str]] = set()
    for number, row in wanted.iterrows():
        email = row["email"].strip().lower()
        if "@" not in email or not row["firstName"] or not row["lastName"]:
            bad.append(number)
            continue
        key = (row["companyVanityName"].strip(), email)
        seen.add(key)
        active = row["active"].strip().lower() in ("", "yes", "true", "1")
        if key not in live:
            if active:
                creates.append(row.to_dict())
            continue
        user = live[key]
        if active and not user["active"]:
            activate.append(user["id"])
        elif not active and user["active"]:
            deactivate.append(user["id"])
        for field in PROFILE:
            if row[field] != (user.get(field) or ""):
                differences.append((email, field, user.get(field) or "", row[field]))
    absent = [key for key in live if key not in seen]

    print(f"{len(missing_companies)} companies to create, {len(creates)} people to create")
    print(f"{len(activate)} to reactivate, {len(deactivate)} to deactivate")
    print(f"{len(differences)} differences, {len(absent)} absent, {len(bad)} bad rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
