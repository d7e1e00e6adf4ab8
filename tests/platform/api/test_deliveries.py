"""What webhooks have sent, over the API: listed by state, sent again, and for administrators alone."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.platform.webhooks.models import Delivery
from tests.factories.access import make_administrator, make_holder
from tests.factories.integration import make_webhook
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db


def test_deliveries_are_listed_latest_first_and_by_state_without_their_bodies() -> None:
    webhook, other = make_webhook(), make_webhook()
    failed = Delivery.objects.create(
        webhook=webhook, event="people.created", body="secret", state="failed", attempts=10, status=500, error="no"
    )
    waiting = Delivery.objects.create(webhook=webhook, event="people.updated", body="{}")
    Delivery.objects.create(webhook=other, event="people.updated", body="{}")
    call = Caller(make_administrator())
    path = f"/webhooks/{webhook.uid}/deliveries"
    items = call.items(path)
    assert [item["uid"] for item in items] == [str(waiting.uid), str(failed.uid)]
    assert (items[1]["state"], items[1]["attempts"], items[1]["status"], items[1]["error"]) == ("failed", 10, 500, "no")
    assert (items[1]["message_id"], items[1]["next_at"], "body" in items[1]) == (failed.message_id, None, False)
    assert [item["uid"] for item in call.items(f"{path}?state=failed")] == [str(failed.uid)]
    first = call.get(f"{path}?limit=1").json()
    assert [item["uid"] for item in call.items(f"{path}?limit=1&cursor={first['next_cursor']}")] == [str(failed.uid)]
    assert_problem(call.get(f"{path}?state=lost"), 400, "state")
    assert_problem(call.get(f"{path}?event=x"), 400, "event")


def test_one_is_sent_again_with_the_same_identity() -> None:
    failed = Delivery.objects.create(
        webhook=make_webhook(), event="people.created", body="{}", state="failed", attempts=10, error="no"
    )
    call = Caller(make_administrator())
    answer = call("POST", f"/webhook-deliveries/{failed.uid}/resend")
    assert (answer.status_code, answer.json()["state"], answer.json()["attempts"]) == (200, "waiting", 0)
    assert answer.json()["message_id"] == failed.message_id
    assert ProcrastinateJob.objects.filter(task_name="send_webhooks").count() == 1


def test_nobody_else_sees_or_sends_them() -> None:
    sent = Delivery.objects.create(webhook=make_webhook(), event="test", body="{}", state="done")
    for call in (Caller(make_holder("all")), Caller(make_administrator(), "people:write")):
        assert call.get(f"/webhooks/{sent.webhook.uid}/deliveries").status_code in (403, 404)
        assert call("POST", f"/webhook-deliveries/{sent.uid}/resend").status_code in (403, 404)
    reading = Caller(make_administrator(), "read")
    assert reading("POST", f"/webhook-deliveries/{sent.uid}/resend").status_code == 403
    assert Delivery.objects.get().state == "done"
