"""Sentences about files, sheets and rows."""

from collections.abc import Mapping

from reconciler.model.code import Code
from reconciler.report.words.templates import Template

TEMPLATES: Mapping[Code, Template] = {}
