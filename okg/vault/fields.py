"""Model fields whose column is ciphertext: SealedText, SealedJSON, SealedBytes.

The model offers `dossier_id` (field or property). The value opens when the attribute is read and is sealed
when the row is saved; an unchanged value keeps its ciphertext, and the history row holds the same one. NULL
stays NULL, the empty string is sealed. `values()` gives the ciphertext; filtering is refused, apart from
`isnull`. Renaming a model or field needs a migration that seals anew, since the name is part of the seal.
"""

import json

from django import forms
from django.core.exceptions import FieldError, ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models

from okg.vault import sealing
from okg.vault.crypto import Token, Unreadable

UNOPENED = object()


class Held:
    """What a row holds for one sealed field: ciphertext, value, or both. Never shows or pickles the value."""

    __slots__ = ("token", "value", "assigned")

    def __init__(self, token=None, value=UNOPENED, assigned=False):
        self.token, self.value, self.assigned = token, value, assigned

    def __repr__(self):
        return "<sealed>"

    def __copy__(self):
        return Held(self.token, self.value, self.assigned)

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __reduce__(self):
        if self.assigned:
            raise TypeError("A sealed value that is not saved yet cannot be pickled: save the row first.")
        return Held, (self.token,)


class SealedAttribute:
    """Opens the value when it is read; takes plain values and, from the database, ciphertext."""

    def __init__(self, field):
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        held = self.held(row)
        if held is None:
            return None
        if held.value is UNOPENED:
            held.value = self.field.opened(held.token, row)
        return held.value

    def __set__(self, row, value):
        name = self.field.attname
        if value is None:
            row.__dict__[name] = None
        elif isinstance(value, Token):
            row.__dict__[name] = Held(value)
        else:
            # The ciphertext before it is kept, to be used again should the value turn out to be the same.
            before = row.__dict__.get(name)
            row.__dict__[name] = Held(before and before.token, value, assigned=True)

    def held(self, row):
        """The row's Held or None; a deferred field is fetched as ciphertext."""
        name = self.field.attname
        if name not in row.__dict__:
            rows = type(row)._base_manager.using(row._state.db).filter(pk=row.pk)
            self.__set__(row, rows.values_list(name, flat=True).get())
        return row.__dict__[name]


class Sealed(models.Field):
    """The common part: column, ciphertext, refusals.

    A subclass says how a value becomes bytes and back: `encode(value) -> bytes`, `decode(plain) -> value`.
    """

    sealed = True
    descriptor_class = SealedAttribute

    def get_internal_type(self):
        return "BinaryField"

    def opened(self, token, row):
        """The value of a ciphertext of this row. Raises Unreadable."""
        return self.decode(self._unsealed(token, row))

    def stored(self, row):
        """The ciphertext a saved row holds, or None, without opening it."""
        held = self._attribute.held(row)
        return held and held.token

    def pre_save(self, model_instance, add):
        held = self._attribute.held(model_instance)
        if held is None:
            return None
        if held.value is not UNOPENED and self._is_changed(held, model_instance):
            held.token = sealing.seal(
                self.encode(held.value),
                name=self.sealed_name(model_instance),
                dossier_id=dossier_of(model_instance),
                # A field that must be filled in shows the database that it is not; an optional one tells nothing.
                bare=not self.blank,
            )
        held.assigned = False
        return held.token

    def _is_changed(self, held, row):
        # Compared with what the ciphertext opens to, since a dict may have been changed in place, and since a
        # ciphertext under a key that was rolled back with an earlier try must not be written again.
        if held.token is None:
            return True
        try:
            before = self._unsealed(held.token, row)
        except Unreadable:
            return True
        return before != self.encode(held.value)

    def _unsealed(self, token, row):
        return sealing.unseal(token, name=self.sealed_name(row), dossier_id=dossier_of(row))

    @property
    def _attribute(self):
        return getattr(self.model, self.attname)

    @property
    def full_name(self):
        """`app.model.field`; a history model uses its model's name, for it holds the same ciphertext."""
        model = self.model._meta
        return f"{model.app_label}.{model.model_name.removeprefix('historical')}.{self.name}"

    def sealed_name(self, row):
        """What a value is sealed as: field and row; field alone where the database numbers the rows."""
        key = getattr(self.model, "instance_type", self.model)._meta.pk
        if not isinstance(key, models.UUIDField):
            return self.full_name
        return f"{self.full_name}|{key.to_python(getattr(row, key.attname))}"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Token(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        if not isinstance(value, Token):
            raise TypeError(f"{self.full_name} is written by saving its row, not by update().")
        return connection.Database.Binary(value)

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError(f"{self.full_name} is sealed: the database can only tell whether it is there.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.full_name} is sealed: the database cannot look into it.")

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        """For serializers: the ciphertext in hexadecimal digits, never the value."""
        token = self.stored(obj)
        return "" if token is None else bytes.hex(token)


class SealedText(Sealed):
    """Text; `max_length` in characters is checked by forms and `full_clean`, the column has no limit."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def encode(self, value):
        text = str(value)
        # Blanks are no answer to what must be filled in.
        return b"" if not self.blank and not text.strip() else text.encode()

    def decode(self, plain):
        return plain.decode()

    def to_python(self, value):
        return value if value is None or isinstance(value, str) else str(value)

    def formfield(self, **kwargs):
        defaults = {"form_class": forms.CharField, "max_length": self.max_length, "widget": forms.Textarea}
        if self.null:
            defaults["empty_value"] = None
        return super().formfield(**defaults | kwargs)


class SealedJSON(Sealed):
    """What JSON can say, dates and UUIDs as text; a change inside a dict or list is noticed on save."""

    empty_strings_allowed = False
    empty_values = [None, "", [], (), {}]

    def encode(self, value):
        return json.dumps(
            value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()

    def decode(self, plain):
        return json.loads(plain)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.JSONField, "encoder": DjangoJSONEncoder} | kwargs)


class SealedBytes(Sealed):
    """Bytes, such as a document; no part of model forms."""

    empty_strings_allowed = False
    empty_values = [None, b""]

    def encode(self, value):
        return bytes(value)

    def decode(self, plain):
        return plain

    def formfield(self, **kwargs):
        return None


def dossier_of(row):
    """The dossier of a row; a history row without that column asks its model's property."""
    model = type(row)
    try:
        if hasattr(model, "dossier_id"):
            return row.dossier_id
        return model.instance_type.dossier_id.fget(row)
    except ObjectDoesNotExist:
        raise Unreadable from None
