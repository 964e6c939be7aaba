"""The steps of the invented concerns: clarified, discussed, settled, handed on, ended, looked after, recalled."""

import datetime as dt
from functools import partial

from cases import endings
from cases.actions import archive, closing, impartiality, recalls, steps, tasks, tracks
from cases.models.concern import Concern
from cases.models.recall import RecallNotice
from cases.models.steps import Clarification, Consultation
from cases.models.track import Feedback
from okg.demo.timeline import Act
from okg.lib import dates
from okg.roster.models import Agency

# number of the message: when, and the answers that are not "no"
CLARIFIED = {
    1: ("2026-01-16T09:00", {"child": "unsure"}),
    2: ("2026-02-10T14:20", {"criminal": "unsure", "child": "unsure"}),
    3: ("2026-03-02T13:00", {"criminal": "unsure"}),
    4: ("2026-03-16T09:30", {"criminal": "yes"}),
    5: ("2026-03-30T08:30", {"criminal": "yes"}),
    6: ("2026-04-20T12:30", {"criminal": "yes"}),
    7: ("2026-05-11T12:30", {}),
    8: ("2026-05-27T09:00", {}),
    9: ("2026-06-12T10:00", {}),
    10: ("2026-07-02T13:35", {"addressee": "no"}),
    11: ("2026-08-21T17:10", {"criminal": "unsure"}),
    12: ("2026-09-14T09:25", {}),
    13: ("2026-09-22T14:00", {}),
    14: ("2026-10-25T03:06", {"acute": "yes", "criminal": "yes", "child": "yes"}),
    15: ("2026-11-03T08:50", {"criminal": "unsure"}),
    16: ("2026-11-16T08:20", {}),
}
UNTHANKED = {15}  # whose reporter still waits to hear that it was received
ASKS, ADVISES = Consultation.IDENTIFY, Consultation.ADVICE
CONSULTED = {
    1: ("2026-01-26T13:30", ASKS, "Skolen klarer ikke dette alene. Vi må snakke med ungdommen og hjemmet."),
    3: (
        "2026-03-02T16:25",
        ASKS,
        "Våpen i huset gjør at vi må vite hvem det er. Politiet kobles på i kveld.",
    ),
    7: ("2026-05-20T10:00", ASKS, "Vi trenger å vite mer om tonen i møtene før noen kan tilby samtale."),
    9: (
        "2026-06-12T14:00",
        ADVISES,
        "Råd om å snakke med ungdommen, uten å spørre ut. Ingen trenger å bli kjent.",
    ),
    11: ("2026-08-24T12:30", ASKS, "Arbeidsplassen er trygg på at det trengs hjelp. Vi må vite hvem det er."),
    12: ("2026-09-14T09:32", ASKS, "En som kommer hjem, trenger en fast kontakt. Vi må vite hvem det er."),
    13: (
        "2026-09-24T10:30",
        ADVISES,
        "Råd om å la elevene diskutere med en voksen til stede. Ingen trenger å bli kjent.",
    ),
    15: ("2026-11-03T10:38", ASKS, "Vi må vite hvem det gjelder for å kunne trygge dem som er rammet."),
    16: ("2026-11-16T08:40", ADVISES, "Råd om hvem som kan holde kurset. Ingen trenger å bli kjent."),
}
SETTLED = {
    1: ("2026-02-05T14:40", {}),
    3: ("2026-03-02T16:35", {"informed": "not_yet", "reconsider_on": dt.date(2026, 3, 16)}),
    7: ("2026-11-09T09:30", {}),
    11: ("2026-08-26T13:20", {}),
    12: ("2026-09-14T09:38", {}),
    14: (
        "2026-10-25T03:11",
        {"at_once_reason": "Det kan være fare for liv. Politiet må vite hvem det er nå."},
    ),
    15: ("2026-11-03T10:42", {}),
}
NOT_TOLD_YET = {3: "2026-03-16T09:10"}
NOTHING_LEFT = (16, "2026-11-18T09:00")
TO_THE_POLICE = (5, "2026-05-04T10:35")
LOOKED_AFTER = [
    (2, "2026-10-21T09:00", "Snakket med kontakten. Ingen nye tegn, og det går jevnt."),
    (4, "2026-10-27T09:30", "Snakket med kontakten. Ingen nye tegn, og det går jevnt."),
    (
        4,
        "2026-11-12T09:30",
        "Kontakten slutter, og ga en siste melding: Alt er rolig. Ingen flere blikk trengs.",
    ),
]
LOCKED_AWAY = (10, "2026-09-01T08:00")
RECALLED = (5, "2026-11-12T09:00")


def acts(world):
    """Every act of the steps, for the timeline."""
    found = [_act(world, when, _clarify, number, said) for number, (when, said) in CLARIFIED.items()]
    found += [_act(world, when, _consult, number, *said) for number, (when, *said) in CONSULTED.items()]
    found += [_act(world, when, _settle, number, said) for number, (when, said) in SETTLED.items()]
    found += [_act(world, when, _told, number) for number, when in NOT_TOLD_YET.items()]
    found += [_act(world, when, _look_after, number, said) for number, when, said in LOOKED_AFTER]
    once = ((NOTHING_LEFT, _finish), (TO_THE_POLICE, _track), (LOCKED_AWAY, _lock_away), (RECALLED, _recall))
    for (number, when), do in once:
        found.append(_act(world, when, do, number))
    return found


def _act(world, when, do, *said):
    return Act(world.moment(dt.datetime.fromisoformat(when)), partial(do, world, *said))


def _concern(world, number):
    return Concern.objects.select_related("lead", "logged_by").get(pk=world.concerns[number])


def _clarify(world, number, said, at):
    concern = _concern(world, number)
    answers = dict.fromkeys(Clarification.QUESTIONS, "no") | {"addressee": "yes"} | said
    words = {"acute_words": "Ring 112 og politiets vakt er gjort."} if answers["acute"] == "yes" else {}
    steps.clarify(concern, by=concern.lead, at=at, **answers, **words)
    if concern.reporter and number not in UNTHANKED:
        said = {
            "kind": Feedback.RECEIVED,
            "given_on": dates.local(at).date(),
            "words": "Takk, vi ser på det.",
        }
        tracks.give_feedback(concern, by=concern.lead, at=at, **said)


def _consult(world, number, outcome, minutes, at):
    """By the lead and another who is impartial; whoever was never asked says so first."""
    concern = _concern(world, number)
    other = concern.logged_by if concern.logged_by != concern.lead else world.users["deputy"]
    if other.pk not in steps.impartial_in(concern):
        impartiality.declare(concern, by=other, answer="impartial", at=at)
    steps.consult(
        concern, by=concern.lead, took_part=[concern.lead, other], outcome=outcome, minutes=minutes, at=at
    )


def _settle(world, number, said, at):
    concern = _concern(world, number)
    told = {"informed": "yes", "informed_on": dates.local(at).date()} | said
    if day := told.get("reconsider_on"):
        told |= {"reconsider_on": world.day(day), "informed_on": None}
    steps.settle(
        concern,
        by=concern.lead,
        processing_basis="processing_basis:art6_1_e",
        special_basis="special_basis:art9_2_g",
        why="Kriminalitetsforebygging etter politiloven § 2 og kommunens plikt til å samarbeide.",
        responsible=Agency.objects.get(pk="psykisk_helse"),
        contact=concern.lead,
        at=at,
        **told,
    )


def _told(world, number, at):
    concern = _concern(world, number)
    day = dates.local(at).date()
    steps.tell(concern.groundings.last(), by=concern.lead, informed="yes", informed_on=day)


def _finish(world, number, at):
    """The last task is done: what is left is to close the concern with the advice that was given."""
    for task in _concern(world, number).tasks.filter(done_at=None):
        tasks.finish(task, by=task.owner, at=at)


def _track(world, number, at):
    concern = _concern(world, number)
    tracks.note(
        concern,
        by=concern.lead,
        kind="side_track:politi",
        happened_on=dates.local(at).date(),
        receiver="Forebyggende enhet i politidistriktet",
        told="Innlegget og skjermbildet slik gruppen fikk det.",
        basis=world.basis("AVGIVERS-OPPG"),
        remains="Ingenting. Politiet følger innlegget videre.",
        at=at,
    )


def ending(concern, reason):
    """What an ending says besides reason and outcome, as `closing.close` takes it."""
    named = concern.relations.exists()
    return {
        "nobody_because": "" if reason == "close_reason:ordinar_tjeneste" else "Ingen videre behov nå.",
        "continues_agency": Agency.objects.get(pk="skole")
        if reason == "close_reason:ordinar_tjeneste"
        else None,
        "person_told": "At gruppen er ferdig, og hvem som kan kontaktes." if named else "",
        "person_not_told_because": "" if named else "Ingen person er registrert.",
        "reporter_told": "At det er fulgt opp, uten å si mer." if concern.reporter else "",
        "reporter_not_told_because": "" if concern.reporter else "Ingen melder er kjent.",
        "reopen_if": "Hvis det kommer nye tegn av samme slag.",
        "disclosures_reviewed": True,
        "in_spite_because": "Det er snakket med dem det gjelder." if endings.warnings(concern) else "",
    }


def _look_after(world, number, found, at):
    concern = _concern(world, number)
    review = concern.aftercare.waiting().first()
    closing.look_after(review, by=concern.lead, outcome="aftercare_outcome:gar_bra", found=found, at=at)


def _lock_away(world, number, at):
    concern = _concern(world, number)
    archive.restrict(concern, by=concern.lead, at=at)


def _recall(world, number, at):
    """The police, who were let in, have yet to answer; the receiver outside is followed up."""
    concern = _concern(world, number)
    row = recalls.recall(
        concern,
        by=concern.lead,
        wrong="At innlegget ble skrevet av en som bor her.",
        right="Det ble skrevet av en annen, fra en annen kommune.",
        whole=False,
        at=at,
    )
    by_hand = RecallNotice.objects.get(recall=row, to=None)
    recalls.answer(by_hand, by=concern.lead, answer="recall_answer:rettet", at=at)
