"""Knows what the pages behind each permission are for, in one sentence for whoever finds one closed."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.policies.grants import Permission
from portal.domain.text import N_

PURPOSES: Mapping[Permission, str] = {
    Permission.APPLICATIONS_DECIDE: N_("Here a brand reads the applications to its programs and decides about them."),
    Permission.APPLICATIONS_WITHDRAW: N_("Here a creator follows her own applications."),
    Permission.BOARD_APPROVE: N_("Here a brand approves the work of a collaboration or asks for changes."),
    Permission.BOARD_SEE_DRAFTS: N_("Here those who work together look at drafts, which nobody else may see before they are published."),
    Permission.BOARD_SUBMIT: N_("Here a creator hands in her work."),
    Permission.BRANDS_EDIT: N_("Here the data of a brand are edited and checked."),
    Permission.BRANDS_MEMBERS: N_("Here it is decided who works for a brand, and in which role."),
    Permission.CONTRACTS_SEE: N_("Here the two sides of a collaboration find their agreement."),
    Permission.CONTRACTS_SIGN: N_("Here the two sides of a collaboration sign their agreement."),
    Permission.CREATORS_EDIT: N_("Here a creator edits her profile, her figures and her media kit."),
    Permission.CREATORS_OWN: N_("Here a creator decides about her own data and rights, and nobody in her place."),
    Permission.DISCOVERY_SEARCH: N_("Here a brand looks for creators, compares them and reads their figures."),
    Permission.DISCOVERY_SHORTLIST: N_("Here a brand keeps lists of creators."),
    Permission.MEASUREMENT_CONCLUDE: N_("Here a brand writes down what happened in a collaboration, and decides what follows."),
    Permission.MEASUREMENT_READ: N_("Here the two sides of a collaboration read what came of it."),
    Permission.MEASUREMENT_TELL: N_("Here a creator says how a collaboration was for her."),
    Permission.MEASUREMENT_WRITE: N_("Here the two sides of a collaboration write down what came of it."),
    Permission.MESSAGES_READ: N_("Here brands and creators read what they write to each other."),
    Permission.MESSAGES_WRITE: N_("Here brands and creators write to each other."),
    Permission.OFFERS_DECIDE: N_("Here an offer is answered."),
    Permission.OFFERS_MAKE: N_("Here a brand writes offers to creators."),
    Permission.OFFERS_SEE: N_("Here brands and creators find their offers."),
    Permission.PAYMENTS_COLLECT: N_("Here a brand pays in the fees that it has agreed to."),
    Permission.PAYMENTS_EXPORT: N_("Here a brand takes its payments along as a file, and the operator all of them."),
    Permission.PAYMENTS_OVERSEE: N_("Here the operator watches over what is paid in and paid out."),
    Permission.PAYMENTS_PAYOUT_ACCOUNT: N_("Here a creator says where she is paid."),
    Permission.PAYMENTS_RELEASE: N_("Here a brand releases fees for work that is done."),
    Permission.PAYMENTS_SEE: N_("Here brands and creators see what is due, secured and paid out."),
    Permission.PROGRAMS_APPLY: N_("Here a creator applies to a program."),
    Permission.PROGRAMS_EDIT: N_("Here a brand writes its programs and publishes them."),
    Permission.SITE_EDIT: N_("Here the operator looks after this portal and its texts."),
    Permission.VALUE_RECEIVE: N_("Here a creator confirms what she got besides money."),
    Permission.VALUE_SEND: N_("Here a brand sends what it gives besides money."),
    Permission.VERIFICATION_DECIDE: N_("Here the operator looks at what no program can check."),
    Permission.VETTING_DECIDE: N_("Here the operator answers creators who dispute a figure."),
}
