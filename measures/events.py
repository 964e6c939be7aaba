"""One sentence for each event of the ledger, one for each notice."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "measure_added": _("planned a measure"),
    "measure_changed": _("changed a measure"),
    "measure_owner_given": _("gave a measure an owner"),
    "measure_progress_reported": _("reported progress on a measure"),
    "measure_finished": _("finished a measure"),
    "measure_dropped": _("dropped a measure"),
    "measure_reopened": _("reopened a measure"),
    "measure_evaluated": _("evaluated a measure"),
    "measures_imported": _("read in a file of measures"),
    "training_added": _("planned a training"),
    "training_changed": _("changed a training"),
    "training_recorded": _("recorded attendance at a training"),
    "training_dropped": _("called off a training"),
    "trainings_imported": _("read in a file of trainings"),
}

NOTICES = {
    "measure_given": _("You have been given a measure"),
    "measure_taken_over": _("A measure you owned has a new owner"),
    "measure_dropped": _("A measure you own has been dropped"),
}
