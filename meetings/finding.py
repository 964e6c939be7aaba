"""What was said and decided of concerns at meetings, for the search in what one may read."""

from django.utils.translation import gettext_lazy as _

from cases.searched import Text
from meetings.models import AgendaItem, Decision


def texts(concerns, reader):
    """The texts of those items that `reader` may know of, as cases.finding.Text."""
    at_hand = {one.pk: one for one in concerns}
    items = {item.pk: item for item in AgendaItem.objects.visible_to(reader).filter(concern__in=at_hand)}
    for item in items.values():
        item.concern = at_hand[item.concern_id]
        yield Text(item.concern_id, _("the minutes of a meeting"), item.text)
    for decision in Decision.objects.filter(item__in=items):
        decision.item = items[decision.item_id]
        yield Text(decision.item.concern_id, _("a decision of a meeting"), decision.text)
