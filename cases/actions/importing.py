"""Reading in the register a group kept until now: the file, its columns, and what is answered about each row.

Nothing here becomes a concern; that is `cases.actions.taking_over`. Whatever is answered is kept, so that one may go on
tomorrow, and two may work on one import: each row is answered once, by whoever comes first.
"""

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from cases.importing import columns, rows
from cases.models.importing import REFUSE, TAKE, ImportedRow, RegisterImport
from okg.drafts.models import Draft
from okg.ledger import book as ledger
from okg.lib import dates, sheet
from okg.lib.refusal import Refused
from okg.vault import keys

MOST_ROWS = 500
BUSY = "55P03"  # PostgreSQL's lock_not_available


@transaction.atomic
def begin(*, by, data, at=None):
    """Seal the bytes of a CSV file and begin to read it in; returns the RegisterImport.

    Raises Refused with the sentence that says what to do where it cannot be read.
    """
    found = _read(data)
    if not found.rows:
        raise Refused(_("The file has headings and no rows. Choose the file that holds the register."))
    at = at or dates.now()
    batch = RegisterImport(
        content=data,
        encoding=found.encoding,
        separator=found.separator,
        begun_at=at,
        begun_by=by,
        touched_at=at,
    )
    keys.create(batch.dossier_id)
    batch.save()
    ledger.act("import_begun", by=by, about=batch, rows=len(found.rows))
    return batch


def read(batch, *, encoding=None, separator=None):
    """The Sheet of an import that is under way, read as it says or as somebody would rather have it; raises Refused."""
    return _read(batch.content, encoding or batch.encoding, separator or batch.separator)


def _read(data, encoding=None, separator=None):
    try:
        return sheet.read(data, encoding=encoding, separator=separator, most=MOST_ROWS)
    except sheet.Unreadable as unreadable:
        raise Refused(unreadable.says) from None


@transaction.atomic
def set_columns(batch, *, by, encoding, separator, fields):
    """Say what each column holds (names of `columns.FIELDS`, "" for none, by place) and make the rows; the import.

    Raises Refused where a row has been answered already, where a field is given twice, or where none says what a row
    is about.
    """
    batch = under_way(batch)
    found = read(batch, encoding=encoding, separator=separator)
    if obstacles := _obstacles_to_columns(batch, fields, found):
        raise Refused(obstacles)
    batch.rows.all().delete()
    batch.encoding, batch.separator, batch.fields = encoding, separator, list(fields)
    _touch(batch)
    made = [ImportedRow(batch=batch, number=number, cells=list(cells)) for number, cells in found.rows]
    ImportedRow.objects.bulk_create(made)
    ledger.act("import_columns_set", by=by, about=batch, rows=len(made))
    return batch


def _obstacles_to_columns(batch, fields, found):
    given = [name for name in fields if name]
    if batch.rows.exclude(answer="").exists():
        return [
            _(
                "Some rows are answered already. Begin anew with the file, if the columns are to be read otherwise."
            )
        ]
    if len(fields) != len(found.header):
        return [_("The columns are others than those shown. Look them over and save again.")]
    obstacles = [
        _("Two columns are said to hold “%(field)s”. Choose one of them.") % {"field": columns.FIELDS[name]}
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    if columns.WHAT not in given:
        obstacles.append(_("Choose the column that says what each row is about."))
    return obstacles


def understood(batch):
    """[(ImportedRow, rows.Understood)] of an import that is under way, in the order of the file."""
    found = list(batch.rows.order_by("number"))
    for row in found:
        row.batch = batch
    return list(
        zip(
            found,
            rows.understand(batch.fields, [(row.number, row.cells) for row in found], dates.today()),
            strict=True,
        )
    )


@transaction.atomic
def take_sure(batch, *, by):
    """Answer "take" for all rows nobody need be asked about and nobody has answered; returns how many."""
    batch = under_way(batch)
    sure = [row for row, meant in understood(batch) if meant.is_sure and not row.answer]
    for row in sure:
        _write(row, by, TAKE)
    _touch(batch)
    ledger.act("import_rows_answered", by=by, about=batch, rows=len(sure))
    return len(sure)


@transaction.atomic
def answer(row, *, by, take, given=None, reason="", seen=None):
    """Answer one row: take it, with the values `given` ({name: value}), or refuse it for `reason`; the row.

    `seen` is when the page that is answered from saw it answered (None: never). Raises Refused where somebody else
    has answered since, without a reason for refusing, and once the import is taken.
    """
    batch = under_way(row.batch)
    row = ImportedRow.objects.locked(row)
    row.batch = batch
    if row.answered_at is not None and row.answered_at != seen:
        says = _("%(name)s has answered this row meanwhile. Look at the answer; you can still change it.")
        raise Refused(says % {"name": row.answered_by.name})
    if not take and not reason.strip():
        raise Refused(_("Write why the row is not taken."))
    if take and (missing := rows.missing(given or _meant(batch, row).values)):
        raise Refused(missing)
    if take:
        _write(row, by, TAKE, given=given)
    else:
        _write(row, by, REFUSE, reason=reason.strip())
    _touch(batch)
    ledger.act("import_row_answered", by=by, about=row, answer=row.answer)
    return row


def _meant(batch, row):
    return next(meant for one, meant in understood(batch) if one.pk == row.pk)


def _write(row, by, answer, *, given=None, reason=None):
    row.answer, row.answered_at, row.answered_by = answer, dates.now(), by
    row.given, row.reason = given, reason
    row.save()


@transaction.atomic
def drop(batch, *, by):
    """Give an import up that is under way: the file, its rows and their key are gone."""
    batch = under_way(batch)
    _remove(batch)
    ledger.act("import_dropped", by=by, about=batch)


def sweep(at=None):
    """Drop the imports nobody has touched for a day; returns how many."""
    at, swept = at or dates.now(), 0
    for key in list(RegisterImport.objects.abandoned(at).values_list("pk", flat=True)):
        with transaction.atomic():
            batch = (
                RegisterImport.objects.abandoned(at).select_for_update(of=("self",)).filter(pk=key).first()
            )
            if batch is not None:
                _remove(batch)
                ledger.act("import_swept", by="beat", about=batch)
                swept += 1
    return swept


def _remove(batch):
    drop_drafts(batch)
    key, dossier = batch.pk, batch.dossier_id
    batch.delete()
    batch.pk = key  # what the ledger points at
    keys.destroy(dossier)


def drop_drafts(batch):
    """What anybody has begun to write about rows of an import."""
    names = [draft_name(key) for key in batch.rows.values_list("pk", flat=True)]
    Draft.objects.filter(name__in=names).delete()


def draft_name(key):
    return f"cases.import_row:{key}"


def under_way(batch):
    """The import, locked: those who work on it take turns. Raises Refused once it is taken, gone, or busy for long."""
    batch = locked(batch)
    if batch is None:
        raise Refused(_("This import is no longer here. Begin anew with the file."))
    if batch.is_taken:
        raise Refused(_("This import is taken already, so its rows are no longer changed."))
    return batch


def locked(batch):
    """The import as it is now, locked until the transaction ends; None where it is gone. Refused where it is busy.

    A whole register that is being taken over holds it longer than anybody waits for a lock.
    """
    try:
        with transaction.atomic():
            return RegisterImport.objects.select_for_update(of=("self",)).filter(pk=batch.pk).first()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != BUSY:
            raise
        raise Refused(
            _("Somebody is taking this import over just now. Look at it again in a minute.")
        ) from None


def _touch(batch):
    batch.touched_at = dates.now()
    batch.save()
