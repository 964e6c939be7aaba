from django.db import models


class CodeKey(models.ForeignKey):
    """A choice from one code list: `arena = CodeKey("arena")`, stored as "arena:skole" in `arena_id`.

    Whoever declares one also lists `of_list("arena", "arena", name="concern_arena_is_arena")` from
    `okg.lib.constraints` in `Meta.constraints`: a foreign key alone would take any code of any list, and a
    constraint holds for imports and the shell as well as for forms.

    There is no reverse relation (a code need not know who uses it) and no index of its own (a list of ten
    values picks out too little); say `db_index=True` where a query really starts from the code.
    """

    def __init__(self, list_name, **kwargs):
        self.list_name = list_name
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("db_index", False)
        kwargs["to"] = "catalogue.Code"
        kwargs["limit_choices_to"] = {"list": list_name}
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        for implied in ("to", "limit_choices_to"):
            kwargs.pop(implied, None)
        return name, path, [self.list_name], kwargs
