"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "shell.no_token": _("No token was sent. Send it in the header Authorization, after the word Bearer."),
    "shell.bad_token": _("This token is not known here, has expired or was revoked. Make a new one."),
    "shell.too_many_tries": _("Too many wrong tokens came from there. Wait a minute and try again."),
    "shell.beyond_your_own": _("You may not do this yourself: {what}. A token can do no more than its person."),
    "shell.no_scopes": _("A token that may do nothing is of no use. Name at least one permission."),
    "shell.not_json": _("What was sent is no JSON that can be read ({why}). Correct it and send it again."),
    "shell.none_chosen": _("No row is chosen. Tick those that it is for."),
    "shell.too_many_chosen": _("No more than {most} rows go at once. Choose fewer."),
    "shell.too_many_rows": _("A workbook holds {most} rows, and here are more. Narrow the list, or take it as CSV."),
    "shell.too_large": _("More was sent than {megabytes} MB. Send it in parts."),
    "shell.unreadable": _("{fields} fields cannot be used. Each is named with the reason; correct them all at once."),
    "shell.no_address": _("There is nothing at this address. The page of documentation lists what there is."),
    "shell.no_method": _("This address does not take {method}. The page of documentation says what it takes."),
    "shell.bad_field": _("{name}: {value} cannot be used ({why}). Correct it and send it again."),
    "shell.out_of_range": _("A number or text is larger than can be kept. Correct it and send it again."),
    "shell.broken": _("Something went wrong here, not with you. Send it again under the same key; tell the desk."),
}
