"""The fast way to cells, texts and names says what the parser says, whenever it says anything.

1  What we and other programs write is read the fast way: every blank, every sample, what LibreOffice saves of them.
2  Both ways say the same of sheets made at random, of shared texts, and of lists of names.
3  Both ways say the same of sheets, texts and names that somebody has tampered with.
4  The fast way is fast, and remembers no more than it may.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_builder import MAIN, package, parts
from test_package_programs import EXCEL_ROWS, EXCEL_SHEET, EXCEL_TEXTS

from generator.package import Package, UnreadableFile, read_package, read_snapshot, write_package
from generator.package.defined_names import cut_names, names_in, names_of
from generator.package.parts import Damaged, root_of
from generator.package.sheet_frame import SheetFrame
from generator.package.texts import parsed_texts, plain_texts
from generator.package.written_cells import WrittenCell, WrittenSheet, parsed_sheet, plain_sheet
from generator.package.workbook_part import WorkbookPart
from generator.published import load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.verification.libreoffice import LibreOffice
from generator.workbook.issue import blank, filled
