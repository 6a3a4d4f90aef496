"""Drafting: code chooses and verifies, the model only words; anything uncertain stays in the speaker's own words."""

from engine.drafting.drafting import DraftProgress, Verifier, draft
from engine.drafting.sentences import with_notes
from engine.drafting.template import SectionPlan, Template, load_template, preview, template_for, template_names
from engine.drafting.version import version
from engine.drafting.wording import Wording

__all__ = [
    "DraftProgress",
    "SectionPlan",
    "Template",
    "Verifier",
    "Wording",
    "draft",
    "load_template",
    "preview",
    "template_for",
    "template_names",
    "version",
    "with_notes",
]
