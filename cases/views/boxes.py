"""The boxes on a concern's page that know themselves what they show.

Each is a function (concern, user, rights) -> {name in the template: value}; `rights` is what `views.concern.rights_of`
found. The page asks them all; templates/cases/show.html says where each box stands.
"""

from cases.views import kept_names, plan_box, question_box, repeat, run, steps

BOXES = [
    steps.box,
    repeat.box,
    run.box,
    plan_box.box,
    question_box.box,
    kept_names.box,
]
