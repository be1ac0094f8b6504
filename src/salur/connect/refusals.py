"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

READING = {
    "connect.bad_profile": _("{file}, line {line}: {key} {why}. Correct the profile; allowed here: {allowed}."),
    "connect.no_such_profile": _("There is no profile {called}. `./salur import --list` names those there are."),
    "connect.which_organisation": _("Whose rows are they? Say --organisation CODE; there are: {codes}."),
    "connect.no_such_user": _("Nobody signs in as {called}, or they are no person here. Check the name."),
    "connect.no_such_file": _("{file} is not there, or cannot be read. Check the path."),
    "connect.file_for_no_kind": _("{file}: the profile says of no kind that this file is for it ({patterns})."),
    "connect.unreadable_file": _("{file} cannot be read as {format} ({error}). Save it anew, or name its real format."),
    "connect.empty_file": _("{file} has no rows below its header. Check that it is the right file and sheet."),
    "connect.no_such_sheet": _("{file} has no sheet {called}; it has {sheets}. Name one of them in the profile."),
    "connect.missing_columns": _(
        "{file} has no column {columns}; it has {header}. Rename the column, or correct the profile."
    ),
    "connect.column_twice": _(
        "{file} has the column {called} more than once. Name the column by its place in the profile."
    ),
    "connect.empty": _("It is empty, but it is needed. Fill it in."),
    "connect.bad_characters": _(
        "{value} has characters that the file's encoding does not have. Save the file as UTF-8, or name its encoding."
    ),
    "connect.formula": _("{value} is a formula. Put its result there, or a ' in front if it is meant as text."),
    "connect.shortened": _(
        "{value} was shortened by a spreadsheet; digits are lost. Format the column as text and fill it in again."
    ),
    "connect.not_a_number": _("{value} is no number. Write digits, such as {example}."),
    "connect.number_marks": _(
        "{value} has its decimal or thousands marks elsewhere than {example}. Correct it, or `numbers` in the profile."
    ),
    "connect.not_whole": _("{value} is no whole number. Only whole pieces count; check the quantity and its pack."),
    "connect.too_small": _("{value} is less than {least}. Correct it."),
    "connect.too_large": _("{value} is too large. Check that no barcode stands in the field for quantities."),
    "connect.too_fine": _("{value} has more decimals than {currency} has ({decimals}). Round it, or check its column."),
    "connect.not_a_date": _("{value} is no date as the profile says them ({formats}). Correct it, or `dates` there."),
    "connect.no_such_day": _("There is no day {value} to trade on. Correct it; days are written {formats}."),
    "connect.not_a_choice": _("{value} is not one of {choices}. Use one of them, or map it in the profile."),
    "connect.not_of_pattern": _("{value} does not look as the profile says ({pattern}). Correct it."),
    "connect.short_row": _("The row has {has} columns, the header {needs}: it was cut off. Send the row again, whole."),
    "connect.long_row": _(
        "The row has {has} columns, the header only {needs}. Put a text that holds the delimiter into quotes."
    ),
    "connect.open_quote": _("A quote opens in this row and is not closed. Close it, or double a quote that is meant."),
    "connect.file_cut": _("The file ends in the middle of this row: it was cut off. Send it again."),
    "connect.duplicate_row": _("Row {row} says the same {key} already; that one counted. Remove one of them."),
    "connect.other_row": _("It belongs to the same paper as row {row}, which cannot go in. Correct that one."),
    "connect.bad_upload": _("{file} is no table that can be read here. Choose a file that ends in {endings}."),
    "connect.long_rehearsal": _("A dry run takes at most {rows} rows here. Try a part of the file, or import it."),
}
STOCK_REPORTS = {
    "connect.does_not_add_up": _(
        "Opening + in − out + adjustments is {computed}, but closing says {closing}: {difference} apart. Check them."
    ),
    "connect.gap": _("The opening is {opening}, but the period before closed with {closing}. Check them."),
    "connect.no_such_code": _("No {what} has the code {called} here. Record it first, or check the code."),
    "connect.bad_period": _("The period ends before it begins. Check both days."),
}
TAKING_IN = {
    "connect.unknown_code": _("Nothing here has the code {called}. Record it first, or check the code."),
    "connect.did_you_mean": _("Nothing here has the code {called}. Did you mean {nearest}? Correct it, or record it."),
    "connect.stays": _("It is {before} here, and that does not change. Leave it empty, or use another code."),
    "connect.no_point": _("{value} names no point on the globe. Write POINT (106.8 -6.2); the rest went in."),
    "connect.flagged_barcode": _("{value} was kept, but it is no right barcode: {kind}. Compare it with the goods."),
    "connect.booked_otherwise": _(
        "It came in before with other values, and papers are not changed by an import. Correct it where it stands."
    ),
    "connect.head_differs": _("It says {value} here and {before} in row {row} of the same paper. Correct one of them."),
    "connect.no_amount": _("Nothing says what it costs. Fill in one of {fields}."),
    "connect.wrong_sign": _("{quantity} pieces and the amount go different ways. Correct one of the two signs."),
    "connect.no_pack": _("It does not come in the pack {pack}; known are {packs}. Use one of them, or record it."),
}
SENTENCES = {**READING, **STOCK_REPORTS, **TAKING_IN}
