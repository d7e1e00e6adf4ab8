"""How the bytes of a file leave: always as a download, with nothing in them that a browser would run as ours."""

from __future__ import annotations

from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from rapport.platform.files.models import File
from rapport.platform.files.storage import storage_faults

SANDBOX = "sandbox; default-src 'none'"


def download(request: HttpRequest, file: File) -> HttpResponseBase:
    """The answer with the content; 304 to who has it already. FileNotFoundError when the bytes are gone from the
    storage, StorageDown when that does not answer."""
    tag = f'"{file.sha256}"'
    if request.headers.get("If-None-Match", "") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response: HttpResponse | FileResponse
    if request.method == "HEAD":
        response = HttpResponse(content_type=file.content_type)
    else:
        with storage_faults():
            opened = default_storage.open(file.storage_name)
            opened.read(0)  # a remote storage fetches here, while the reader can still be told that it does not answer
            response = FileResponse(opened, content_type=file.content_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    return response
