"""The API says no: each documented code is explained, kept with its trace id, and stops nobody else."""

from typing import Any

from tests.acceptance.harness import Rehearse, company, crowd, live_company, live_person, person, sheet_rows


def problem(code: int | None, status: int = 404, **fields: Any) -> dict[str, Any]:
    """Give a fault that answers a problem detail of this code."""
    known = {} if code is None else {"detailErrorCode": code}
    body = {"title": "No", "status": status, "detail": "So it was asked", "X-Trace-Id": "trace-42", **known}
    return {"status": status, "body": body, **fields}


def test_a_person_with_an_account_elsewhere_is_told_with_the_place_of_that_account(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), elsewhere={"bob@acme.example": "other.symphony.example"})
    run = room.apply(room.sheets(users=[person("ada"), person("bob")]), expect=6)
    assert run.count("create-user") == {"planned": 2, "done": 1, "failed": 1}
    failure = run.failure("bob@acme.example")
    assert (failure["detailErrorCode"], failure["account_at"]) == (40002, "other.symphony.example")
    assert (failure["source"], failure["row"], failure["outcome"]) == ("users.csv", 3, "failed")
    assert failure["trace_id"]
    (row,) = (r for r in sheet_rows(run.audit, "Actions") if r["who"] == "bob@acme.example")
    assert (row["outcome"], row["error code"], row["trace id"]) == ("failed", 40002, failure["trace_id"])
    assert "other.symphony.example" in row["detail"]
    assert room.people() == {"ada@acme.example": True}


def test_one_person_refused_in_a_batch_leaves_the_others_created(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), elsewhere={"p007@acme.example": "other.symphony.example"})
    run = room.apply(room.sheets(users=[person(who) for who in crowd(20)]), expect=6)
    assert run.count("create-user") == {"planned": 20, "done": 19, "failed": 1}
    assert len(room.requests("POST", "/users")) == 1


def test_40001_is_explained(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    ada = {"email": "ada@acme.example", "status": 400, "error": problem(40001, 400)["body"]}
    room.faults({"method": "POST", "path": "/users$", "status": 207, "body": [ada]})
    run = room.apply(room.sheets(users=[person("ada")]), expect=6)
    failure = run.failure("ada@acme.example")
    assert (failure["detailErrorCode"], failure["trace_id"]) == (40001, "trace-42")
    assert "emailDomains" in failure["detail"]
    assert "So it was asked" in failure["detail"]


def test_40102_on_creating_people_fails_them_and_no_other_company(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), live_company("bolt"))
    path = f"{room.company('acme')['id']}/users$"
    room.faults(problem(40102, method="POST", path=path, times=None))
    run = room.apply(room.sheets(users=[person("ada"), person("gil", "bolt")]), expect=6)
    assert run.count("create-user") == {"planned": 2, "done": 1, "failed": 1}
    assert run.failure("ada@acme.example")["detailErrorCode"] == 40102
    assert room.people("bolt") == {"gil@bolt.example": True}


def test_40103_on_adding_a_domain_skips_only_the_people_who_need_it(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), taken_domains=["taken.example"])
    acme = company("acme", emailDomains="acme.example; taken.example")
    run = room.apply(room.sheets([acme], [person("ada"), person("bob", email="bob@taken.example")]), expect=6)
    assert run.count("add-domains") == {"planned": 1, "failed": 1}
    assert run.count("create-user") == {"planned": 2, "done": 1, "skipped": 1}
    failure = run.failure("acme")
    assert failure["detailErrorCode"] == 40103
    assert "taken" in failure["detail"]
    assert room.created() == ["ada@acme.example"]


def test_40106_on_a_status_change_fails_that_person_alone(rehearse: Rehearse) -> None:
    before = {"ada": True, "bob": True, "cyn": False, "dan": False}
    room = rehearse(live_company("acme", *(live_person(who, active=active) for who, active in before.items())))
    ids = {user["firstName"]: user["id"] for user in room.company()["users"]}
    room.faults(problem(40106, method="PATCH", path=f"{ids['Ada']}|{ids['Cyn']}", times=None))
    rows = [person(who, active="no" if active else "yes") for who, active in before.items()]
    run = room.apply(room.sheets(users=rows), expect=6)
    for kind, who in (("deactivate-user", "ada"), ("reactivate-user", "cyn")):
        assert run.count(kind) == {"planned": 2, "done": 1, "failed": 1}
        assert run.failure(f"{who}@acme.example")["detailErrorCode"] == 40106
    assert list(room.people().values()) == [True, False, False, True]


def test_a_status_and_a_code_that_differ_are_both_kept(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    fault = problem(40106, 404, method="PATCH", path="/users/", times=None)
    room.faults({**fault, "status": 400})
    failure = room.apply(room.sheets(users=[person("ada", active="no")]), expect=6).failure("ada@acme.example")
    assert (failure["status"], failure["detailErrorCode"]) == (400, 40106)


def test_a_company_that_is_refused_takes_its_people_with_it(rehearse: Rehearse) -> None:
    taken = {"taken_names": ["Bolt Ltd"], "taken_vanity_names": ["corp"], "taken_domains": ["dune.example"]}
    room = rehearse(live_company("acme"), elsewhere={"gil@dune.example": "rival.symphony.example"}, **taken)
    names = ("acme", "bolt", "corp", "dune", "echo")
    run = room.apply(room.sheets(list(map(company, names)), [person("gil", name) for name in names]), expect=6)
    assert run.count("create-company") == {"planned": 4, "done": 1, "failed": 3}
    assert run.count("create-user") == {"planned": 5, "done": 2, "skipped": 3}
    assert all(run.failure(name)["trace_id"] for name in ("bolt", "corp", "dune"))
    (row,) = (r for r in sheet_rows(run.audit, "Actions") if r["who"] == "gil@dune.example")
    assert "rival.symphony.example" in row["detail"]


def test_a_batch_that_is_refused_as_a_whole_is_halved_and_nobody_is_sent_twice_who_was_made(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults(problem(None, 400, method="POST", path="/users$"))
    run = room.apply(room.sheets(users=[person(who) for who in crowd(8)]))
    assert run.count("create-user") == {"planned": 8, "done": 8}
    assert [len(entry["body"]) for entry in room.requests("POST", "/users")] == [8, 4, 4]


def test_an_answer_that_leaves_someone_out_is_settled_by_reading_again(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    only = [{"id": "u1", "email": "ada@acme.example", "status": 201}]
    room.faults({"method": "POST", "path": "/users$", "when": "after", "status": 201, "body": only})
    run = room.apply(room.sheets(users=[person("ada"), person("bob")]))
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert len(room.requests("POST", "/users")) == 1


def test_what_the_answer_says_is_done_and_is_not_there_is_unknown(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    lie = [{"id": "u1", "email": "bob@acme.example", "status": 201}]
    room.faults(
        {"method": "PATCH", "path": "/users/", "status": 200, "body": {"active": False}},
        {"method": "POST", "path": "/users$", "status": 201, "body": lie},
    )
    run = room.apply(room.sheets(users=[person("ada", active="no"), person("bob")]), expect=7)
    assert run.count("deactivate-user") == run.count("create-user") == {"planned": 1, "unknown": 1}
    ends = [(row["outcome"], row["verified"]) for row in sheet_rows(run.audit, "Actions")]
    assert ends == [("unknown", "no")] * 2


def test_a_look_up_that_fails_costs_nothing_but_its_answer(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), elsewhere={"ada@acme.example": "other.symphony.example"})
    room.faults({"path": "podLoginInformation", "status": 500, "times": None})
    run = room.apply(room.sheets(users=[person("ada")]), expect=6)
    assert run.failure("ada@acme.example")["account_at"] == ""
