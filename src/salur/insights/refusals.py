"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "insights.no_member": _(
        "Party {party} keeps no books here, so there is nobody to show sales to. Choose a principal that does."
    ),
    "insights.no_report": _("There is no report of '{asked}'. Choose one from the list of reports."),
    "insights.bad_period": _("The period from {first} to {last} cannot be read. Give two days, the earlier one first."),
    "insights.not_begun": _("It has not begun yet."),
    "insights.never_on": _("It was never switched on."),
    "insights.no_first_day": _("It has no first day: without a launch there is no before and after."),
    "insights.bad_draft": _(
        "The draft cannot be reckoned: {why}. Correct the scheme: who (when), which goods, scope, benefit and funders."
    ),
}
