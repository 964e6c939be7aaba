"""Finding by words and by name. What is searched for is sent as a form: no address, no log and no ledger holds it."""

from django.shortcuts import render

from cases import finding
from cases.actions import finding as acts
from cases.forms.finding import SearchForm, SearchPersonForm
from cases.views.listing import with_states
from cases.words import Needles
from okg.access.doors import hall
from okg.access.may import may


@hall("cases.list_concerns", under_net=True)
def search(request):
    """Concerns in which every word is met, in what this user may read. The answer is the page itself: it is not
    redirected to, since a redirect would have to carry the words.
    """
    form, found = SearchForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = finding.concerns_with(Needles(form.cleaned_data["words"]), request.user)
        acts.searched(by=request.user, found=len(found.hits))
    context = {
        "form": form,
        "found": found,
        "hits": _with_states(found) if found else [],
        "may_search_person": may(request.user, "cases.search_person"),
        "section": "concerns",
    }
    return render(request, "cases/search.html", context)


def _with_states(found):
    states = with_states([concern for concern, _where in found.hits])
    return [(*row, where) for row, (_concern, where) in zip(states, found.hits, strict=True)]


@hall("cases.search_person", under_net=True)
def search_person(request):
    """Persons by name, among those this user may identify. Each concern that is found is a look at who it is."""
    form, found = SearchPersonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = finding.persons_with(Needles(form.cleaned_data["words"]), request.user)
        acts.person_searched(by=request.user, ties=[tie for tie, _where in found.hits])
    context = {"form": form, "found": found, "section": "concerns"}
    return render(request, "cases/search_person.html", context)
