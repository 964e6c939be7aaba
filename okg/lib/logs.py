"""What the application writes about itself: time, level, place and code; never what people wrote."""

import json
import logging

from django.views.debug import SafeExceptionReporterFilter

from okg.lib import dates


class Line(logging.Formatter):
    """One JSON object a line. Of an exception only the kind and the place are told: its text may hold a row's values."""

    def format(self, record):
        line = {"at": dates.now().isoformat(), "level": record.levelname, "logger": record.name}
        line["message"] = record.msg if record.name.startswith("okg") else record.getMessage()[:200]
        if record.name == "django.request":
            line["message"] = record.msg if isinstance(record.msg, str) else "request"
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "where": _place(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False, default=str)


def _place(trace):
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"


class NothingShown(SafeExceptionReporterFilter):
    """An error report without one local variable, setting or posted field."""

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []

    def get_safe_settings(self):
        return {}

    def get_safe_request_meta(self, request):
        return {}
