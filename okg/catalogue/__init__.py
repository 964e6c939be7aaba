"""Code lists as data: every label a person chooses from has its row here, with where it comes from."""
