"""What the application writes about itself: time, level, place and code; never what people wrote."""

import json
import logging
from pathlib import Path

from django.views.debug import SafeExceptionReporterFilter

from okg.lib import dates


class Line(logging.Formatter):
    """One JSON object a line. Of an exception only the kind and the place are told: its text may hold a row's values.

    Our own messages are constants, and what varies stands in `facts`. Of others' messages only the pattern is
    written, and nothing where an exception has been put into it; paths, hosts and arguments are people's words.
    """

    def format(self, record):
        failed = record.exc_info and record.exc_info[0]
        line = {"at": dates.now().isoformat(), "level": record.levelname, "logger": record.name}
        line["message"] = _constant(record, failed)
        line |= getattr(record, "facts", {}) | _whereabouts(record)
        if failed:
            line |= {"error": failed.__name__, "where": _place(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False, default=str)


def _constant(record, failed):
    if not isinstance(record.msg, str) or (failed and not record.args and not record.name.startswith("okg")):
        return "failed"
    return record.msg[:200]


def _whereabouts(record):
    """The reference that the page of failure shows and the view, or the task and its id."""
    request, task = getattr(record, "request", None), getattr(record, "data", None)
    match = getattr(request, "resolver_match", None)
    found = {
        "reference": getattr(request, "request_id", None),
        "view": match.view_name if match else None,
        "task": task.get("name") if isinstance(task, dict) else None,
        "task_id": task.get("id") if isinstance(task, dict) else None,
    }
    return {name: value for name, value in found.items() if value}


def _place(trace):
    while trace.tb_next:
        trace = trace.tb_next
    return f"{'/'.join(Path(trace.tb_frame.f_code.co_filename).parts[-2:])}:{trace.tb_lineno}"


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
