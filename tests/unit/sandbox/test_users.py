"""Users over the routes: listing, creation, status, login look-up."""

from typing import Any

import pytest

DEE = {"email": "dee@acme.example", "firstName": "Dee", "lastName": "Dyer"}
USERS = "/companies/{acme}/users"


def emails(answer: Any) -> list[str]:
    return [user["email"].partition("@")[0] for user in answer.json()["users"]]


def codes(answer: Any) -> list[int | None]:
    """Give each element's code: None where it was created, 0 where it was refused without a code."""
    return [None if e["status"] == 201 else e["error"].get("detailErrorCode", 0) for e in answer.json()]


# -- listing


def test_first_page_needs_no_parameters(sandbox: Any) -> None:
    answer = sandbox.call("GET", USERS)
    page = answer.json()
    assert (page["total"], page["pageSize"], page["currentPage"]) == (3, 100, 0)
    assert emails(answer) == ["ann", "bob", "cid"]
    assert [user["active"] for user in page["users"]] == [True, False, True]


@pytest.mark.parametrize("base", [0, 1])
def test_pages_are_slices_in_order_of_creation(make: Any, base: int) -> None:
    sandbox = make(page_base=base)
    assert sandbox.call("GET", USERS).json()["currentPage"] == base
    pages = [sandbox.call("GET", USERS, currentPage=base + n, pageSize=2) for n in range(3)]
    assert [emails(page) for page in pages] == [["ann", "bob"], ["cid"], []]
    assert [page.json()["total"] for page in pages] == [3, 3, 3]
    assert [page.json()["currentPage"] for page in pages] == [base, base + 1, base + 2]
    assert sandbox.call("GET", USERS, currentPage=base - 1).status_code == 400


def test_page_size_default_is_an_option(make: Any) -> None:
    assert make(page_size_default=2).call("GET", USERS).json()["pageSize"] == 2


@pytest.mark.parametrize(
    "params", [{"pageSize": 0}, {"pageSize": 101}, {"pageSize": "x"}, {"currentPage": "x"}, {"currentPage": 10**20}]
)
def test_paging_is_validated(sandbox: Any, params: dict[str, Any]) -> None:
    assert sandbox.call("GET", USERS, **params).status_code == 400


def test_listing_may_keep_active_to_itself(make: Any) -> None:
    sandbox = make(list_active=False)
    users = sandbox.call("GET", USERS).json()["users"]
    assert all("active" not in user for user in users)
    assert sandbox.call("GET", f"{USERS}/{users[1]['id']}").json()["active"] is False


def test_disabled_users_may_vanish_from_listings(make: Any) -> None:
    sandbox = make(hide_disabled=True)
    bob = sandbox.world.users.find("bob@acme.example")[1]
    assert emails(sandbox.call("GET", USERS)) == ["ann", "cid"]
    assert sandbox.call("GET", USERS).json()["total"] == 2
    assert sandbox.call("GET", f"{USERS}/{bob.id}").json()["active"] is False
    sandbox.call("PATCH", f"{USERS}/{bob.id}", {"active": True})
    assert emails(sandbox.call("GET", USERS)) == ["ann", "bob", "cid"]


def test_new_user_may_be_listed_late(make: Any) -> None:
    sandbox = make(listing_lag=2)
    user_id = sandbox.call("POST", USERS, [DEE]).json()[0]["id"]
    assert sandbox.call("GET", f"{USERS}/{user_id}").status_code == 200
    for _ in range(2):
        assert emails(sandbox.call("GET", USERS, pageSize=2)) == ["ann", "bob"]
        second = sandbox.call("GET", USERS, pageSize=2, currentPage=1)
        assert (emails(second), second.json()["total"]) == (["cid"], 3)
    assert emails(sandbox.call("GET", USERS)) == ["ann", "bob", "cid", "dee"]


def test_users_need_a_completed_company(sandbox: Any) -> None:
    body = {"name": "Nova", "vanityName": "nova", "emailDomains": ["nova.example"]}
    started = sandbox.call("POST", "/companies", body).json()["id"]
    for company_id in ("nobody", started):
        for method, path, sent in [
            ("GET", "", None),
            ("POST", "", [DEE]),
            ("GET", "/someone", None),
            ("PATCH", "/someone", {"active": True}),
        ]:
            answer = sandbox.call(method, f"/companies/{company_id}/users{path}", sent)
            assert (answer.status_code, answer.json()["detailErrorCode"]) == (404, 40102)


# -- creation


def test_users_are_created(sandbox: Any) -> None:
    answer = sandbox.call("POST", USERS, [DEE, {**DEE, "email": "eve@acme.example", "displayName": "E.", "title": ""}])
    assert answer.status_code == 201
    dee, eve = answer.json()
    assert dee["status"] == eve["status"] == 201
    assert (dee["displayName"], dee["active"], eve["displayName"]) == ("Dee Dyer", True, "E.")
    assert isinstance(dee["symphonyUserId"], int)
    assert {"createdAt", "updatedAt"} < set(dee)
    assert emails(sandbox.call("GET", USERS)) == ["ann", "bob", "cid", "dee", "eve"]


def test_each_element_has_its_own_verdict(make: Any) -> None:
    sandbox = make({"elsewhere": {"Fay@acme.example": "pod.example"}})
    addresses = ["dee@acme.example", "dee@bolt.example", "ANN@acme.example", "bob@acme.example", "fay@ACME.example"]
    answer = sandbox.call("POST", USERS, [{**DEE, "email": address} for address in [*addresses, "DEE@acme.example"]])
    assert answer.status_code == 207
    assert codes(answer) == [None, 40001, 40002, 40002, 40002, 40002]
    refused = answer.json()[1]
    assert (refused["email"], refused["status"], refused["error"]["status"]) == ("dee@bolt.example", 400, 400)
    assert refused["error"]["X-Trace-Id"] == answer.headers["x-trace-id"]


def test_person_of_another_company_of_the_partner_exists_already(sandbox: Any) -> None:
    sandbox.world.users.place(sandbox.world.companies.find("bolt"), DEE)
    assert codes(sandbox.call("POST", USERS, [DEE])) == [40002]


@pytest.mark.parametrize(
    "change",
    [
        {"email": ""},
        {"email": None},
        {"email": "acme.example"},
        {"email": "d e@acme.example"},
        {"email": "d" * 250 + "@acme.example"},
        {"firstName": ""},
        {"firstName": "D" * 65},
        {"lastName": "D" * 65},
        {"lastName": 5},
        {"displayName": "D" * 257},
        {"phoneNumber": 123},
        {"title": None},
        {"active": "TRUE"},
        {"id": "mine"},
        {"companyVanityName": "acme"},
    ],
)
def test_elements_are_validated_one_by_one(sandbox: Any, change: dict[str, Any]) -> None:
    answer = sandbox.call("POST", USERS, [{**DEE, **change}, DEE])
    assert (answer.status_code, codes(answer)) == (207, [0, None])


@pytest.mark.parametrize("name", ["email", "firstName", "lastName"])
def test_required_fields(sandbox: Any, name: str) -> None:
    answer = sandbox.call("POST", USERS, [{key: value for key, value in DEE.items() if key != name}])
    assert (answer.status_code, answer.json()[0]["error"]["detail"]) == (207, f"{name} is required")


def test_longest_fields_are_taken(sandbox: Any) -> None:
    user = {**DEE, "firstName": "D" * 64, "lastName": "D" * 64, "displayName": "D" * 256, "location": "L" * 256}
    assert sandbox.call("POST", USERS, [user]).status_code == 201


def test_elements_that_are_no_objects(sandbox: Any) -> None:
    answer = sandbox.call("POST", USERS, ["dee", DEE])
    assert (answer.status_code, codes(answer)) == (207, [0, None])


@pytest.mark.parametrize("body", [[], [DEE] * 21, DEE, {}, "dee", 1])
def test_batch_is_1_to_20_users(sandbox: Any, body: Any) -> None:
    assert sandbox.call("POST", USERS, body).status_code == 400
    assert emails(sandbox.call("GET", USERS)) == ["ann", "bob", "cid"]


def test_batch_of_20(sandbox: Any) -> None:
    batch = [{**DEE, "email": f"d{n}@acme.example"} for n in range(20)]
    assert sandbox.call("POST", USERS, batch).status_code == 201


@pytest.mark.parametrize("honoured", [True, False])
def test_active_on_create(make: Any, honoured: bool) -> None:
    (made,) = make(honour_active=honoured).call("POST", USERS, [{**DEE, "active": False}]).json()
    assert made["active"] is not honoured


# -- status


def test_user_is_disabled_and_enabled_again(sandbox: Any) -> None:
    path = f"{USERS}/{sandbox.world.users.find('ann@acme.example')[1].id}"
    for active in (False, False, True):
        answer = sandbox.call("PATCH", path, {"active": active})
        assert (answer.status_code, answer.json()["active"]) == (200, active)
        assert sandbox.call("GET", path).json()["active"] is active


@pytest.mark.parametrize("body", [{}, [], {"active": "false"}, {"active": None}, {"active": True, "title": "Dr"}])
def test_change_of_a_user_is_validated(sandbox: Any, body: Any) -> None:
    path = f"{USERS}/{sandbox.world.users.find('ann@acme.example')[1].id}"
    assert sandbox.call("PATCH", path, body).status_code == 400


def test_user_of_another_company_is_not_found(sandbox: Any) -> None:
    ann = sandbox.world.users.find("ann@acme.example")[1].id
    bolt = sandbox.company_id("bolt")
    for path in (f"{USERS}/nobody", f"/companies/{bolt}/users/{ann}"):
        for answer in (sandbox.call("GET", path), sandbox.call("PATCH", path, {"active": False})):
            assert (answer.status_code, answer.json()["detailErrorCode"]) == (404, 40106)


# -- login look-up

LOGIN = "/webcontroller/podLoginInformation"


def look_up(sandbox: Any, email: str) -> Any:
    sandbox.client.headers.pop("authorization", None)
    return sandbox.client.get(LOGIN, params={"emailAddress": email, "fs": "advanced"})


def test_login_look_up_tells_the_pod(make: Any) -> None:
    sandbox = make({"elsewhere": {"fay@acme.example": "pod.example"}})
    assert look_up(sandbox, "FAY@acme.example").json() == {"podDomain": "pod.example"}
    assert look_up(sandbox, "bob@acme.example").json() == {"podDomain": "acme.symphony.com"}


def test_login_look_up_of_a_stranger(sandbox: Any) -> None:
    answer = look_up(sandbox, "stranger@acme.example")
    assert (answer.status_code, answer.json()["status"]) == (200, "NOT_FOUND")
    assert answer.json()["message"]


def test_login_look_up_must_never_get_a_token(sandbox: Any) -> None:
    answer = sandbox.client.get(LOGIN, params={"emailAddress": "ann@acme.example", "fs": "advanced"})
    assert answer.status_code == 400


def test_login_look_up_needs_an_address(sandbox: Any) -> None:
    assert look_up(sandbox, "").status_code == 400
