"""The sentences of this module's refusals: what is wrong and what would free it."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "parties.no_such_party": _("There is no party {party}. Record it first, or check the number."),
    "parties.no_such_relation": _("No party has the code {called} here. Check the code, or record the party first."),
    "parties.code_means_another": _(
        "Code {called} belongs to another party (number {party}). Leave the party's number out, or use another code."
    ),
    "parties.looks_like": _("{called} is known already. Look there first; if this is another one, say so below."),
    "parties.known_as": _("Party {party} is known here as {called} already. Use that code, or rename it."),
    "parties.code_taken": _(
        "{kind} {called} means something else on that day. Use another code, or end that one first."
    ),
    "parties.pkp_needs_number": _(
        "{called} is said to be PKP, but has no tax number. Give its NPWP, or record it as non PKP."
    ),
    "parties.no_such_territory": _("There is no territory {called}. Record the territory first, or check the code."),
    "parties.territory_circle": _("Territory {called} would lie inside itself. Put it under one that is not below it."),
    "parties.no_such_group": _("There is no group {called}. Record the group first, or check the code."),
    "parties.not_in_group": _("{called} is not in group {group} on that day. Look at its members."),
    "parties.days_backwards": _("{until} is not after {since}. Give a later day, or leave the end open."),
    "parties.no_such_place": _("There is no place {called} here. Record the place first, or check the code."),
    "parties.place_is_inside": _("{called} is a {kind}, which stands {should}. Change its kind or where it is."),
    "parties.place_keeps_its_site": _(
        "{called} cannot move to another site: its goods are booked where it stands. End it and record another there."
    ),
    "parties.place_circle": _("Place {called} would lie inside itself. Put it into one that is not inside it."),
    "parties.exchange_without_day": _(
        "Payment from the exchange of invoices needs the weekday of the exchange. Name it."
    ),
    "parties.merged_with_itself": _("A party cannot be merged with itself. Choose the one it is a duplicate of."),
    "parties.merged_already": _("Party {party} is a duplicate of {same_as} already. Unmerge it first."),
    "parties.merge_circle": _("Party {same_as} leads back to party {party}. Merge them the other way round."),
    "parties.member_not_merged": _(
        "Party {party} is a member here, with books of its own. Merge the other one into it."
    ),
    "parties.not_merged": _("Party {party} is nobody's duplicate. There is nothing to take back."),
    "parties.out_of_sight": _("{called} is outside your territories. Ask somebody who works there."),
    "parties.not_known": _("Party {party} is not known to your firm. Record it under a code of yours first."),
    "parties.no_such_role": _("There is no role {role}. Record the role first, or check its name."),
    "parties.not_a_person": _(
        "Party {party} is not a person. Only people sign in: record the person as a party first."
    ),
    "parties.beyond_your_own": _(
        "You cannot give or take away what you do not have yourself: {what}. Ask somebody who has it."
    ),
    "parties.last_owner": _(
        "{who} is the last one here who may do everything and can sign in. Give that role to somebody else first."
    ),
    "parties.sign_in_taken": _("{sign_in} is somebody's name to sign in already. Choose another."),
    "parties.signs_in_already": _("{called} signs in already, as {sign_in}. Give that person a new link instead."),
    "parties.no_sign_in": _("{called} has no name to sign in with yet. Give one."),
    "parties.switched_off": _("{called} does not work here any more. Let the person work here again first."),
    "parties.works_elsewhere": _(
        "{called} works for others, too, and only the person may change that password: under My account."
    ),
    "parties.not_a_member": _("Person {person} works for no member here. Whoever manages the roles can admit them."),
}
