"""The package for signing in as a module: its rules move with a configuration and are taken back."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.sign_on.configured import SignInRules
from rapport.platform.sign_on.undoing import SignInRulesUndo

MODULE = Module(name="sign_on", label=_("Signing in"), records=[], extensions=[SignInRules(), SignInRulesUndo()])
