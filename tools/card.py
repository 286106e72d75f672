"""Fits the points card anew and writes portal/content/points_card.json; an operator fits one to audits of its own.

    .venv/bin/python tools/card.py                              the evaluation set under ../shared/data, which does not ship
    .venv/bin/python tools/card.py audits.csv --name acme-1 --to card.json

A file of audits has columns named as the figures of `portal.domain.vetting.card_fitting.PLAN` (an empty cell is "unknown", a column may be
left out) and a column `conspicuous` of 0 and 1. The card is tried on accounts that it has not seen; how it did stands in its provenance.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from portal.domain.vetting import card_fitting  # noqa: E402
from tests.support import evaluation  # noqa: E402

SHIPPED = ROOT / "portal" / "content" / "points_card.json"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("audits", nargs="?", type=Path)
    options.add_argument("--name", default="2026-1")
    options.add_argument("--to", type=Path, default=SHIPPED)
    options.add_argument("--following", action="store_true", help="use also how many accounts somebody follows")
    given = options.parse_args()
    if given.audits is None:
        if not evaluation.ACCOUNTS.exists():
            sys.exit(f"{evaluation.ACCOUNTS} is not there; name a file of audits")
        figures, genuine = evaluation.accounts()
        conspicuous, source = ~genuine, EVALUATION_SET
    else:
        figures, conspicuous = audits(given.audits)
        source = {"data": given.audits.name, "rows": int(conspicuous.size)}
        if conspicuous.size < card_fitting.FEWEST_AUDITS:
            print(
                f"only {conspicuous.size} audits; a card of one's own is worth having from {card_fitting.FEWEST_AUDITS} on", file=sys.stderr
            )
    plan = [each for each in card_fitting.PLAN if each.name in figures and (given.following or each.name not in NOT_KNOWN)]
    tried = card_fitting.try_out(figures, conspicuous, plan)
    worth = {
        "auc": [round(each, 3) for each in (tried.auc.value, tried.auc.low, tried.auc.high)],
        "at_15_percent": {
            "precision": round(tried.precision, 3),
            "recall": round(tried.recall, 3),
            "false_alarms": round(tried.false_alarms, 3),
            "calibration_error": round(tried.calibration_after, 3),
        },
    }
    provenance = {**source, "fitted": datetime.now(UTC).date().isoformat(), **worth, "licence": LICENCE}
    card = card_fitting.fit(figures, conspicuous, plan, version=given.name, provenance=provenance)
    given.to.write_text(json.dumps(card.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{given.to}: {json.dumps(worth)}")


NOT_KNOWN = ("following", "following_per_follower")
"""No export and no connection tells how many accounts a creator follows, so the shipped card does without."""
LICENCE = "weights are derived statistics; no row of the data ships"
EVALUATION_SET = {
    "data": "Purba, Asirvatham, Murugesan 2020 (IJECE), 6,360 Instagram accounts with at least 1,000 followers and 9 posts; "
    "rates rounded, duplicates dropped",
    "platform": "instagram",
    "figures": "only what a creator's own export or connection shows; no bio, picture, link, place, and not whom she follows",
}


def audits(path: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    names = [plan.name for plan in card_fitting.PLAN if rows and plan.name in rows[0]]
    if missing := sorted({"conspicuous", "engagement_rate"} - set(rows[0] if rows else ())):
        sys.exit(f"{path}: columns are missing: {', '.join(missing)}")
    figures = {name: np.array([float(row[name]) if row[name] else np.nan for row in rows]) for name in names}
    return figures, np.array([float(row["conspicuous"]) > 0 for row in rows])


if __name__ == "__main__":
    main()
