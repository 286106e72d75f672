"""Knows the addresses inside the portal that notices, mails and history point at; a test resolves each of them."""


def home() -> str:
    return "/home"


def brand() -> str:
    return "/brand"


def members() -> str:
    return "/brand/members"


def profile() -> str:
    return "/profile"


def new_program() -> str:
    return "/programs/new"


def confirmation(token: str) -> str:
    return f"/confirmation/{token}"


def new_password(token: str) -> str:
    return f"/password/{token}"


def member_invitation(token: str) -> str:
    return f"/invitations/{token}"


def mandate_invitation(token: str) -> str:
    return f"/mandates/invitations/{token}"


def program(public_id: str) -> str:
    return f"/programs/{public_id}"


def applications(program_id: str) -> str:
    return f"/programs/{program_id}/applications"


def application(public_id: str) -> str:
    return f"/applications/{public_id}"


def offer(public_id: str) -> str:
    return f"/offers/{public_id}"


def collaboration(public_id: str) -> str:
    return f"/collaborations/{public_id}"


def contract(public_id: str) -> str:
    return f"/contracts/{public_id}"


def verify() -> str:
    return "/verify"


def messages(collaboration_id: str) -> str:
    return f"/collaborations/{collaboration_id}/messages"


def board(collaboration_id: str) -> str:
    return f"/collaborations/{collaboration_id}/board"


def deliverable(public_id: str) -> str:
    return f"/deliverables/{public_id}"


def payment(public_id: str) -> str:
    return f"/payments/{public_id}"


def payouts() -> str:
    return "/payouts"


def payments() -> str:
    return "/payments"


def payments_operation() -> str:
    return "/payments/operation"


def scorecard(collaboration_id: str) -> str:
    return f"/collaborations/{collaboration_id}/scorecard"


def creator(handle: str) -> str:
    return f"/creators/{handle}"


def media_kit(slug: str) -> str:
    return f"/kit/{slug}"


def connections() -> str:
    return "/profile/connections"


def brand_checks() -> str:
    return "/brand/checks"


def operator_checks() -> str:
    return "/operator/checks"


def figure_rights() -> str:
    return "/profile/figures"


def operator_figures() -> str:
    return "/operator/figures"


def saved_search(public_id: str) -> str:
    return f"/saved-searches/{public_id}"


def alerts(token: str) -> str:
    return f"/alerts/{token}"
