"""The page that says why somebody does not come in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refusal_page(request: HttpRequest, reason: str, status: int = 403) -> HttpResponse:
    """A page with the reason and the way back to the sign-in."""
    return render(request, "sign_on/refused.html", {"reason": reason}, status=status)
