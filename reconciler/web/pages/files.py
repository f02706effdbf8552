"""Files: those of the page itself, the empty workbook, and what is downloaded."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, JSONResponse, Response

from reconciler.operations.template import template as write_template
from reconciler.operations.watch import metrics as read_metrics
from reconciler.support.concurrency import in_thread
from reconciler.support.hosts import ip_of
from reconciler.web.desk import Ask, Refused
from reconciler.web.templating import HERE

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


async def health(_: Ask) -> Response:
    """Say that the page is there."""
    return JSONResponse({"status": "ok"})


async def metrics(ask: Ask) -> Response:
    """Return the metrics to whoever watches from an address that may; for all others there are none."""
    client = ask.request.client
    if client is None or str(ip_of(client.host)) not in ask.desk.settings.serving.metrics_for:
        raise Refused(404, "There is no such page.")
    content = await in_thread(read_metrics, ask.desk.settings, datetime.now(UTC))
    return Response(content, media_type=_METRICS)


async def static(ask: Ask) -> Response:
    """Return a file of the page."""
    name = ask.named("name")
    if name not in _names():
        raise Refused(404, "There is no such file.")
    content, kind = _content(name)
    return Response(content, media_type=kind)


async def template(_: Ask) -> Response:
    """Return an empty workbook to fill in."""
    folder = Path(tempfile.mkdtemp(prefix="reconciler-"))
    path = folder / "template.xlsx"
    await in_thread(write_template, path)

    def clear() -> None:
        path.unlink(missing_ok=True)
        folder.rmdir()

    return download(path, "people.xlsx", BackgroundTask(clear))


def download(path: Path, name: str, after: BackgroundTask | None = None) -> Response:
    """Return a file to be kept, never to be shown by the browser itself."""
    kind = WORKBOOK if name.endswith(".xlsx") else "application/octet-stream"
    told = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return FileResponse(path, media_type=kind, headers=told, background=after)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in (HERE / "static").iterdir() if path.suffix in _TYPES)


@cache
def _content(name: str) -> tuple[bytes, str]:
    path = HERE / "static" / name
    return path.read_bytes(), _TYPES[path.suffix]
