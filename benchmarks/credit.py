"""The credit check of an order whose customer has ten thousand open ones, and fifty orders that are confirmed at once.

What the check adds up is compared with plain SQL; of the fifty as many pass as the limit leaves room for. The orders
are made without history, which would be of the benchmark only, and deleted afterwards.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from benchmarks.base import COMMAND
from benchmarks.figures import Figure, Mismatch, percentile
from benchmarks.installation import Installation

ORDERS = 10_000
AT_ONCE, ROOM = 50, 10
SAMPLES = 300

_CHECK = """
import json, time
from concurrent.futures import ThreadPoolExecutor
from django.db import connection, transaction
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.sales.credit.checking import CreditStopped, check
from rapport.sales.models import Order
from rapport.sales.orders.states import confirm

make = lambda kind, **values: write.create(registry.get(kind), values, actor=None)
actor = User.objects.filter(is_active=True, is_administrator=True).order_by("pk").first()
party = make("organisations", name="Creditbench")
stopping = make("customer-classes", name="Creditbench", when_exceeded="stop")
account = make("credit-accounts", party=party, customer_class=stopping, credit_limit="{limit}")

def draft():
    order = make("orders", name="Creditbench", party=party, currency=account.currency)
    make("order-lines", order=order, description="Work", quantity="1", unit_price="100", tax_rate="0")
    order.refresh_from_db()
    return order

def run(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchone() if cursor.description else None

def timed(call):
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)

def press(order):
    try:
        return confirm(order=order, actor=actor, channel="web").outcome
    except CreditStopped:
        return "stopped"
    finally:
        connection.close()

try:
    first = draft()
    confirm(order=first, actor=actor, channel="web")
    columns = [field.column for field in Order._meta.concrete_fields if not field.primary_key]
    made = dict(uid="gen_random_uuid()", number="'Creditbench ' || n")
    with change_set(actor=None, channel="system", act="sample"):
        run("INSERT INTO sales_order (%s) SELECT %s FROM sales_order, generate_series(2, {orders}) n WHERE id = %%s" % (
            ", ".join('"%s"' % name for name in columns),
            ", ".join(made.get(name, '"%s"' % name) for name in columns)), first.pk)
    run("VACUUM (ANALYZE) sales_order")
    plain = ("SELECT sum(gross_amount) FROM sales_order"
             " WHERE party_id = %s AND status IN ('confirmed', 'part', 'delivered')")
    order, times, beside = draft(), [], []
    for _ in range({samples} + 20):
        with transaction.atomic():
            times.append(timed(lambda: check(order)))
        beside.append(timed(lambda: run(plain, party.pk)))
    with transaction.atomic():
        found = check(order)
    drafts = [draft() for _ in range({at_once})]
    with ThreadPoolExecutor({at_once}) as people:
        outcomes = list(people.map(press, drafts))
    print(json.dumps(dict(
        times=times[20:], beside=beside[20:], owed=str(found.owed), plain=str(run(plain, party.pk)[0]),
        passed=outcomes.count("passed"), stopped=outcomes.count("stopped"))))
finally:
    with transaction.atomic():
        for table in ("sales_creditcheck", "sales_orderedline", "sales_order"):
            run("ALTER TABLE %s DISABLE TRIGGER USER" % table)
            of = "id" if table == "sales_order" else "order_id"
            run("DELETE FROM %s WHERE %s IN (SELECT id FROM sales_order WHERE party_id = %%s)" % (table, of), party.pk)
            run("SET CONSTRAINTS ALL IMMEDIATE")
            run("ALTER TABLE %s ENABLE TRIGGER USER" % table)
    write.delete(registry.get("credit-accounts"), account, actor=None)
    write.delete(registry.get("customer-classes"), stopping, actor=None)
    write.delete(registry.get("organisations"), party, actor=None)
"""


def run(installation: Installation) -> Iterator[Figure]:
    """Milliseconds that the check adds to the confirmation of an order."""
    told = _checked(installation)
    p50, beside = percentile(told["times"], 50), percentile(told["beside"], 50)
    yield Figure(
        "credit_check", f"{ORDERS:,} open orders of the customer",
        p50=p50, p95=percentile(told["times"], 95), samples=SAMPLES, verified=ORDERS, ratio=p50 / beside,
        note=f"plain SQL {beside:.1f} ms; of {AT_ONCE} at once the {told['passed']} passed for which there was room",
    )  # fmt: skip


def _checked(installation: Installation) -> dict[str, Any]:
    given = {"orders": ORDERS, "limit": 100 * (ORDERS + ROOM), "samples": SAMPLES, "at_once": AT_ONCE}
    script = _CHECK.format(**given)
    command = [*COMMAND, "manage", "shell", "-c", script]
    done = subprocess.run(command, env=installation.base.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Mismatch(f"credit could not be checked: {done.stderr[-1000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if (told["passed"], told["stopped"]) != (ROOM, AT_ONCE - ROOM):
        raise Mismatch(f"{told['passed']} passed and {told['stopped']} were stopped, where there was room for {ROOM}")
    if float(told["owed"]) != 100 * ORDERS or float(told["plain"]) != 100 * (ORDERS + ROOM):
        raise Mismatch(f"the check found {told['owed']}, and after {ROOM} more plain SQL {told['plain']}")
    return told
