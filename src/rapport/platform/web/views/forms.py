"""Creating, editing and deleting by form: the whole page, or the dialog of quick create."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.layouts.applied import hidden_sections, live_condition
from rapport.platform.layouts.definition import required_fields
from rapport.platform.layouts.strips import strip_of
from rapport.platform.records.fields import FieldKind
from rapport.platform.web.cells import cell
from rapport.platform.web.forms import RecordForm, record_form, values_of
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.trail import trail_of
from rapport.platform.web.views.base import CHANNEL, RecordView, redirect_with_message, safe_next, with_toast
from rapport.platform.write_errors import Conflict, Invalid


class RecordCreateView(RecordView):
    """GET and POST /<kind>/new/: every field."""

    action = Action.CREATE.value
    template = "records/form.html"
    act = "create"

    def names(self) -> list[str]:
        """The fields of the form: those of the layout, what it lacks and is required, and what the request brings."""
        placed = [name for section in self.arrangement.sections for name in section.fields]
        lacking = [name for name in required_fields(self.record) if name not in placed]
        declared = (name for fieldset in self.record.fieldsets for name in fieldset.fields)
        brought = self.request.POST if self.request.method == "POST" else self.request.GET
        return self.writable(dict.fromkeys([*placed, *lacking, *(name for name in declared if name in brought)]))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(record_form(self.record, self.names(), initial=self.initial()))

    def initial(self) -> dict[str, Any]:
        """What the address gives beforehand (?organisation=…&name=…), and the kind's defaults."""
        defaults: dict[str, Any] = {
            name: field.get_default()
            for name in self.names()
            if (field := _model_field(self, name)) is not None and field.has_default()
        }
        given = {name: self.request.GET[name] for name in self.names() if name in self.request.GET}
        return {**defaults, **given}

    def post(self, request: HttpRequest) -> HttpResponse:
        names = self.names()
        form = record_form(self.record, names, data=request.POST)
        if "back" in request.POST:  # from the question whether another record is meant: the form as it was
            form.full_clean()
            return self.show(record_form(self.record, names, initial=form.cleaned_data))
        if form.is_valid():
            try:
                made = create_once(request, self.user, lambda: self.create(form, names))
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                found = rows(self.record, self.user).filter(uid=made).first() if isinstance(made, UUID) else made
                if found is not None:
                    return self.created(found)
                form.add_error(None, _("This was saved already and removed since. Save again to create it anew."))
        return self.show(form, status=422)

    def create(self, form: RecordForm, names: list[str]) -> Any:
        """Write what the form says."""
        given = {name: value for name, value in form.given(names).items() if value not in ("", None, [])}
        return write.create(self.record, given, actor=self.user, channel=CHANNEL)

    def created(self, instance: Any) -> HttpResponse:
        """Go on to the new record, or back to an empty form."""
        text = _("%(kind)s created: %(name)s") % {
            "kind": self.record.title,
            "name": self.title(instance),
        }
        again = "again" in self.request.POST
        url = self.url("new") if again else safe_next(self.request, self.url("detail", instance.uid))
        return redirect_with_message(self.request, url, text, ChangeSet.objects.filter(uid=instance.created_in).first())

    def show(self, form: RecordForm, status: int = 200) -> HttpResponse:
        """The form, in sections."""
        context = {
            "form": form,
            "sections": sections_of(self, form),
            "crumbs": self.crumbs((capfirst(_("New %(kind)s") % {"kind": self.record.label}), "")),
            "heading": capfirst(_("New %(kind)s") % {"kind": self.record.label}),
            "form_url": self.request.get_full_path(),
            "cancel_url": self.url("list"),
            "creating": True,
            "form_key": form_key(),
            "candidates": candidates_box(self),
        }
        return self.page(self.template, context, status=status)


class RecordQuickCreateView(RecordCreateView):
    """GET and POST /<kind>/quick/: at most seven fields, in the dialog; a page without scripts."""

    def names(self) -> list[str]:
        called = self.called()
        brought = dict.fromkeys([*self.request.GET, *called])
        extra = [name for name in brought if name in self.record.fields and (name in called or name != "name")]
        return self.writable(dict.fromkeys([*strip_of(self.record, self.arrangement, "quick"), *extra]))

    def called(self) -> dict[str, str]:
        """What the words say that were typed where the record was to be created (?name=…)."""
        typed = self.request.GET.get("name", "").strip()
        return dict(self.record.record.get_called(typed)) if typed else {}

    def initial(self) -> dict[str, Any]:
        initial = super().initial()
        called = {name: text for name, text in self.called().items() if name in self.names()}
        typed = self.request.GET.get("name", "").strip()
        if typed and not called:
            texts = (name for name in self.names() if self.record.fields[name].kind is FieldKind.TEXT)
            called = {next(texts, self.names()[0]): typed}
        return {**initial, **called}

    def show(self, form: RecordForm, status: int = 200) -> HttpResponse:
        if self.target != "dialog-body":
            return super().show(form, status)
        context = {
            "form": form,
            "heading": capfirst(_("New %(kind)s") % {"kind": self.record.label}),
            "form_url": self.request.get_full_path(),
            "full_url": self.url("new"),
            "form_key": form_key(),
            "candidates": candidates_box(self, self.request.GET.get("lookup", "")),
            "several": "lookup" not in self.request.GET,
        }
        return self.page("records/quick.html", context, status=status)

    def created(self, instance: Any) -> HttpResponse:
        lookup = self.request.GET.get("lookup", "")
        another = "again" in self.request.POST and self.target == "dialog-body" and not lookup
        if not lookup and not another:
            return super().created(instance)
        title = self.title(instance)
        undo = ChangeSet.objects.filter(uid=instance.created_in).first()
        text = _("%(kind)s created: %(name)s") % {"kind": self.record.title, "name": title}
        if another:
            trail_of(self.request).forget_counts()
            return with_toast(self.get(self.request), text, undo, recordChanged=True)
        event = {"lookup": lookup[:100], "value": str(instance.uid), "text": title}
        events: dict[str, Any] = {"lookup-created": event, "closeDialog": True}
        return with_toast(HttpResponse(status=204), text, undo, **events)


class RecordEditView(RecordView):
    """GET and POST /<kind>/<uid>/edit/."""

    action = Action.UPDATE.value

    def names(self, instance: Any) -> list[str]:
        """The fields of the form: those of the layout; when it is sent, those that it had when it was shown, whatever
        the layout has become since."""
        shown = [name for name in self.record.fields if f"was-{name}" in self.request.POST]
        if shown:
            return self.writable(shown)
        live = live_conditions(self)
        decided = [section for section in self.arrangement.sections if section.condition and not live.get(section.key)]
        hidden = hidden_sections(self.record, decided, instance, self.user)
        placed = (section for section in self.arrangement.sections if section.key not in hidden)
        return self.writable(name for section in placed for name in section.fields)

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        instance = self.get_instance(uid, Action.UPDATE.value)
        return self.show(instance, record_form(self.record, self.names(instance), instance=instance))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        instance = self.get_instance(uid, Action.UPDATE.value)
        names = self.names(instance)
        form = record_form(self.record, names, data=request.POST, instance=instance)
        conflict = None
        if form.is_valid():
            changed = {name: value for name, value in form.given(names).items() if self._differs(form, name)}
            try:
                with acts_noted() as acts:
                    if changed:
                        seen = form.cleaned_data["version"]
                        instance = write.update(
                            self.record, instance, changed, actor=self.user, channel=CHANNEL, version=seen
                        )
                title = self.title(instance)
                text = _("Saved: %(name)s") % {"name": title} if acts else _("Nothing was changed.")
                return redirect_with_message(request, self.url("detail", uid), text, *acts[-1:])
            except Invalid as refusal:
                form.add_refusal(refusal)
            except Conflict as found:
                conflict = found
        return self.show(instance, form, conflict, status=409 if conflict else 422)

    def _differs(self, form: RecordForm, name: str) -> bool:
        """Whether the writer changed this field: compared with what the form showed, not with the row as it is."""
        shown = self.request.POST.get(f"was-{name}")
        if shown is None:
            return name in form.changed_data
        return shown != fingerprint(form.cleaned_data[name])

    def show(
        self, instance: Any, form: RecordForm, conflict: Conflict | None = None, status: int = 200
    ) -> HttpResponse:
        """The form in sections; after a conflict with the values of both writers side by side."""
        title = self.title(instance)
        context = {
            "form": form,
            "instance": instance,
            "sections": sections_of(self, form),
            "conflict": conflict_lines(self, conflict, form) if conflict else None,
            "current_version": conflict.instance.version if conflict else None,
            "crumbs": self.crumbs((title, self.url("detail", instance.uid)), (_("Edit"), "")),
            "heading": title,
            "form_url": self.request.get_full_path(),
            "cancel_url": self.url("detail", instance.uid),
            "shown": shown_fingerprints(form, values_of(self.record, instance, self.names(instance))),
            "candidates": candidates_box(self, uid=str(instance.uid)),
        }
        return self.page("records/form.html", context, status=status)


class RecordDeleteView(RecordView):
    """POST /<kind>/<uid>/delete/; it can be taken back, so nobody is asked whether they are sure."""

    action = Action.DELETE.value

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        instance = self.get_instance(uid)
        title = self.title(instance)
        try:
            with acts_noted() as acts:
                write.delete(self.record, instance, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return redirect_with_message(request, self.url("detail", uid), str(refusal))
        return redirect_with_message(request, self.url("list"), _("Deleted: %(name)s") % {"name": title}, *acts)


def fingerprint(value: Any) -> str:
    """A form value as text, to tell whether the writer changed it."""
    if value in (None, "", [], False):
        return ""
    if isinstance(value, list):
        return "|".join(fingerprint(item) for item in value)
    if isinstance(value, dict):
        return ",".join(f"{key}={item}" for key, item in sorted(value.items()) if item not in ("", None))
    return str(value)


def shown_fingerprints(form: RecordForm, current: dict[str, Any]) -> list[tuple[str, str]]:
    """What the form showed, sent along with it: (name, fingerprint) a field."""
    data = form.data if form.is_bound else {}
    shown = []
    for name, made in form.fields.items():
        if name != "version":
            fresh = fingerprint(_as_posted(made, current.get(name)))
            shown.append((f"was-{name}", str(data.get(f"was-{name}", fresh))))
    return shown


def _as_posted(made: Any, value: Any) -> Any:
    """A value as it will come back when nobody touches it."""
    columns = getattr(made.widget, "columns", None)
    if columns and isinstance(value, list):
        keys = [key for key, _label in columns]
        return [{key: item.get(key) or "" for key in keys} for item in value]
    if isinstance(value, str):
        return value.strip() if made.__class__.__name__ == "CharField" and getattr(made, "strip", False) else value
    if hasattr(made, "to_python") and value is not None and made.__class__.__name__ == "DateTimeField":
        return made.clean(made.widget.format_value(value))
    if value is not None and not isinstance(value, bool | list):
        return made.widget.format_value(value)
    return value


def sections_of(view: RecordView, form: RecordForm) -> list[dict[str, Any]]:
    """The form's fields under the headings of the layout."""
    sections: list[dict[str, Any]] = []
    placed: set[str] = set()
    live = live_conditions(view)
    for section in view.arrangement.sections:
        fields = [form[name] for name in section.fields if name in form.fields]
        placed.update(section.fields)
        if fields:
            shown_when = live.get(section.key, "")
            title = section.title
            sections.append({"title": title, "fields": fields, "columns": section.columns, "shown_when": shown_when})
    rest = [name for name in form.fields if name not in placed and name != "version"]
    return sections + ([{"title": "", "fields": [form[name] for name in rest]}] if rest else [])


def live_conditions(view: RecordView) -> dict[str, str]:
    """By section what the form itself follows while one types (see :func:`live_condition`); "" where it can't."""
    names = view.writable(name for section in view.arrangement.sections for name in section.fields)
    conditional = [section for section in view.arrangement.sections if section.condition]
    return {section.key: live_condition(view.record, section, names, view.user) for section in conditional}


def candidates_box(view: RecordView, lookup: str = "", uid: str = "") -> dict[str, str]:
    """Where a form asks for records that the one being typed may be already; empty for a kind that has no such."""
    names = view.visible(view.record.record.described_by)
    if not names:
        return {}
    known = {"lookup": lookup, "except": uid}
    query = urlencode({name: value for name, value in known.items() if value})
    return {"url": view.url("candidates") + (f"?{query}" if query else ""), "fields": " ".join(names)}


def conflict_lines(view: RecordView, conflict: Conflict, form: RecordForm) -> list[dict[str, Any]]:
    """Both versions of each field in conflict: theirs as it is stored now, ours as it was typed."""
    lines = []
    for name, theirs in conflict.theirs.items():
        field = view.record.fields[name]
        ours = form.cleaned_data.get(name)
        if field.kind is FieldKind.LINK:
            ours = dict(form.fields[name].widget.choices).get(ours, ours)
        lines.append({"label": field.label, "theirs": cell(field, theirs, conflict.instance), "ours": ours})
    return lines


def _model_field(view: RecordView, name: str) -> Any:
    return view.record.model._meta.get_field(name) if view.record.fields[name].stored else None
