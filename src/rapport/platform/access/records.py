"""Users, teams and roles as record kinds: the administration uses the same pages as everybody."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.administration import end_sessions
from rapport.platform.access.delegation import LookedAfter
from rapport.platform.access.models import Delegation, Membership, Role, RoleHolding, Team, User
from rapport.platform.access.policy import Administered
from rapport.platform.access.services import forget_all_permissions, forget_permissions, refresh_principals_of
from rapport.platform.access.virtual import AllowedRoles, FieldRules, Grants, NamedLinks
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch, Change


class UserRecord(RecordType[User]):
    """Somebody who signs in, with teams and roles."""

    icon = "user-cog"
    label = _("user")
    title_columns = ["full_name", "username"]
    label_plural = _("users")
    description = _("People who sign in. Roles say what each may do, teams whose records they see.")
    columns = ["full_name", "username", "email", "is_active", "is_administrator", "teams", "roles"]
    filters = ["is_active", "is_administrator"]
    default_sort = "username"
    search = {"full_name": "A", "username": "B", "email": "B"}
    exclude = ["password", "last_login", "access_stamp", "principal"]
    fieldsets = [
        Fieldset(_("User"), ["full_name", "username", "email", "is_active", "is_administrator"]),
        Fieldset(_("Access"), ["teams", "roles"]),
        Fieldset(_("Preferences"), ["language", "time_zone", "theme", "density"]),
    ]
    quick_create = ["full_name", "username", "email", "teams", "roles"]
    offered = Q(is_active=True)
    natural_key = ["username"]
    access = LookedAfter(readable=True)
    virtual = [
        NamedLinks("teams", _("Teams"), through=Membership, owner="user", link="team"),
        NamedLinks("roles", _("Roles"), through=RoleHolding, owner="user", link="role"),
    ]
    import_keys = ["username", "email"]
    undeletable = True

    def before_save(self, batch: Batch[User]) -> None:
        """Somebody must be left who can let people in again."""
        losing = [change for change in batch.changes if not change.is_new and _loses_administration(change)]
        if losing:
            left = User.objects.select_for_update().filter(is_active=True, is_administrator=True)
            if not left.exclude(pk__in=[change.instance.pk for change in losing]).order_by("pk").exists():
                for change in losing:
                    field = "is_active" if change.changed("is_active") else "is_administrator"
                    change.add_error(field, str(_("This is the last administrator. Make another one first.")))

    def after_save(self, batch: Batch[User]) -> None:
        end_sessions(change.instance.pk for change in batch.changes if not change.instance.is_active)
        forget_permissions(batch.ids)
        regrouped = [change.instance.pk for change in batch.changes if "teams" in change.values]
        if regrouped:
            refresh_principals_of(regrouped)
            forget_all_permissions()


def _loses_administration(change: Change[User]) -> bool:
    was = change.before["is_active"] and change.before["is_administrator"]
    return bool(was and not (change.instance.is_active and change.instance.is_administrator))


class TeamRecord(RecordType[Team]):
    """A group of users in the tree of teams."""

    icon = "users"
    label = _("team")
    title_columns = ["name"]
    label_plural = _("teams")
    description = _("Teams form a tree: who sees a team's records sees those of the teams below it.")
    columns = ["name", "parent", "lead"]
    filters = ["parent"]
    default_sort = "name"
    search = {"name": "A"}
    exclude = ["principal"]
    fieldsets = [Fieldset(_("Team"), ["name", "parent", "lead"])]
    natural_key = ["name"]
    configuration = True
    access = Administered(readable=True)
    import_keys = ["name"]

    def before_save(self, batch: Batch[Team]) -> None:
        for change in batch.changes:
            if change.changed("parent_id") and change.instance.parent_id and _stands_below(change.instance):
                change.add_error("parent", str(_("A team cannot be part of a team below itself.")))

    def after_save(self, batch: Batch[Team]) -> None:
        moved = [change.instance.pk for change in batch.changes if not change.is_new and change.changed("parent_id")]
        if moved:
            members = User.objects.filter(memberships__team__isnull=False).values_list("pk", flat=True).distinct()
            refresh_principals_of(list(members))
            forget_all_permissions()

    def before_delete(self, batch: Batch[Team]) -> None:
        memberships = Membership.objects.filter(team__in=batch.ids)
        members = list(memberships.values_list("user_id", flat=True).distinct())
        memberships.delete()  # here already, so that what the members own leaves the reach of the teams above
        refresh_principals_of(members)
        forget_all_permissions()


def _stands_below(team: Team) -> bool:
    above, steps = team.parent, 0
    while above is not None and steps < 64:
        if above.pk == team.pk:
            return True
        above, steps = above.parent, steps + 1
    return steps >= 64


class RoleRecord(RecordType[Role]):
    """A named set of permissions."""

    icon = "shield"
    label = _("role")
    title_columns = ["name"]
    label_plural = _("roles")
    description = _("What the holders of a role may do to each kind of record, and how far that reaches.")
    columns = ["name", "description"]
    default_sort = "name"
    search = {"name": "A", "description": "C"}
    fieldsets = [
        Fieldset(_("Role"), ["name", "description"]),
    ]  # the permissions have an editor of their own
    natural_key = ["name"]
    configuration = True
    access = Administered(readable=True)
    virtual = [Grants("grants", _("Permissions")), FieldRules("field_rules", _("Restricted fields"))]
    import_keys = ["name"]

    def after_save(self, batch: Batch[Role]) -> None:
        holders = User.objects.filter(role_holdings__role__in=batch.ids).values_list("pk", flat=True)
        forget_permissions(list(holders))

    def before_delete(self, batch: Batch[Role]) -> None:
        holders = User.objects.filter(role_holdings__role__in=batch.ids).values_list("pk", flat=True)
        forget_permissions(list(holders))


class DelegationRecord(RecordType[Delegation]):
    """Who administers the users of a team."""

    name = "team-administrators"
    icon = "user-cog"
    label = _("team administrator")
    label_plural = _("team administrators")
    description = _("Who adds, changes and deactivates the users of a team, and which roles they may give.")
    columns = ["user", "team", "roles"]
    filters = ["user", "team"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    fieldsets = [Fieldset(_("Team administrator"), ["user", "team", "roles", "note"])]
    access = Administered()
    virtual = [AllowedRoles("roles", _("Roles they may give"))]
    importable = False
    help_topic = "administration"

    def before_save(self, batch: Batch[Delegation]) -> None:
        for change in batch.changes:
            if change.instance.user_id and change.instance.user.is_administrator:
                change.add_error("user", str(_("An administrator administers every team already.")))

    def after_save(self, batch: Batch[Delegation]) -> None:
        before = {change.before["user_id"] for change in batch.changes if not change.is_new}
        forget_permissions(before | {change.instance.user_id for change in batch.changes})

    def before_delete(self, batch: Batch[Delegation]) -> None:
        forget_permissions({change.instance.user_id for change in batch.changes})
