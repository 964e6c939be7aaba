"""What the ledger tells: acts that leave no row of their own."""

from cases.timeline.entry import Entry
from okg.ledger.models import Event
from okg.ledger.sentences import sentence

# event: the kind it is chosen by
TOLD = {
    "concern_summarised": "act",
    "concern_corrected": "act",
    "concern_handed_over": "act",
    "concern_carried_over": "act",
    "name_thrown_away": "act",
    "person_corrected": "act",
    "shadow_mended": "access",
    "recused": "access",
    "recusal_lifted": "access",
    "glass_broken": "access",
    "glass_identified": "access",
    "glass_ended": "access",
    "glass_reviewed": "access",
}


def tell(concern, reader):
    for event in Event.objects.about(concern).filter(event__in=TOLD):
        said = str(sentence(event))
        # Who is recused stands beside who has access; "to somebody" would read as if it was given to them.
        whom = None if event.event.startswith("recus") else event.facts.get("to")
        says = said[:1].upper() + said[1:]
        kind = TOLD[event.event]
        yield Entry(event.at, event.by, says, "history", f"event:{event.pk}", kind, whom=whom)
