"""The plan: its five elements, its versions, its measures, its evaluation, and what rises when nobody acts."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import due
from cases.actions import assessing, lifecycle, plan_items, planning, recusals
from cases.models.concern import Concern
from cases.models.plan import Evaluation, Plan, PlanItem
from cases.timeline import story
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from tests.conftest import ENDING, settled

pytestmark = pytest.mark.django_db


def days(count):
    return dates.today() + dt.timedelta(days=count)


@pytest.fixture
def draft(concern, coordinator):
    """draft(**changes) -> a draft of the concern's plan with all but its measures."""

    def draft(**changes):
        given = {"problem": "Hets i klassen.", "own_part": "Møter til samtale.", "evaluate_on": days(40)}
        return planning.draft(settled(concern), by=coordinator, **given | changes)

    return draft


@pytest.fixture
def add(coordinator, member):
    """add(plan, **changes) -> a measure that `member` answers for."""

    def add(plan, **changes):
        given = {"by": coordinator, "what": "Samtale hver uke", "owner": member, "due_on": days(20)}
        return plan_items.add(plan, **given | changes)

    return add


@pytest.fixture
def agreed(draft, add, coordinator):
    """agreed(**changes of its measure) -> (the plan that stands, its measure)."""

    def agree(**changes):
        plan = draft()
        item = add(plan, **changes)
        return planning.agree(plan, by=coordinator), item

    return agree


@pytest.fixture
def evaluate(coordinator):
    def evaluate(plan, **changes):
        given = {
            "by": coordinator,
            "worked": "evaluation:delvis",
            "learnt": "Det hjalp å snakke.",
            "next": "plan_next:fortsett",
            "next_evaluation_on": days(60),
        }
        return planning.evaluate(plan, **given | changes)

    return evaluate


def kinds(user, today=None):
    return [one.kind for one in due.due_for(user, today or dates.today()) if one.kind.startswith("plan")]


# ------------------------------------------------------------------------------------------------- agreeing


@pytest.mark.parametrize(
    ("changes", "measure", "missing"),
    [
        ({"problem": " "}, True, ["problem"]),
        ({}, False, ["items"]),
        ({"evaluate_on": None}, True, ["evaluate_on"]),
        ({"own_part": ""}, True, ["own_part"]),
        (
            {"problem": "", "own_part": "", "evaluate_on": None},
            False,
            ["problem", "items", "evaluate_on", "own_part"],
        ),
    ],
)
def test_a_plan_is_agreed_only_with_all_its_elements(
    draft, add, coordinator, client_for, changes, measure, missing
):
    plan = draft(**changes)
    if measure:
        add(plan)
    assert [about for about, _says in plan.missing()] == missing
    with pytest.raises(Refused) as refused:
        planning.agree(plan, by=coordinator)
    assert len(refused.value.sentences) == 1 + len(missing)
    page = client_for(coordinator).get(plan.get_absolute_url()).content.decode()
    for about in missing:
        name = "add_item" if about == "items" else "write_plan"
        anchor = "" if about == "items" else f"#id_{about}"
        assert f'href="{reverse(f"cases:{name}", args=[plan.pk])}{anchor}"' in page


def test_a_reason_takes_the_place_of_the_own_part_and_both_are_one_too_many(draft, add, coordinator):
    with pytest.raises(Refused, match="enten"):
        draft(no_part_reason="Vil ikke.")
    plan = draft(own_part="", no_part_reason="Vil ikke.")
    add(plan)
    assert planning.agree(plan, by=coordinator).is_current


def test_an_evaluation_day_that_has_passed_is_no_day(draft, add, coordinator):
    plan = draft(evaluate_on=days(-1))
    add(plan)
    with pytest.raises(Refused, match="passert"):
        planning.agree(plan, by=coordinator)


def test_who_owns_a_measure_may_read_the_concern(draft, add, stranger):
    with pytest.raises(Refused, match="tilgang"):
        add(draft(), owner=stranger)


# ------------------------------------------------------------------------------------------------- versions


def test_changing_an_agreed_plan_makes_a_version_and_the_old_one_stands(
    agreed, add, concern, coordinator, member, client_for
):
    first, item = agreed()
    done = PlanItem.objects.get(pk=item.pk)
    second = planning.draft(concern, by=coordinator, goals="Ro i klassen.")
    carried = second.items.get()
    assert (second.number, second.problem, carried.what, carried.owner) == (
        2,
        first.problem,
        item.what,
        member,
    )
    assert Plan.objects.get(pk=first.pk).is_current
    with pytest.raises(Refused, match="Et utkast"):
        planning.draft(concern, by=coordinator)
    plan_items.finish(done, by=member)  # meanwhile, in the version that still stands
    add(second, what="Nytt tiltak")
    second = planning.agree(second, by=coordinator)
    assert [one.what for one in second.items.all()] == ["Nytt tiltak"]
    old = Plan.objects.get(pk=first.pk)
    assert (old.is_current, old.evaluation_due_on, second.is_current) == (False, None, True)
    assert second.evaluation_due_on == days(40)
    with pytest.raises(Refused, match="ikke planen som gjelder"):
        plan_items.reopen(done, by=member)
    body = client_for(member).get(old.get_absolute_url()).content.decode()
    assert "Hets i klassen." in body
    assert "Eldre versjon" in body


def test_a_draft_is_thrown_away_and_an_agreed_plan_is_not(draft, add, coordinator):
    plan = draft()
    add(plan)
    planning.discard(plan, by=coordinator)
    assert not Plan.objects.exists()
    plan = draft()
    add(plan)
    plan = planning.agree(plan, by=coordinator)
    for act in (
        lambda: planning.discard(plan, by=coordinator),
        lambda: planning.write(plan, by=coordinator, version=plan.version, problem="Annet."),
        lambda: planning.agree(plan, by=coordinator),
        lambda: add(plan),
        lambda: plan_items.remove(plan.items.get(), by=coordinator),
    ):
        with pytest.raises(Refused, match="endres aldri"):
            act()


def test_the_second_of_two_writers_sees_both_texts(draft, coordinator, client_for):
    plan = draft()
    client, address = client_for(coordinator), reverse("cases:write_plan", args=[plan.pk])
    planning.write(plan, by=coordinator, version=1, problem="Den førstes tekst.", own_part="Snakke.")
    with pytest.raises(Stale):
        planning.write(plan, by=coordinator, version=1, problem="Den andres tekst.")
    body = client.post(address, {"problem": "Den andres tekst.", "version": "1"}).content.decode()
    assert "Den førstes tekst." in body
    assert "Den andres tekst." in body
    with pytest.raises(Stale):
        planning.agree(_with_measure(plan, coordinator), by=coordinator, version=1)


def _with_measure(plan, by):
    fresh = Plan.objects.get(pk=plan.pk)
    planning.write(fresh, by=by, version=2, problem="x", own_part="y", evaluate_on=days(9))
    plan_items.add(fresh, by=by, what="z", owner=by, due_on=days(1))
    return fresh


def test_of_two_who_begin_a_plan_at_once_one_does(committed_db, make_user, log_concern):
    """Real threads, real locks: one draft a concern."""
    concern, answers = log_concern(by=make_user("health")), []

    def begin():
        try:
            planning.draft(concern, by=concern.lead, problem="Hets.")
            answers.append("begun")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["begun", "refused"]
    assert Plan.objects.count() == 1


# ------------------------------------------------------------------------------------------------- the database


def refused(sql, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_keeps_an_agreed_plan_as_it_is(agreed, evaluate, concern, coordinator):
    plan, item = agreed()
    evaluate(plan)
    refused("update cases_plan set evaluate_on = evaluate_on + 1")
    refused("update cases_plan set agreed_at = null, agreed_by_id = null")
    refused("update cases_planitem set due_on = due_on + 1")
    refused("update cases_planitem set done_at = now()")
    refused(
        "update cases_planitem set done_at = now(), done_by_id = owner_id,"
        " dropped_at = now(), dropped_by_id = owner_id, drop_reason = what"
    )
    refused("update cases_evaluation set next_evaluation_on = next_evaluation_on + 1")
    refused(
        "insert into cases_planitem (id, plan_id, version, what, owner_id, due_on, added_at, added_by_id)"
        " select gen_random_uuid(), plan_id, 1, what, owner_id, due_on, now(), owner_id from cases_planitem"
    )
    second = planning.draft(concern, by=coordinator)
    refused("update cases_planitem set plan_id = %s where plan_id = %s", second.pk, plan.pk)
    refused("update cases_planitem set done_at = now(), done_by_id = owner_id where plan_id = %s", second.pk)
    refused("update cases_plan set number = 1 where id = %s", second.pk)
    refused(
        "insert into cases_plan (id, concern_id, number, version, drafted_at, drafted_by_id)"
        " select gen_random_uuid(), concern_id, 9, 1, now(), drafted_by_id from cases_plan where number = 1"
    )
    refused("insert into cases_evaluation (id, plan_id, at, by_id, worked_id, learnt, next_id, next_evaluation_on)"
            " select gen_random_uuid(), %s, at, by_id, worked_id, learnt, next_id, next_evaluation_on"
            " from cases_evaluation", second.pk)  # fmt: skip


@pytest.mark.parametrize("left_out", ["problem", "evaluate_on", "own_part", "agreed_by_id"])
def test_the_database_agrees_on_nothing_that_lacks_an_element(draft, add, coordinator, left_out):
    plan = draft()
    add(plan)
    agree = "update cases_plan set agreed_at = now(), agreed_by_id = drafted_by_id"
    refused(
        f"{agree}, {left_out} = null"
        if left_out != "agreed_by_id"
        else "update cases_plan set agreed_at = now()"
    )
    plan_items.remove(plan.items.get(), by=coordinator)
    refused(agree)


@pytest.mark.parametrize(
    ("then", "day"), [("plan_next:avslutt", 9), ("plan_next:fortsett", None), ("evaluation:delvis", 9)]
)
def test_the_database_wants_a_day_for_what_goes_on_and_none_for_what_ends(agreed, coordinator, then, day):
    plan, _item = agreed()
    row = Evaluation(
        plan=plan, by=coordinator, worked_id="evaluation:ikke", learnt="Lite.", next_id=then,
        next_evaluation_on=day and days(day),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# ------------------------------------------------------------------------------------------------- measures


def test_a_measure_is_done_reopened_dropped_with_a_reason_and_passed_on(
    agreed, coordinator, member, nav, give
):
    plan, item = agreed()
    assert plan_items.finish(item, by=member).done_by == member
    plan_items.finish(item, by=coordinator)
    assert PlanItem.objects.get().done_by == member
    assert plan_items.reopen(item, by=member).is_open
    with pytest.raises(Refused, match="tilgang"):
        plan_items.hand_over(item, by=coordinator, to=nav)
    give(nav)
    assert plan_items.hand_over(item, by=coordinator, to=nav).owner == nav
    with pytest.raises(Refused, match="Skriv hvorfor"):
        plan_items.drop(item, by=coordinator, reason=" ")
    assert plan_items.drop(item, by=coordinator, reason="Flyttet.").dropped_by == coordinator
    for act in (plan_items.finish, lambda row, by: plan_items.drop(row, by=by, reason="Igjen.")):
        with pytest.raises(Refused):
            act(item, by=coordinator)


def test_one_who_is_recused_answers_for_nothing_more(agreed, concern, member, coordinator):
    agreed()
    recusals.recuse(concern, user=member, by=member)
    assert PlanItem.objects.get().owner == coordinator
    assert "plan_item" in kinds(coordinator)
    assert kinds(member) == []


def test_the_story_tells_what_was_agreed_done_and_learnt_and_nothing_of_drafts(
    agreed, evaluate, concern, coordinator, member
):
    plan, item = agreed()
    plan_items.finish(item, by=member)
    evaluate(plan)
    planning.draft(concern, by=coordinator)
    told = [entry.says for entry in story.of(concern, reader=member)]
    assert told.count("Planen ble avtalt") == 1
    assert {"Tiltak i planen er gjort", "Planen ble evaluert"} <= set(told)
    assert len([says for says in told if "lan" in says]) == 3


# ------------------------------------------------------------------------------------------------- evaluating


def test_an_evaluation_sets_the_next_day_or_ends_the_plan(agreed, evaluate, draft, concern):
    plan, _item = agreed()
    assert plan.evaluation_due_on == days(40)
    for wrong in ({"learnt": " "}, {"next_evaluation_on": None}, {"next_evaluation_on": days(-1)}):
        with pytest.raises(Refused):
            evaluate(plan, **wrong)
    evaluate(plan, next_evaluation_on=days(60), person_view="Bedre.")
    assert Plan.objects.with_evaluation_day().get().evaluation_on == plan.evaluation_due_on == days(60)
    evaluate(plan, next="plan_next:avslutt", next_evaluation_on=days(90))
    assert Plan.objects.with_evaluation_day().get().evaluation_on is plan.evaluation_due_on is None
    with pytest.raises(Refused, match="Bare den avtalte planen"):
        evaluate(draft())


# ------------------------------------------------------------------------------------------------- what rises


@pytest.mark.parametrize(("late", "risen"), [(-1, False), (6, False), (7, True), (8, True)])
def test_a_late_measure_rises_to_the_lead_after_a_week(agreed, coordinator, member, late, risen):
    agreed(due_on=days(5))
    today = days(5 + late)
    assert kinds(member, today) == ["plan_item"]
    assert ("plan_item_risen" in kinds(coordinator, today)) is risen


@pytest.fixture
def led_by_member(concern, coordinator, member):
    lifecycle.hand_over(concern, by=coordinator, to=member)
    return Concern.objects.get(pk=concern.pk)


@pytest.mark.parametrize(("late", "risen"), [(6, False), (7, True)])
def test_what_the_lead_owns_rises_to_the_coordinator(agreed, coordinator, member, led_by_member, late, risen):
    agreed(due_on=days(5))  # and to be evaluated in 40 days
    assert kinds(coordinator, days(5 + late)) == ["plan_item_risen"] * risen
    assert "plan_item_risen" not in kinds(member, days(5 + late))
    assert ("plan_evaluation_risen" in kinds(coordinator, days(40 + late))) is risen
    assert "plan_evaluation" in kinds(member, days(40 + late))


def test_nothing_rises_to_a_coordinator_to_whom_the_concern_is_shut(agreed, coordinator, led_by_member):
    agreed(due_on=days(5), owner=led_by_member.lead)
    recusals.recuse(led_by_member, user=coordinator, by=coordinator)
    assert kinds(coordinator, days(90)) == []


@pytest.mark.parametrize(("before", "shown"), [(14, True), (15, False)])
def test_an_evaluation_shows_itself_a_fortnight_before(agreed, coordinator, before, shown):
    agreed()
    assert ("plan_evaluation" in kinds(coordinator, days(40 - before))) is shown


def test_drafts_old_versions_and_closed_concerns_ask_nobody(agreed, draft, add, concern, coordinator, member):
    add(draft())
    assert kinds(member) == []
    plan = planning.agree(Plan.objects.get(), by=coordinator)
    assert kinds(member) == ["plan_item"]
    second = planning.draft(concern, by=coordinator)
    assert kinds(member) == ["plan_item"]
    plan_items.change(
        second.items.get(), by=coordinator, version=1, what="Annet", owner=coordinator, due_on=days(3)
    )
    planning.agree(second, by=coordinator)
    assert kinds(member) == []
    assert kinds(coordinator) == ["plan_item"]
    assessing.assess(
        concern, by=coordinator, level="level:1", reason="Ro.", protective="Far.",
        outcome="review_outcome:klar_for_avslutning",
    )  # fmt: skip
    lifecycle.close(concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Følges opp.", **ENDING)
    assert kinds(coordinator, days(90)) == []
    assert Plan.objects.get(pk=plan.pk).evaluation_due_on is None


# ------------------------------------------------------------------------------------------------- the pages


def test_from_the_first_word_to_the_evaluation_on_the_pages(concern, coordinator, member, client_for):
    client = client_for(coordinator)
    assert "Ingen plan ennå." in client.get(concern.get_absolute_url()).content.decode()
    sent = {"problem": "Hets.", "own_part": "Samtale.", "evaluate_on": f"{days(30):%d.%m.%Y}"}
    page = client.post(reverse("cases:draft_plan", args=[concern.ref]), sent)["Location"]
    plan = Plan.objects.get()
    settled(concern)
    item = {"what": "Møte", "owner": str(member.pk), "due_on": f"{days(3):%d.%m.%Y}", "outside": "Klubben"}
    assert client.post(reverse("cases:add_item", args=[plan.pk]), item)["Location"] == page
    assert "Klar til å bli avtalt" in client.get(page).content.decode()
    agree = reverse("cases:agree_plan", args=[plan.pk])
    assert "Noen har skrevet på planen" in client.post(agree, {"version": "9"}, follow=True).content.decode()
    client.post(agree, {"version": plan.version})
    body = client.get(page).content.decode()
    assert "Planen som gjelder" in body
    assert "Klubben" in body
    tick = reverse("cases:finish_item", args=[plan.items.get().pk])
    assert tick in client_for(member).get("/").content.decode()
    client_for(member).post(tick, {"from": "desk"})
    assert plan.items.get().done_by == member
    sent = {"worked": "evaluation:virket", "learnt": "Det virket.", "next": "plan_next:avslutt"}
    assert client.post(reverse("cases:evaluate_plan", args=[plan.pk]), sent)["Location"] == page
    assert (
        "Den siste evalueringen avsluttet planen." in client.get(concern.get_absolute_url()).content.decode()
    )
