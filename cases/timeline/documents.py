"""What was added as a file; a signed consent bears a name and is not among them."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later


def tell(concern, reader):
    for one in concern.documents.unnamed().defer("content"):
        yield Entry(
            one.added_at,
            one.added_by_id,
            _("Document added"),
            "filedoc",
            f"document:{one.pk}",
            "document",
            text=later(one, "title"),
            row=one,
            more="cases/_entry_document.html",
        )
