"""Knows how each deed of the history is told: one sentence for each verb that is recorded anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.domain.money import Money
from portal.domain.text import N_, Text

SENTENCES: dict[str, str] = {
    "accounts.changed_password": N_("%(who)s changed the password"),
    "accounts.changed_role": N_("%(who)s changed the role of a member"),
    "accounts.confirmed_email": N_("%(who)s confirmed the e-mail"),
    "accounts.created_brand": N_("%(who)s created the workspace"),
    "accounts.edited_brand": N_("%(who)s edited the data of the brand"),
    "accounts.invited_member": N_("%(who)s invited somebody"),
    "accounts.joined_brand": N_("%(who)s joined the workspace"),
    "accounts.left": N_("%(who)s closed the account"),
    "accounts.made_operator": N_("%(who)s became an operator"),
    "accounts.removed_member": N_("%(who)s removed a member"),
    "accounts.renamed": N_("%(who)s changed the name"),
    "accounts.revoked_invitation": N_("%(who)s revoked an invitation"),
    "accounts.signed_in": N_("%(who)s signed in"),
    "accounts.signed_up": N_("%(who)s signed up"),
    "accounts.wrote_site_page": N_("%(who)s wrote a page of this portal"),
    "board.approved": N_("%(who)s approved version %(version)s of %(title)s"),
    "board.cancelled": N_("%(who)s cancelled %(title)s"),
    "board.commented": N_("%(who)s said something about version %(version)s of %(title)s"),
    "board.deemed_approved": N_("Version %(version)s of %(title)s counted as approved after %(days)s working days"),
    "board.finished": N_("%(who)s finished %(title)s"),
    "board.fulfilled_value": N_("%(who)s said it is complete: %(what)s"),
    "board.opened_review": N_("%(who)s began to review version %(version)s of %(title)s"),
    "board.performed_counter": N_("%(who)s gave what was agreed in return for %(what)s"),
    "board.planned": N_("The board was laid out from the signed terms"),
    "board.published": N_("%(who)s published %(title)s"),
    "board.received_value": N_("%(who)s received %(what)s"),
    "board.reported_damage": N_("%(who)s reported damage: %(what)s"),
    "board.requested_changes": N_("%(who)s requested changes to %(title)s, round %(round)s of %(rounds)s"),
    "board.sent_value": N_("%(who)s sent or booked %(what)s"),
    "board.started": N_("%(who)s began with %(title)s"),
    "board.submitted": N_("%(who)s handed in version %(version)s of %(title)s"),
    "board.took_back": N_("%(who)s took version %(version)s of %(title)s back"),
    "board.verified": N_("%(who)s has seen %(title)s live"),
    "contracts.began": N_("The collaboration began with version %(version)s of the offer"),
    "contracts.declined": N_("%(who)s will not sign the contract"),
    "contracts.drafted": N_("The contract %(reference)s was drafted from the agreed terms"),
    "contracts.executed": N_("Both have signed; the contract %(reference)s is sealed"),
    "contracts.expired": N_("The time to sign the contract ran out"),
    "contracts.frozen": N_("The contract %(reference)s is ready to be signed"),
    "contracts.printed": N_("The PDF of the contract was made"),
    "contracts.signed": N_("%(who)s signed the contract %(reference)s"),
    "contracts.voided": N_("%(who)s took the contract back"),
    "creators.changed_photo": N_("%(who)s changed the photo"),
    "creators.created_profile": N_("%(who)s created the profile"),
    "creators.discarded_export": N_("%(who)s discarded an upload"),
    "creators.edited_profile": N_("%(who)s edited the profile"),
    "creators.imported_peers": N_("%(who)s imported reference figures"),
    "creators.published": N_("%(who)s published the profile"),
    "creators.removed_photo": N_("%(who)s removed the photo"),
    "creators.restored_photo": N_("%(who)s restored the photo"),
    "creators.saved_export": N_("%(who)s saved the figures of an upload"),
    "creators.stated_figure": N_("%(who)s stated a figure"),
    "creators.undid_export": N_("%(who)s took the figures of an upload back"),
    "creators.unpublished": N_("%(who)s took the profile offline"),
    "creators.uploaded_export": N_("%(who)s uploaded an export"),
    "media_kits.published": N_("%(who)s published the media kit"),
    "media_kits.unpublished": N_("%(who)s took the media kit offline"),
    "media_kits.wrote": N_("%(who)s edited the media kit"),
    "messages.wrote": N_("%(who)s wrote a message"),
    "offers.accepted": N_("%(who)s accepted version %(version)s of the offer"),
    "offers.cancelled": N_("The agreed offer was cancelled"),
    "offers.contracted": N_("The offer became a contract"),
    "offers.countered": N_("%(who)s answered with version %(version)s"),
    "offers.declined": N_("%(who)s declined the offer"),
    "offers.discarded": N_("%(who)s discarded the draft of the offer"),
    "offers.drafted": N_("%(who)s drafted the offer"),
    "offers.edited": N_("%(who)s edited the draft of the offer"),
    "offers.expired": N_("The time to answer the offer ran out"),
    "offers.revised": N_("%(who)s revised the offer: version %(version)s"),
    "offers.sent": N_("%(who)s sent the offer"),
    "offers.took_back": N_("%(who)s took version %(version)s back"),
    "offers.withdrawn": N_("%(who)s withdrew the offer"),
    "payments.checkout_ended": N_("A payment page was closed without payment"),
    "payments.earned": N_("The fee is earned; it is to be released by %(released_by)s"),
    "payments.finished_task": N_("%(who)s finished a task of finance"),
    "payments.opened_checkout": N_("%(who)s opened the payment page"),
    "payments.opened_payout_account": N_("%(who)s opened a payout account"),
    "payments.owed": N_("The fee of %(amount)s became due"),
    "payments.paid_out": N_("The fee was transferred to the creator"),
    "payments.payout_account_ready": N_("The payout account can receive money"),
    "payments.payout_account_lost": N_("The payout account can no longer receive money"),
    "payments.release_failed": N_("The transfer failed; the fee is secured again"),
    "payments.released": N_("%(who)s released %(amount)s"),
    "payments.secured": N_("The payment is secured"),
}
"""Verb → sentence. %(who)s is the party that acted; the other names are details that the deed records."""


def told(verb: str, who: str | Text, details: Mapping[str, Any]) -> Text:
    """The sentence of one deed. `details` as recorded: an amount stands in minor units beside its currency, days in ISO form."""
    values = {name: value for name, value in details.items() if isinstance(value, str | int) and name not in ("amount", "currency", "who")}
    if isinstance(details.get("amount"), int) and isinstance(details.get("currency"), str):
        values["amount"] = Money(details["amount"], details["currency"])
    if isinstance(details.get("released_by"), str):
        values["released_by"] = date.fromisoformat(details["released_by"])
    return Text(SENTENCES.get(verb, N_("%(who)s changed something")), who=who, **values)
