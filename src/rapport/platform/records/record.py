"""The declaration of a record kind. Data is declared in the model; here stands what the kind is meant for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from rapport.platform.access.models import User
    from rapport.platform.access.policy import AccessPolicy
    from rapport.platform.history.models import ChangeSet
    from rapport.platform.records.candidates import Candidate
    from rapport.platform.records.choices import Choices
    from rapport.platform.records.listing import ListQuery
    from rapport.platform.records.presets import Preset
    from rapport.platform.records.virtual import VirtualField
    from rapport.platform.search.tokens import SearchText
    from rapport.platform.write import Batch

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Fieldset:
    """A titled group of fields on the page and in the form."""

    title: Any
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class HeadAction:
    """A button in the head of a record's page, or with ``more`` an entry of the menu beside the buttons; ``dialog``
    opens its address there."""

    label: Any
    url: str
    icon: str
    primary: bool = False
    dialog: bool = False
    composer: str = ""
    """A kind of the composer on the page that the button opens as well (such as "call")."""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A way to show the list: a column for each value of a choice, a yes/no or a link, and records as cards in it."""

    by: str
    card: Sequence[str] = ()
    """Fields below the title of a card, at most four; the first columns of the list when empty."""
    beside: Sequence[str] = ()
    """Further fields that are shown small at the end of a line: people as their initials, times as days since. Each is
    named in ``card`` behind the field beside which it stands."""
    total: str = ""
    """The number or amount that the heads of the columns add up."""
    weighted: str = ""
    """What they add up beside it, such as the amount by its probability."""
    mark: Sequence[str] = ()
    """Fields of which :meth:`RecordType.get_card_mark` speaks; who does not see all of them sees no mark."""


@dataclass(frozen=True, slots=True)
class CardMark:
    """A small sign on a card: an icon, its tone ("", "good", "warn", "bad") and what it means in words."""

    icon: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A way to show the list: records on the days of a date or a time of theirs."""

    on: str
    movable: bool = True
    """Whether dragging a record to another day says something true: what has happened stays where it was."""


class RecordType(Generic[M]):
    """Base of every record declaration.

    Attributes are plain data. What needs a condition is a method (``get_*``) or a replacement class. The registry
    checks the declaration at start-up and freezes it into a :class:`~rapport.platform.records.spec.RecordSpec`.
    """

    model: ClassVar[type[models.Model]]
    """Taken from the generic argument."""
    name: ClassVar[str] = ""
    """Plural noun of URL, API, command; derived from the model's plural name when empty."""
    label: ClassVar[Any] = ""
    label_plural: ClassVar[Any] = ""
    icon: ClassVar[str] = "square"
    description: ClassVar[Any] = ""
    """One sentence: what the kind is for. Shown when a list is empty and in the documentation."""
    columns: ClassVar[Sequence[str]] = ()
    filters: ClassVar[Sequence[str]] = ()
    linked_kinds: ClassVar[Mapping[str, Sequence[str]]] = {}
    """For a link to a table of several kinds: the names of those that it points at, when not all of them."""
    views: ClassVar[Sequence[Preset]] = ()
    """Views of the list that are always there; "all" and "mine" (where rows have an owner) are there by themselves."""
    boards: ClassVar[Sequence[Board]] = ()
    """Boards as which the list can be shown."""
    calendars: ClassVar[Sequence[Calendar]] = ()
    """Calendars as which the list can be shown."""
    sorts: ClassVar[Sequence[str]] = ()
    """Names that a list of any length is sorted by; derived from the indexed columns when empty. A short list is sorted
    by every field with a plain order (:mod:`rapport.platform.records.short`)."""
    default_sort: ClassVar[str] = "-created_at"
    sort_by: ClassVar[Mapping[str, str]] = {}
    """What people call a sort → the column that gives that order (name → sort_key)."""
    internal: ClassVar[Sequence[str]] = ()
    """Fields that lists may be sorted by but no door shows."""
    search: ClassVar[Mapping[str, str]] = {}
    """Field (or look-up path) → weight A to D; empty means not searchable."""
    found_first: ClassVar[bool] = False
    """Whether a search names its records before those of other kinds that answer equally well."""
    choices: ClassVar[Mapping[str, Choices]] = {}
    """Field → its values, where they follow from all the kinds, so that its model cannot list them. A text becomes a
    choice; of a list of texts they are those that a form offers, and the write path says what else it may hold."""
    fieldsets: ClassVar[Sequence[Fieldset]] = ()
    quick_create: ClassVar[Sequence[str]] = ()
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {}
    """Field → another field and the values of it with which the first says something: otherwise forms and pages leave
    it out."""
    hints: ClassVar[Sequence[str]] = ()
    """Fields whose help says how a value is written: forms show it below the control, since it is read while typing;
    the help of any other field stands behind a mark beside its label."""
    described_by: ClassVar[Sequence[str]] = ()
    """Fields by which :meth:`get_candidates` tells that a new record is there already, and :meth:`get_form_notes` what
    to know of it; empty: nobody looks."""
    offered: ClassVar[Q] = Q()
    """Which records a look-up offers for a new link; those that are retired are still shown, found and filtered by."""
    created_in_place: ClassVar[Sequence[str]] = ()
    """Names of link fields whose look-up offers to create a record of this kind."""
    facts: ClassVar[Sequence[str]] = ()
    """Fields of the header strip."""
    panels: ClassVar[Sequence[Any]] = ()
    actions: ClassVar[Sequence[Any]] = ()
    access: ClassVar[AccessPolicy]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {}
    """Fields that repeat what others say, and those others: whoever may not see one of them does not see it there."""
    any_year: ClassVar[Sequence[str]] = ()
    """Days that may lie in any year; others lie between 1900 and 2200."""
    import_keys: ClassVar[Sequence[str]] = ()
    """Fields by which an import may find existing records."""
    import_headers: ClassVar[Mapping[str, Sequence[str]]] = {}
    """Field → what other programs call its column, beside its own label in every language."""
    import_words: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """Field of a choice → what other programs write in its cells → the value that it means."""
    importable: ClassVar[bool] = True
    natural_key: ClassVar[Sequence[str]] = ()
    """Fields by which the same record is known in another installation."""
    configuration: ClassVar[bool] = False
    """Whether its records are set up rather than worked with, so that they move from a test to the live installation
    (platform.configuration); needs a ``natural_key``."""
    base_filter: ClassVar[Mapping[str, Any]] = {}
    create_defaults: ClassVar[Mapping[str, Any]] = {}
    virtual: ClassVar[Sequence[VirtualField]] = ()
    parts: ClassVar[Mapping[type[models.Model], str]] = {}
    """Tables without a foreign key whose rows belong to records of this kind, with the column that names the record."""
    exclude: ClassVar[Sequence[str]] = ()
    """Model fields that no door shows."""
    read_only: ClassVar[Sequence[str]] = ()
    title_columns: ClassVar[Sequence[str]] = ()
    """The columns of which the first that is not empty is the row's title, so that the label of a link costs no whole
    row; without them it is ``str()`` of the row."""
    stand_ins: ClassVar[Sequence[str]] = ()
    """Columns by one of which a row is called that has no title of its own, as a person known by a telephone number
    only: whoever may not see that one reads no such title."""
    help_topic: ClassVar[str] = ""
    """The topic of the help that its pages open; the kind's own name or what all kinds share when empty."""
    hand_over: ClassVar[Mapping[str, Q]] = {}
    """Columns that name the colleague who looks after a row → the rows that go to another one when they leave."""
    tells_followers_of: ClassVar[Sequence[str]] = ()
    """Links to the records that a row is part of: whom such a record concerns is told what is done to its parts. Of a
    link that rows of another table hold, the name of these rows stands before it: ``held.party``."""
    undeletable: ClassVar[bool] = False
    append_only: ClassVar[bool] = False
    """Rows are made and never changed nor deleted, whatever a role grants; say ``undeletable`` as well."""
    attaching: ClassVar[str] = "update"
    """The action that somebody must be allowed to do to a row to add files to it: “create” where rows are never changed
    and files still come to them, as what shows that an entry is true."""
    partitioned_by: ClassVar[str] = ""
    """The time column by which the table is partitioned; lists that begin with the newest leave old months alone."""
    approvable: ClassVar[bool] = False
    """Whether people ask for approvals of these records by hand; automations do of any that have an owner."""
    approval_locks: ClassVar[Sequence[str]] = ()
    """Fields that nobody changes while an approval that was asked for by hand is pending."""
    made: ClassVar[bool] = False
    """Whether it was made in the browser (:mod:`rapport.platform.custom_fields.kinds`)."""
    menu: ClassVar[str] = ""
    """Of a kind made in the browser: the module in whose part of the menu it stands."""
    overview: ClassVar[bool] = False
    """A kind over the whole table of several others (parties): read only, reached as far as those are."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            arguments = get_args(base)
            if arguments and isinstance(arguments[0], type) and issubclass(arguments[0], models.Model):
                cls.model = arguments[0]

    # Hooks of the write path, each for a whole batch. --------------------------------------------------------------

    def before_save(self, batch: Batch[M]) -> None:
        """Compute what follows from the values given; may set attributes of the instances and add errors."""

    def after_save(self, batch: Batch[M]) -> None:
        """Write what belongs to the rows in other tables."""

    def before_delete(self, batch: Batch[M]) -> None:
        """Refuse (``batch.refuse``) or clear what depends on the rows."""

    def refresh(self, ids: Sequence[int]) -> None:
        """Recompute what is derived of these rows after they changed behind the write path; some may be gone."""

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """Of these rows, which the change set made and its undo would delete, those that stay; each with the reason
        of the conflict, or "" where this hook wrote what takes the row back in another way."""
        return {}

    def follows_at_undo(self, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        """Columns that follow from rows of other kinds (the amount of a deal from its lines) → those of these rows of
        which that is so now: what somebody did since is no conflict there, since ``refresh`` puts them right."""
        return {}

    # Hooks of reading. ----------------------------------------------------------------------------------------------

    def get_title(self, instance: M) -> str:
        """The record's name in a heading, a link, a toast."""
        return str(instance)

    def get_subtitle(self, instance: M) -> str:
        """The line under the title."""
        return ""

    def get_called(self, text: str) -> Mapping[str, str]:
        """Field → value of a new record that is called so: what somebody typed where it was not found."""
        return {"name": text}

    def get_is_called(self, text: str) -> bool:
        """Whether records of this kind are called like this, of several kinds that could be meant."""
        return True

    def get_file_page(self, instance: M) -> UUID | None:
        """The uid of a further record on whose page the files of this one are listed as well (the party of a touch)."""
        return None

    def get_search_text(self, ids: Sequence[int]) -> Mapping[int, SearchText] | None:
        """Search texts of these records when the weight table cannot say it; None means: use the weight table."""
        return None

    def get_configuration(self, rows: models.QuerySet[M]) -> models.QuerySet[M]:
        """Those of the rows that belong to the installation rather than to one person."""
        return rows

    def after_configuration(self) -> None:
        """Take over what a configuration has just written, or what was rolled back, before other kinds are read."""

    def get_filter(self, name: str, operator: str, value: Any) -> Q | None:
        """A condition of this kind's own for a filter (any contact point of a party); None means: the column's."""
        return None

    def get_board_keys(self, name: str, user: User, asked: ListQuery) -> Sequence[M | models.Model] | None:
        """The rows that a link of this kind may point at, as the columns of a board in their order (the stages of the
        pipeline that the list asks for); None: a column for each that a record of the list points at."""
        return None

    def get_board_moves(self, name: str, keys: Sequence[M | models.Model]) -> Mapping[int, Collection[int]]:
        """Of the rows that are columns of a board: to which others records of a column may go, by their ids. From a
        column that is not named they may go to each; the write path refuses the others by itself."""
        return {}

    def get_card_mark(self, instance: M) -> CardMark | None:
        """What stands at the title of a card, such as that nothing is planned; None for nothing."""
        return None

    def is_board_end(self, name: str, key: models.Model) -> bool:
        """Whether records that come to this column of a board are done with, so that it need not be wide."""
        return False

    def get_overdue(self, instance: M) -> Collection[str]:
        """The fields whose day is past though the record is not done with: lists and boards make them stand out. As a
        mapping it says why, where there is more to say than that the day is past."""
        return ()

    def get_move_fields(self, instance: M, name: str, key: Any) -> Mapping[str, Sequence[models.Model] | None]:
        """The fields to ask for when a record is moved to a column of a board (a row, or the value of a choice), each
        with the rows to choose from (None: as in any form)."""
        return {}

    def get_move_values(self, instance: M, name: str, key: Any) -> Mapping[str, Any]:
        """What a column of a board says beside its own value, of a record that is moved to it."""
        return {}

    def get_views(self) -> Sequence[Preset]:
        """Views beside the declared ones that follow from what is set up (a board for each pipeline)."""
        return ()

    def get_candidates(self, values: Mapping[str, Any], user: User) -> Sequence[Candidate]:
        """Records within the user's reach that a new one with these values (a form's, of ``described_by``) may be."""
        return ()

    def get_form_notes(self, values: Mapping[str, Any], user: User) -> Sequence[str]:
        """What to know while a record with these values (a form's, of ``described_by``) is typed; it hinders nobody."""
        return ()

    def get_additions(self, instance: M, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Values typed for a new record as this one takes them, which was chosen instead: by default as they are."""
        return values

    def get_panels(self, request: HttpRequest, instance: M) -> Sequence[Any]:
        """The panels of the page, for this reader."""
        return self.panels

    def get_head_actions(self, request: HttpRequest, instance: M) -> Sequence[HeadAction]:
        """What this reader may begin from the head of the page, the main one first."""
        return ()
