"""Which addresses a page may send its reader on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(address):
    """Whether `address` is a path on this server, however its slashes and blanks are disguised."""
    return (
        bool(address)
        and address.startswith("/")
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    )
