"""All kinds of faults that can be planted."""

from __future__ import annotations

from bench import faults_files, faults_names, faults_structure, faults_values, faults_written, harmless
from bench.planting import Kind

FAULTS: tuple[Kind, ...] = (
    *faults_values.kinds(),
    *faults_names.kinds(),
    *faults_structure.kinds(),
    *faults_files.kinds(),
    *faults_written.kinds(),
)
HARMLESS: tuple[Kind, ...] = tuple(harmless.kinds())
