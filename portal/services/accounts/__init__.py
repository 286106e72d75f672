"""Use cases around the person: sign up and in, passwords, sign-ins, brands and their members, her data."""

from portal.services.accounts.brands import (
    accept_invitation,
    behind_invitation,
    change_role,
    create_brand,
    edit_brand,
    invite_member,
    remove_member,
    revoke_invitation,
    switch_brand,
)
from portal.services.accounts.events import MemberRemoved
from portal.services.accounts.limits import count_try
from portal.services.accounts.personal import (
    change_password,
    choose_locale,
    choose_theme,
    create_operator,
    rename,
    revoke_other_sign_ins,
    revoke_sign_in,
    write_site_page,
)
from portal.services.accounts.signing_in import (
    SignedIn,
    ask_for_new_password,
    behind_confirmation,
    confirm_email,
    confirm_password,
    open_sign_in,
    set_new_password,
    sign_in,
    sign_out,
    sign_up,
)

__all__ = [
    "MemberRemoved",
    "SignedIn",
    "accept_invitation",
    "ask_for_new_password",
    "behind_confirmation",
    "behind_invitation",
    "change_password",
    "change_role",
    "choose_locale",
    "choose_theme",
    "confirm_email",
    "confirm_password",
    "count_try",
    "create_brand",
    "create_operator",
    "edit_brand",
    "invite_member",
    "open_sign_in",
    "remove_member",
    "rename",
    "revoke_invitation",
    "revoke_other_sign_ins",
    "revoke_sign_in",
    "set_new_password",
    "sign_in",
    "sign_out",
    "sign_up",
    "switch_brand",
    "write_site_page",
]
