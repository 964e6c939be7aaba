"""Headers that keep a page out of caches, search engines and other people's back buttons."""

import secrets


def quiet_headers(get_response):
    def middleware(request):
        request.request_id = secrets.token_hex(8)
        response = get_response(request)
        response.setdefault("Cache-Control", "no-store, private")
        response.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response

    return middleware
