"""Sealed fields: a key a dossier, wrapped by a master key that the database never sees."""
