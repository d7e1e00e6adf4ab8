"""Two public answers for supervisors and load balancers: does this process answer, and can it do its work."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer without touching anything else: a process that cannot should be started again."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database does, else 503: this process should get no requests for now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        # The reason may name hosts and users; it is in the log of the database, not for strangers.
        return HttpResponse("the database cannot be reached\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
