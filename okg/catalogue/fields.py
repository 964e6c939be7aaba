from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from okg.catalogue import codes


class FromTheKept(ForwardManyToOneDescriptor):
    """`row.arena` is one of the codes that each process keeps: it costs no query, and no list need join it.

    A key that the lists do not know yet, because they were loaded since, is looked up in the database.
    """

    def get_object(self, instance):
        key = getattr(instance, self.field.attname)
        try:
            return codes.get(key)
        except codes.UnknownCode:
            return super().get_object(instance)


class CodeKey(models.ForeignKey):
    """A choice from one code list: `arena = CodeKey("arena")`, stored as "arena:skole" in `arena_id`.

    Whoever declares one also lists `of_list("arena", "arena", name="concern_arena_is_arena")` from
    `okg.lib.constraints` in `Meta.constraints`: a foreign key alone would take any code of any list, and a
    constraint holds for imports and the shell as well as for forms.

    The Code itself comes from the lists that each process keeps: `select_related` would only make the query dearer.
    There is no reverse relation (a code need not know who uses it) and no index of its own (a list of ten
    values picks out too little); say `db_index=True` where a query really starts from the code.
    """

    forward_related_accessor_class = FromTheKept

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
