"""All kinds of faults that can be planted, and all harmless edits."""

from __future__ import annotations

from bench import (
    faults_assets,
    faults_attributes,
    faults_includes,
    faults_names,
    faults_ranges,
    faults_structure,
    faults_syntax,
    faults_values,
    faults_written,
    harmless,
)
from bench.planting import Kind

FAULTS: tuple[Kind, ...] = (
    *faults_values.kinds(),
    *faults_ranges.kinds(),
    *faults_names.kinds(),
    *faults_structure.kinds(),
    *faults_attributes.kinds(),
    *faults_syntax.kinds(),
    *faults_includes.kinds(),
    *faults_assets.kinds(),
    *faults_written.kinds(),
)
HARMLESS: tuple[Kind, ...] = (*harmless.kinds(), *faults_ranges.legal(), *faults_written.legal())
