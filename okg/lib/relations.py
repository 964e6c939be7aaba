"""What points at a row, without importing the module it lives in: that one lies above."""


def rows_of(model, relation):
    """The manager of the rows that point at `model` and are called `relation` there."""
    return model._meta.get_field(relation).related_model._default_manager
