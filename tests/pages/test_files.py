"""Opening a file by its address."""

from portal.models.board import Submission
from portal.services import board
from tests.support.boards import Boards, find, handed


def test_a_brand_finds_no_file_of_a_draft_that_was_not_handed_in_or_was_taken_back(portal, cast):
    boards = Boards(portal, cast)
    card = boards.plan().cards[0]
    with portal.work(cast.ada) as work:
        _, file = board.check(work, find(work, card), handed(), 1)
        unsent = file.public_id
    bea, ada = portal.browser(cast.bea), portal.browser(cast.ada)
    assert bea.get(f"/files/{unsent}").status_code == 404
    assert ada.get(f"/files/{unsent}").status_code == 200
    boards.bring(card, "submitted")
    with portal.session() as session:
        sent = session.query(Submission).one().file.public_id
    assert bea.get(f"/files/{sent}").status_code == 200
    boards.do("ada", card, "take_back")
    assert bea.get(f"/files/{sent}").status_code == 404
    assert ada.get(f"/files/{sent}").status_code == 200
