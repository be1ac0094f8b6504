"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "kernel.not_allowed": _("You may not do this. Ask whoever manages the roles for the permission {permission}."),
    "kernel.key_reused": _("This command's key was used before for something else. Send it again under a new key."),
    "kernel.not_found": _("{paper_kind} {paper} is not there, or it is not yours to see. Check the number."),
    "kernel.no_such_step": _(
        "{paper_kind} {paper} is {status}: it cannot do '{step}' now. Open it to see what it can."
    ),
    "kernel.crashed": _("This one could not be processed ({error}). The others went through; tell the support desk."),
    "kernel.busy": _("Somebody else is working on the same goods or account. Try again in a moment."),
    "kernel.bad_value": _("{field}: {value} cannot be used ({why}). Correct it and send it again."),
    "kernel.unknown_currency": _("{currency} is no currency that is known here. Use its three letters, such as IDR."),
    "kernel.bad_amount": _(
        "{text} is no amount in {currency}. Write digits, with no more decimals than the currency has."
    ),
    "kernel.bad_packs": _(
        "The packs {packs} do not go into each other. Write the largest first, the single piece last."
    ),
    "kernel.bad_count": _("{text} is no count in {levels} levels of packs. Write a number for each, such as 3/2/5."),
    "kernel.bad_file": _("Only pictures (PNG, JPEG) and PDF files can be attached. Choose another file."),
    "kernel.large_file": _("The file is larger than {megabytes} MB. Make it smaller, or take the picture again."),
}
