"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_first_tables"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = {
    "sqlite": [
        """CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity WHEN NEW.account_id IS NOT NULL OR (NEW."at",
NEW."verb", NEW."side", NEW."mandate_id", NEW."subject_kind", NEW."subject_id", NEW."brand_id",
NEW."creator_id", NEW."collaboration_id", NEW."details", NEW."id") IS NOT (OLD."at", OLD."verb", OLD."side",
OLD."mandate_id", OLD."subject_kind", OLD."subject_id", OLD."brand_id", OLD."creator_id",
OLD."collaboration_id", OLD."details", OLD."id") BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END""",
        """CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT,
'activity is append-only'); END""",
        """CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT,
'evidence is append-only'); END""",
        """CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT,
'evidence is append-only'); END""",
        """CREATE TRIGGER figure_answer_no_update BEFORE UPDATE ON figure_answer
WHEN NEW.said IS NOT NULL OR (NEW."creator_id", NEW."channel", NEW."figure", NEW."said_at", NEW."id")
IS NOT (OLD."creator_id", OLD."channel", OLD."figure", OLD."said_at", OLD."id") BEGIN SELECT RAISE(ABORT,
'figure_answer is append-only'); END""",
        """CREATE TRIGGER figure_answer_no_delete BEFORE DELETE ON figure_answer BEGIN SELECT RAISE(ABORT,
'figure_answer is append-only'); END""",
        """CREATE TRIGGER ledger_account_no_update BEFORE UPDATE ON ledger_account BEGIN SELECT RAISE(ABORT,
'ledger_account is append-only'); END""",
        """CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account BEGIN SELECT RAISE(ABORT,
'ledger_account is append-only'); END""",
        """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT,
'ledger_entry is append-only'); END""",
        """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT,
'ledger_entry is append-only'); END""",
        """CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting BEGIN SELECT RAISE(ABORT,
'ledger_posting is append-only'); END""",
        """CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting BEGIN SELECT RAISE(ABORT,
'ledger_posting is append-only'); END""",
        """CREATE TRIGGER offer_version_no_update BEFORE UPDATE ON offer_version
WHEN NEW.author_id IS NOT NULL OR (NEW."offer_id", NEW."number", NEW."side", NEW."terms", NEW."terms_hash",
NEW."message", NEW."created_at", NEW."id") IS NOT (OLD."offer_id", OLD."number", OLD."side", OLD."terms",
OLD."terms_hash", OLD."message", OLD."created_at", OLD."id") BEGIN SELECT RAISE(ABORT,
'offer_version is append-only'); END""",
        """CREATE TRIGGER offer_version_no_delete BEFORE DELETE ON offer_version BEGIN SELECT RAISE(ABORT,
'offer_version is append-only'); END""",
        """CREATE TRIGGER signature_no_update BEFORE UPDATE ON signature
WHEN NEW.account_id IS NOT NULL OR (NEW."contract_id", NEW."side", NEW."typed_name", NEW."consent",
NEW."content_hash", NEW."method", NEW."ip", NEW."user_agent", NEW."signed_at", NEW."id")
IS NOT (OLD."contract_id", OLD."side", OLD."typed_name", OLD."consent", OLD."content_hash", OLD."method",
OLD."ip", OLD."user_agent", OLD."signed_at", OLD."id") BEGIN SELECT RAISE(ABORT,
'signature is append-only'); END""",
        """CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature BEGIN SELECT RAISE(ABORT,
'signature is append-only'); END""",
        """CREATE TRIGGER vetting_record_no_update BEFORE UPDATE ON vetting_record
WHEN NEW.content IS NOT NULL OR (NEW."brand_id", NEW."creator_id", NEW."decision", NEW."content_hash",
NEW."signed_at", NEW."public_id", NEW."id") IS NOT (OLD."brand_id", OLD."creator_id", OLD."decision",
OLD."content_hash", OLD."signed_at", OLD."public_id", OLD."id") BEGIN SELECT RAISE(ABORT,
'vetting_record is append-only'); END""",
        """CREATE TRIGGER vetting_record_no_delete BEFORE DELETE ON vetting_record BEGIN SELECT RAISE(ABORT,
'vetting_record is append-only'); END""",
    ],
    "postgresql": [
        """
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS = 1 AND (to_jsonb(NEW) ->> TG_ARGV[0]) IS NULL
       AND to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
        """CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity
FOR EACH ROW EXECUTE FUNCTION portal_append_only('account_id')""",
        """CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER figure_answer_no_update BEFORE UPDATE ON figure_answer
FOR EACH ROW EXECUTE FUNCTION portal_append_only('said')""",
        """CREATE TRIGGER figure_answer_no_delete BEFORE DELETE ON figure_answer
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER ledger_account_no_update BEFORE UPDATE ON ledger_account
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER offer_version_no_update BEFORE UPDATE ON offer_version
FOR EACH ROW EXECUTE FUNCTION portal_append_only('author_id')""",
        """CREATE TRIGGER offer_version_no_delete BEFORE DELETE ON offer_version
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER signature_no_update BEFORE UPDATE ON signature
FOR EACH ROW EXECUTE FUNCTION portal_append_only('account_id')""",
        """CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """CREATE TRIGGER vetting_record_no_update BEFORE UPDATE ON vetting_record
FOR EACH ROW EXECUTE FUNCTION portal_append_only('content')""",
        """CREATE TRIGGER vetting_record_no_delete BEFORE DELETE ON vetting_record
FOR EACH ROW EXECUTE FUNCTION portal_append_only()""",
        """
CREATE OR REPLACE FUNCTION portal_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
    IF (SELECT count(*) FROM ledger_posting WHERE entry_id = this) < 2
       OR EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = this GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'ledger entry % does not balance', this USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
""",
        """CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION portal_entry_balances('id')""",
        """CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION portal_entry_balances('entry_id')""",
    ],
}


def upgrade() -> None:
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table(
        "account",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_rev", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "brand",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brand_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_brand_slug")),
    )
    op.create_table(
        "ledger_account",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("code", "owner", "currency", name=op.f("uq_ledger_account_code_owner_currency")),
    )
    op.create_table(
        "ledger_check",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("ledger_minor", sa.BigInteger(), nullable=False),
        sa.Column("provider_minor", sa.BigInteger(), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_check")),
        sa.UniqueConstraint("day", "currency", name=op.f("uq_ledger_check_day_currency")),
    )
    op.create_table(
        "outbox",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("business_key", sa.String(length=160), nullable=False),
        sa.Column("idem_key", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remote_id", sa.String(length=120), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("business_key", name=op.f("uq_outbox_business_key")),
        sa.UniqueConstraint("idem_key", name=op.f("uq_outbox_idem_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_waiting", ["state", "not_before"], unique=False)

    op.create_table(
        "peer",
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("snapshot", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=60), nullable=False),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("er", sa.Numeric(precision=14, scale=8), nullable=True),
        sa.Column("er_basis", sa.String(length=20), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer")),
        sa.UniqueConstraint("dataset", "external_id", "platform", "snapshot", name=op.f("uq_peer_dataset_external_id_platform_snapshot")),
    )
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.create_index("ix_peer_cell", ["platform", "followers"], unique=False)

    op.create_table(
        "peer_group",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_group")),
    )
    with op.batch_alter_table("peer_group", schema=None) as batch_op:
        batch_op.create_index("ix_peer_group_platform", ["platform"], unique=False)

    op.create_table(
        "peer_import",
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_import")),
    )
    op.create_table(
        "rate_counter",
        sa.Column("bucket", sa.String(length=160), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_counter")),
        sa.UniqueConstraint("bucket", "slot", name=op.f("uq_rate_counter_bucket_slot")),
    )
    with op.batch_alter_table("rate_counter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_counter_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "search_dirty",
        sa.Column("creator_id", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_dirty")),
        sa.UniqueConstraint("creator_id", name=op.f("uq_search_dirty_creator_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "site_page",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_page")),
        sa.UniqueConstraint("name", "locale", name=op.f("uq_site_page_name_locale")),
    )
    op.create_table(
        "webhook_event",
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("object_id", sa.String(length=120), nullable=False),
        sa.Column("thin", sa.Boolean(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_webhook_event_event_id")),
    )
    with op.batch_alter_table("webhook_event", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_event_waiting", ["state", "received_at"], unique=False)

    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_beat")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_beat_name")),
    )
    op.create_table(
        "activity",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("creator_id", sa.Integer(), nullable=True),
        sa.Column("collaboration_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_activity_account_id_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_at"), ["at"], unique=False)
        batch_op.create_index("ix_activity_brand", ["brand_id", "at"], unique=False)
        batch_op.create_index("ix_activity_collaboration", ["collaboration_id", "at"], unique=False)
        batch_op.create_index("ix_activity_creator", ["creator_id", "at"], unique=False)
        batch_op.create_index("ix_activity_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "audience_target",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_audience_target_brand_id_brand"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_target")),
        sa.UniqueConstraint("public_id", name=op.f("uq_audience_target_public_id")),
    )
    with op.batch_alter_table("audience_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audience_target_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.String(length=600), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_account_id"), ["account_id"], unique=False)

    op.create_table(
        "finance_task",
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["account.id"], name=op.f("fk_finance_task_done_by_id_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_task")),
        sa.UniqueConstraint("key", name=op.f("uq_finance_task_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_finance_task_public_id")),
    )
    with op.batch_alter_table("finance_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finance_task_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "member_invitation",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_member_invitation_brand_id_brand"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_member_invitation_invited_by_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_invitation_public_id")),
    )
    with op.batch_alter_table("member_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_invitation_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_membership_brand_id_brand"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("brand_id", "account_id", name=op.f("uq_membership_brand_id_account_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_account_id"), ["account_id"], unique=False)

    op.create_table(
        "saved_search",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("cadence", sa.String(length=8), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_total", sa.Integer(), nullable=False),
        sa.Column("last_new", sa.Integer(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_search_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_saved_search_brand_id_brand"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_search_public_id")),
    )
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.create_index("ix_saved_search_account", ["account_id", "brand_id"], unique=False)
        batch_op.create_index("ix_saved_search_due", ["due_at"], unique=False)

    op.create_table(
        "shortlist",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_shortlist_brand_id_brand"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shortlist_public_id")),
    )
    with op.batch_alter_table("shortlist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortlist_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("creator_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_stored_file_account_id_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stored_file_public_id")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "creator",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handle", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("tagline", sa.String(length=140), nullable=False),
        sa.Column("bio_en", sa.String(length=3000), nullable=False),
        sa.Column("bio_de", sa.String(length=3000), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("accepts", sa.JSON(), nullable=False),
        sa.Column("excluded_topics", sa.JSON(), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("exclusions", sa.String(length=500), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=True),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("born_adult", sa.Boolean(), nullable=False),
        sa.Column("adult_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("vat_status", sa.String(length=20), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quality", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("quality_detail", sa.JSON(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_creator_account_id_account")),
        sa.ForeignKeyConstraint(["photo_id"], ["stored_file.id"], name=op.f("fk_creator_photo_id_stored_file"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_creator")),
        sa.UniqueConstraint("account_id", name=op.f("uq_creator_account_id")),
        sa.UniqueConstraint("handle", name=op.f("uq_creator_handle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_creator_public_id")),
    )
    with op.batch_alter_table("creator", schema=None) as batch_op:
        batch_op.create_index("ix_creator_directory", ["published_at", "id"], unique=False)

    op.create_table(
        "program",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("summary", sa.String(length=600), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("objective", sa.String(length=20), nullable=False),
        sa.Column("hypothesis", sa.String(length=600), nullable=False),
        sa.Column("kpi", sa.String(length=40), nullable=False),
        sa.Column("kpi_baseline", sa.String(length=60), nullable=False),
        sa.Column("kpi_target", sa.String(length=60), nullable=False),
        sa.Column("kpi_date", sa.Date(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("markets", sa.JSON(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("pay_min_minor", sa.BigInteger(), nullable=False),
        sa.Column("pay_max_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("value_menu", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_program_brand_id_brand")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["audience_target.id"], name=op.f("fk_program_target_id_audience_target"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("public_id", name=op.f("uq_program_public_id")),
    )
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_program_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index("ix_program_open", ["state", "decide_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_program_target_id"), ["target_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rate_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("concept", sa.String(length=3000), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("invitation", sa.String(length=1000), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_application_brand_id_brand")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_application_creator_id_creator")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_application_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("program_id", "creator_id", name=op.f("uq_application_program_id_creator_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_public_id")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index("ix_application_program", ["program_id", "state"], unique=False)
        batch_op.create_index("ix_application_state", ["state", "decided_at"], unique=False)

    op.create_table(
        "author_salt",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_author_salt_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_salt")),
        sa.UniqueConstraint("creator_id", name=op.f("uq_author_salt_creator_id")),
    )
    op.create_table(
        "brief_version",
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_brief_version_author_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_brief_version_program_id_program"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_version")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_brief_version_program_id_number")),
    )
    op.create_table(
        "channel",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("handle", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_channel_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("creator_id", "platform", "handle", name=op.f("uq_channel_creator_id_platform_handle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_channel_public_id")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "creator_exclusion",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("put_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_creator_exclusion_brand_id_brand"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_creator_exclusion_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["put_by_id"], ["account.id"], name=op.f("fk_creator_exclusion_put_by_id_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_creator_exclusion")),
        sa.UniqueConstraint("brand_id", "creator_id", name=op.f("uq_creator_exclusion_brand_id_creator_id")),
    )
    with op.batch_alter_table("creator_exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_creator_exclusion_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "figure_answer",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("figure", sa.String(length=20), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_figure_answer_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_answer")),
    )
    with op.batch_alter_table("figure_answer", schema=None) as batch_op:
        batch_op.create_index("ix_figure_answer_creator", ["creator_id", "channel"], unique=False)

    op.create_table(
        "figure_check",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("figure", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_figure_check_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_figure_check_decided_by_id_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_figure_check_public_id")),
    )
    with op.batch_alter_table("figure_check", schema=None) as batch_op:
        batch_op.create_index("ix_figure_check_creator", ["creator_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_figure_check_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index("ix_figure_check_waiting", ["state", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_figure_check_open",
            ["creator_id", "kind", "channel", "figure"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "kit_question",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_en", sa.String(length=200), nullable=False),
        sa.Column("question_de", sa.String(length=200), nullable=False),
        sa.Column("answer_en", sa.String(length=1200), nullable=False),
        sa.Column("answer_de", sa.String(length=1200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_kit_question_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kit_question_public_id")),
    )
    with op.batch_alter_table("kit_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kit_question_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("declaration", sa.String(length=1000), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mandate_account_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_mandate_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_mandate_file_id_stored_file"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mandate_public_id")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "marked_week",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_marked_week_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marked_week")),
        sa.UniqueConstraint("creator_id", "monday", name=op.f("uq_marked_week_creator_id_monday")),
    )
    with op.batch_alter_table("marked_week", schema=None) as batch_op:
        batch_op.create_index("ix_marked_week_monday", ["monday", "state", "creator_id"], unique=False)

    op.create_table(
        "media_kit",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("intro_en", sa.String(length=600), nullable=False),
        sa.Column("intro_de", sa.String(length=600), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_media_kit_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_kit")),
        sa.UniqueConstraint("creator_id", name=op.f("uq_media_kit_creator_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_media_kit_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_media_kit_slug")),
    )
    op.create_table(
        "notification",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("group_key", sa.String(length=80), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notification_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_notification_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notification_public_id")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notification_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index("ix_notification_reader", ["account_id", "read_at", "at"], unique=False)

    op.create_table(
        "offer_mailing",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_offer_mailing_author_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_offer_mailing_brand_id_brand")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_offer_mailing_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_mailing")),
        sa.UniqueConstraint("key", name=op.f("uq_offer_mailing_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_mailing_public_id")),
    )
    with op.batch_alter_table("offer_mailing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_mailing_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_mailing_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_mailing_program_id"), ["program_id"], unique=False)

    op.create_table(
        "package",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rights_months", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_package_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("public_id", name=op.f("uq_package_public_id")),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "past_brand",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("permitted", sa.Boolean(), nullable=False),
        sa.Column("permission", sa.String(length=200), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("note_en", sa.String(length=140), nullable=False),
        sa.Column("note_de", sa.String(length=140), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_past_brand_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_brand")),
        sa.UniqueConstraint("public_id", name=op.f("uq_past_brand_public_id")),
    )
    with op.batch_alter_table("past_brand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_brand_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "payout_account",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stripe_id", sa.String(length=60), nullable=False),
        sa.Column("transfers_active", sa.Boolean(), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_payout_account_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_account")),
        sa.UniqueConstraint("creator_id", name=op.f("uq_payout_account_creator_id")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_payout_account_stripe_id")),
    )
    op.create_table(
        "peer_observation",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_peer_observation_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_observation")),
    )
    with op.batch_alter_table("peer_observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_observation_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "scoring_objection",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_scoring_objection_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_objection")),
    )
    with op.batch_alter_table("scoring_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scoring_objection_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(
            "uq_scoring_objection_standing",
            ["creator_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "shortlist_entry",
        sa.Column("shortlist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_shortlist_entry_added_by_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_shortlist_entry_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_shortlist_entry_owner_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["shortlist.id"], name=op.f("fk_shortlist_entry_shortlist_id_shortlist"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_entry")),
        sa.UniqueConstraint("shortlist_id", "creator_id", name=op.f("uq_shortlist_entry_shortlist_id_creator_id")),
    )
    with op.batch_alter_table("shortlist_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortlist_entry_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shortlist_entry_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "vetting_look",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_vetting_look_brand_id_brand"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_vetting_look_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_look")),
        sa.UniqueConstraint("creator_id", "brand_id", "day", name=op.f("uq_vetting_look_creator_id_brand_id_day")),
    )
    with op.batch_alter_table("vetting_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vetting_look_brand_id"), ["brand_id"], unique=False)

    op.create_table(
        "vetting_record",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_vetting_record_brand_id_brand")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_vetting_record_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_record")),
        sa.UniqueConstraint("public_id", name=op.f("uq_vetting_record_public_id")),
    )
    with op.batch_alter_table("vetting_record", schema=None) as batch_op:
        batch_op.create_index("ix_vetting_record_brand", ["brand_id", "creator_id"], unique=False)
        batch_op.create_index("ix_vetting_record_creator", ["creator_id"], unique=False)

    op.create_table(
        "work_sample",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("result", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_work_sample_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_work_sample_file_id_stored_file"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_sample")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_sample_public_id")),
    )
    with op.batch_alter_table("work_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_sample_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "connection",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.String(length=120), nullable=False),
        sa.Column("handle", sa.String(length=120), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_fetch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=False),
        sa.Column("trouble_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lacking", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures_kept", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_connection_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_connection_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connection_public_id")),
    )
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connection_channel_id"), ["channel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_connection_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index("ix_connection_due", ["state", "next_fetch_at"], unique=False)
        batch_op.create_index(
            "uq_connection_account",
            ["platform", "provider_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.create_index(
            "uq_connection_channel",
            ["channel_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "export_upload",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_export_upload_channel_id_channel"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_export_upload_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_export_upload_file_id_stored_file"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_upload_public_id")),
    )
    with op.batch_alter_table("export_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_upload_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_upload_signature"), ["signature"], unique=False)
        batch_op.create_index(
            "uq_export_upload_saved",
            ["creator_id", "sha256"],
            unique=True,
            sqlite_where=sa.text("state = 'saved'"),
            postgresql_where=sa.text("state = 'saved'"),
        )

    op.create_table(
        "figure_check_addition",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["figure_check.id"], name=op.f("fk_figure_check_addition_check_id_figure_check"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["creator.id"], name=op.f("fk_figure_check_addition_creator_id_creator"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_check_addition")),
    )
    with op.batch_alter_table("figure_check_addition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_check_addition_check_id"), ["check_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_figure_check_addition_creator_id"), ["creator_id"], unique=False)

    op.create_table(
        "former_kit_address",
        sa.Column("slug_hash", sa.String(length=64), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["media_kit.id"], name=op.f("fk_former_kit_address_kit_id_media_kit"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_kit_address")),
        sa.UniqueConstraint("slug_hash", name=op.f("uq_former_kit_address_slug_hash")),
    )
    with op.batch_alter_table("former_kit_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_kit_address_kit_id"), ["kit_id"], unique=False)

    op.create_table(
        "kit_variant",
        sa.Column("kit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("greeting", sa.String(length=600), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("packages", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("passcode_hash", sa.String(length=200), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_kit_variant_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["kit_id"], ["media_kit.id"], name=op.f("fk_kit_variant_kit_id_media_kit"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_variant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kit_variant_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kit_variant_token_hash")),
    )
    with op.batch_alter_table("kit_variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kit_variant_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kit_variant_kit_id"), ["kit_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("current_number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_hash", sa.String(length=64), nullable=False),
        sa.Column("draft_message", sa.String(length=2000), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_offer_application_id_application")),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_offer_brand_id_brand")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_offer_creator_id_creator")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_offer_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_public_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_application_id"), ["application_id"], unique=False)
        batch_op.create_index("ix_offer_brand", ["brand_id", "state"], unique=False)
        batch_op.create_index("ix_offer_creator", ["creator_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_program_id"), ["program_id"], unique=False)

    op.create_table(
        "provider_report",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("credible", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_provider_report_account_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_provider_report_brand_id_brand"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_provider_report_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_provider_report_creator_id_creator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_report_public_id")),
    )
    with op.batch_alter_table("provider_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_report_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_provider_report_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_provider_report_channel_id"), ["channel_id"], unique=False)
        batch_op.create_index("ix_provider_report_creator", ["creator_id", "withdrawn_at"], unique=False)

    op.create_table(
        "sample_result",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sample_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("value", sa.Numeric(precision=22, scale=6), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("proof_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_sample_result_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["proof_id"], ["stored_file.id"], name=op.f("fk_sample_result_proof_id_stored_file"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["sample_id"], ["work_sample.id"], name=op.f("fk_sample_result_sample_id_work_sample"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_result")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sample_result_public_id")),
    )
    with op.batch_alter_table("sample_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_result_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_result_sample_id"), ["sample_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mandate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.Column("ip_prefix", sa.String(length=45), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_sign_in_brand_id_brand"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_sign_in_mandate_id_mandate"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_secret_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_sign_in_alive", ["account_id", "revoked_at"], unique=False)

    op.create_table(
        "verification",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("checked_by", sa.String(length=12), nullable=False),
        sa.Column("by_eye", sa.Boolean(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(creator_id IS NULL) <> (brand_id IS NULL)", name=op.f("ck_verification_one_side")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_verification_asked_by_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_verification_brand_id_brand"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_verification_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_verification_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_verification_decided_by_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_verification_file_id_stored_file"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("public_id", name=op.f("uq_verification_public_id")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_channel_id"), ["channel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_file_id"), ["file_id"], unique=False)
        batch_op.create_index("ix_verification_until", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_verification_waiting", ["state", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_verification_channel",
            ["channel_id", "method"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'waiting')"),
            postgresql_where=sa.text("state IN ('open', 'waiting')"),
        )

    op.create_table(
        "vetting_paper",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_vetting_paper_file_id_stored_file"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["record_id"], ["vetting_record.id"], name=op.f("fk_vetting_paper_record_id_vetting_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_paper")),
        sa.UniqueConstraint("record_id", name=op.f("uq_vetting_paper_record_id")),
    )
    with op.batch_alter_table("vetting_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vetting_paper_file_id"), ["file_id"], unique=False)

    op.create_table(
        "vetting_signer",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_vetting_signer_account_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["record_id"], ["vetting_record.id"], name=op.f("fk_vetting_signer_record_id_vetting_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_signer")),
        sa.UniqueConstraint("record_id", name=op.f("uq_vetting_signer_record_id")),
    )
    with op.batch_alter_table("vetting_signer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vetting_signer_account_id"), ["account_id"], unique=False)

    op.create_table(
        "audience_share",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("bucket", sa.String(length=40), nullable=False),
        sa.Column("share", sa.Numeric(precision=7, scale=6), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("window", sa.String(length=40), nullable=False),
        sa.Column("sample", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_audience_share_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["export_upload.id"], name=op.f("fk_audience_share_upload_id_export_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_share")),
    )
    with op.batch_alter_table("audience_share", schema=None) as batch_op:
        batch_op.create_index("ix_audience_share_channel", ["channel_id", "dimension"], unique=False)
        batch_op.create_index(batch_op.f("ix_audience_share_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "collaboration",
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_collaboration_brand_id_brand")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_collaboration_creator_id_creator")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_collaboration_offer_id_offer")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_collaboration_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_collaboration_offer_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_collaboration_public_id")),
    )
    with op.batch_alter_table("collaboration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collaboration_brand_id"), ["brand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collaboration_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collaboration_program_id"), ["program_id"], unique=False)

    op.create_table(
        "comment_reading",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sampled", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("core_share", sa.Double(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_comment_reading_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["export_upload.id"], name=op.f("fk_comment_reading_upload_id_export_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_reading")),
    )
    with op.batch_alter_table("comment_reading", schema=None) as batch_op:
        batch_op.create_index("ix_comment_reading_channel", ["channel_id", "as_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_reading_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "connection_attempt",
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("provider_id", sa.String(length=120), nullable=False),
        sa.Column("handle", sa.String(length=120), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_connection_attempt_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contested_id"], ["connection.id"], name=op.f("fk_connection_attempt_contested_id_connection"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_connection_attempt_creator_id_creator"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_connection_attempt_sign_in_id_sign_in"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_attempt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connection_attempt_public_id")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_connection_attempt_state_hash")),
    )
    with op.batch_alter_table("connection_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connection_attempt_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_connection_attempt_contested_id"), ["contested_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_connection_attempt_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_connection_attempt_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_connection_attempt_sign_in_id"), ["sign_in_id"], unique=False)

    op.create_table(
        "kit_view",
        sa.Column("variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["variant_id"], ["kit_variant.id"], name=op.f("fk_kit_view_variant_id_kit_variant"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_view")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kit_view_public_id")),
    )
    with op.batch_alter_table("kit_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kit_view_at"), ["at"], unique=False)
        batch_op.create_index("ix_kit_view_latest", ["variant_id", "at"], unique=False)

    op.create_table(
        "metric_snapshot",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Numeric(precision=22, scale=6), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("window", sa.String(length=40), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_metric_snapshot_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["export_upload.id"], name=op.f("fk_metric_snapshot_upload_id_export_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_snapshot")),
    )
    with op.batch_alter_table("metric_snapshot", schema=None) as batch_op:
        batch_op.create_index("ix_metric_snapshot_latest", ["channel_id", "metric", "as_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_metric_snapshot_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "offer_recipient",
        sa.Column("mailing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_offer_recipient_creator_id_creator")),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["offer_mailing.id"], name=op.f("fk_offer_recipient_mailing_id_offer_mailing"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_recipient_offer_id_offer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_recipient")),
        sa.UniqueConstraint("mailing_id", "creator_id", name=op.f("uq_offer_recipient_mailing_id_creator_id")),
    )
    with op.batch_alter_table("offer_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_recipient_creator_id"), ["creator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_recipient_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index("ix_offer_recipient_waiting", ["state"], unique=False)

    op.create_table(
        "offer_version",
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_offer_version_author_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_version_offer_id_offer"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_version")),
        sa.UniqueConstraint("offer_id", "number", name=op.f("uq_offer_version_offer_id_number")),
    )
    op.create_table(
        "post",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=True),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("caption", sa.String(length=2200), nullable=False),
        sa.Column("sponsored", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("window", sa.String(length=40), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_post_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["upload_id"], ["export_upload.id"], name=op.f("fk_post_upload_id_export_upload"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("channel_id", "external_id", "upload_id", name=op.f("uq_post_channel_id_external_id_upload_id")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_latest", ["channel_id", "published_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "post_comment",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_external_id", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_post_comment_channel_id_channel"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["export_upload.id"], name=op.f("fk_post_comment_upload_id_export_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_comment")),
    )
    with op.batch_alter_table("post_comment", schema=None) as batch_op:
        batch_op.create_index("ix_post_comment_channel", ["channel_id", "post_external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_comment_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("governing_language", sa.String(length=2), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("pdf_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_contract_brand_id_brand")),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_contract_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_contract_creator_id_creator")),
        sa.ForeignKeyConstraint(["pdf_file_id"], ["stored_file.id"], name=op.f("fk_contract_pdf_file_id_stored_file"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["signatory_id"], ["account.id"], name=op.f("fk_contract_signatory_id_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("collaboration_id", "number", name=op.f("uq_contract_collaboration_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contract_public_id")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index("ix_contract_brand", ["brand_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_content_hash"), ["content_hash"], unique=False)
        batch_op.create_index("ix_contract_creator", ["creator_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_pdf_sha256"), ["pdf_sha256"], unique=False)

    op.create_table(
        "deliverable",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("term_key", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("draft_due", sa.Date(), nullable=True),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.Column("rounds_included", sa.Integer(), nullable=False),
        sa.Column("rounds_used", sa.Integer(), nullable=False),
        sa.Column("submissions_count", sa.Integer(), nullable=False),
        sa.Column("live_url", sa.String(length=400), nullable=False),
        sa.Column("disclosure", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deem_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_number", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_deliverable_brand_id_brand")),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_deliverable_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_deliverable_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deliverable_public_id")),
    )
    with op.batch_alter_table("deliverable", schema=None) as batch_op:
        batch_op.create_index("ix_deliverable_brand", ["brand_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliverable_collaboration_id"), ["collaboration_id"], unique=False)
        batch_op.create_index("ix_deliverable_creator", ["creator_id", "state"], unique=False)
        batch_op.create_index("ix_deliverable_deem", ["deem_at"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_ledger_entry_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["reverses_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_reverses_id_ledger_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entry_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_entry_reverses_id")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_booked", ["booked_at"], unique=False)
        batch_op.create_index("ix_ledger_entry_collaboration", ["collaboration_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("body", sa.String(length=5000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_message_author_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_message_collaboration_id_collaboration"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_thread", ["collaboration_id", "id"], unique=False)

    op.create_table(
        "obligation",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee_bps", sa.Integer(), nullable=False),
        sa.Column("release_event", sa.String(length=20), nullable=False),
        sa.Column("payment_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("charge_id", sa.String(length=80), nullable=True),
        sa.Column("warned_days", sa.Integer(), nullable=False),
        sa.Column("funded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("earned_on", sa.Date(), nullable=True),
        sa.Column("released_by", sa.Date(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_obligation_brand_id_brand")),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_obligation_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_obligation_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_obligation_public_id")),
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index("ix_obligation_brand", ["brand_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_obligation_collaboration_id"), ["collaboration_id"], unique=False)
        batch_op.create_index("ix_obligation_creator", ["creator_id", "state"], unique=False)

    op.create_table(
        "postponement",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_postponement_brand_id_brand")),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_postponement_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_postponement_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postponement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_postponement_public_id")),
    )
    with op.batch_alter_table("postponement", schema=None) as batch_op:
        batch_op.create_index("ix_postponement_brand", ["brand_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_postponement_collaboration_id"), ["collaboration_id"], unique=False)
        batch_op.create_index("ix_postponement_creator", ["creator_id", "state"], unique=False)
        batch_op.create_index(
            "uq_postponement_proposed",
            ["collaboration_id"],
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )

    op.create_table(
        "scorecard",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reading", sa.String(length=1500), nullable=False),
        sa.Column("next_step", sa.String(length=20), nullable=False),
        sa.Column("next_reason", sa.String(length=600), nullable=False),
        sa.Column("creator_view", sa.String(length=1500), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_scorecard_collaboration_id_collaboration")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("collaboration_id", name=op.f("uq_scorecard_collaboration_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scorecard_public_id")),
    )
    op.create_table(
        "thread_read",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_message_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_thread_read_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_thread_read_collaboration_id_collaboration"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_read")),
        sa.UniqueConstraint("collaboration_id", "account_id", name=op.f("uq_thread_read_collaboration_id_account_id")),
    )
    with op.batch_alter_table("thread_read", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_read_account_id"), ["account_id"], unique=False)

    op.create_table(
        "value_item",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term_key", sa.String(length=12), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=400), nullable=False),
        sa.Column("retail_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("counter", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_value_item_brand_id_brand")),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_value_item_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["creator_id"], ["creator.id"], name=op.f("fk_value_item_creator_id_creator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_value_item_public_id")),
    )
    with op.batch_alter_table("value_item", schema=None) as batch_op:
        batch_op.create_index("ix_value_item_brand", ["brand_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_value_item_collaboration_id"), ["collaboration_id"], unique=False)
        batch_op.create_index("ix_value_item_creator", ["creator_id", "state"], unique=False)

    op.create_table(
        "checkout_attempt",
        sa.Column("obligation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_checkout_attempt_account_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_checkout_attempt_obligation_id_obligation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout_attempt")),
        sa.UniqueConstraint("obligation_id", "number", name=op.f("uq_checkout_attempt_obligation_id_number")),
    )
    with op.batch_alter_table("checkout_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkout_attempt_session_id"), ["session_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_evidence_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("contract_id", "position", name=op.f("uq_evidence_contract_id_position")),
    )
    op.create_table(
        "ledger_posting",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_posting_not_zero")),
        sa.ForeignKeyConstraint(["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_posting_account_id_ledger_account")),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_posting_entry_id_ledger_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_posting")),
    )
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_posting_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_posting_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "operation",
        sa.Column("obligation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("remote_id", sa.String(length=80), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_operation_obligation_id_obligation")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_operation_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_operation_public_id")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_obligation_id"), ["obligation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_operation_remote_id"), ["remote_id"], unique=False)

    op.create_table(
        "result",
        sa.Column("collaboration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deliverable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kpi", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["collaboration_id"], ["collaboration.id"], name=op.f("fk_result_collaboration_id_collaboration")),
        sa.ForeignKeyConstraint(["deliverable_id"], ["deliverable.id"], name=op.f("fk_result_deliverable_id_deliverable")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("collaboration_id", "kpi", "as_of", "side", name=op.f("uq_result_collaboration_id_kpi_as_of_side")),
    )
    op.create_table(
        "signature",
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("typed_name", sa.String(length=200), nullable=False),
        sa.Column("consent", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signature_account_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_signature_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("contract_id", "side", name=op.f("uq_signature_contract_id_side")),
    )
    op.create_table(
        "submission",
        sa.Column("deliverable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("caption", sa.String(length=3000), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("preflight", sa.JSON(), nullable=False),
        sa.Column("confirmations", sa.JSON(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_submission_author_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["deliverable_id"], ["deliverable.id"], name=op.f("fk_submission_deliverable_id_deliverable")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_submission_file_id_stored_file"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("deliverable_id", "number", name=op.f("uq_submission_deliverable_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_submission_public_id")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_file_id"), ["file_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_feedback_author_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_feedback_submission_id_submission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("public_id", name=op.f("uq_feedback_public_id")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_submission_id"), ["submission_id"], unique=False)

    # ### end Alembic commands ###
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def downgrade() -> None:
    # ### commands auto generated by Alembic - please adjust! ###
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_submission_id"))

    op.drop_table("feedback")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_file_id"))

    op.drop_table("submission")
    op.drop_table("signature")
    op.drop_table("result")
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operation_remote_id"))
        batch_op.drop_index(batch_op.f("ix_operation_obligation_id"))

    op.drop_table("operation")
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_posting_entry_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_posting_account_id"))

    op.drop_table("ledger_posting")
    op.drop_table("evidence")
    with op.batch_alter_table("checkout_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkout_attempt_session_id"))

    op.drop_table("checkout_attempt")
    with op.batch_alter_table("value_item", schema=None) as batch_op:
        batch_op.drop_index("ix_value_item_creator")
        batch_op.drop_index(batch_op.f("ix_value_item_collaboration_id"))
        batch_op.drop_index("ix_value_item_brand")

    op.drop_table("value_item")
    with op.batch_alter_table("thread_read", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_read_account_id"))

    op.drop_table("thread_read")
    op.drop_table("scorecard")
    with op.batch_alter_table("postponement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_postponement_proposed", sqlite_where=sa.text("state = 'proposed'"), postgresql_where=sa.text("state = 'proposed'")
        )
        batch_op.drop_index("ix_postponement_creator")
        batch_op.drop_index(batch_op.f("ix_postponement_collaboration_id"))
        batch_op.drop_index("ix_postponement_brand")

    op.drop_table("postponement")
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.drop_index("ix_obligation_creator")
        batch_op.drop_index(batch_op.f("ix_obligation_collaboration_id"))
        batch_op.drop_index("ix_obligation_brand")

    op.drop_table("obligation")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_thread")

    op.drop_table("message")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_collaboration")
        batch_op.drop_index("ix_ledger_entry_booked")

    op.drop_table("ledger_entry")
    with op.batch_alter_table("deliverable", schema=None) as batch_op:
        batch_op.drop_index("ix_deliverable_deem")
        batch_op.drop_index("ix_deliverable_creator")
        batch_op.drop_index(batch_op.f("ix_deliverable_collaboration_id"))
        batch_op.drop_index("ix_deliverable_brand")

    op.drop_table("deliverable")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_pdf_sha256"))
        batch_op.drop_index("ix_contract_creator")
        batch_op.drop_index(batch_op.f("ix_contract_content_hash"))
        batch_op.drop_index("ix_contract_brand")

    op.drop_table("contract")
    with op.batch_alter_table("post_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_comment_upload_id"))
        batch_op.drop_index("ix_post_comment_channel")

    op.drop_table("post_comment")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_upload_id"))
        batch_op.drop_index("ix_post_latest")

    op.drop_table("post")
    op.drop_table("offer_version")
    with op.batch_alter_table("offer_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_recipient_waiting")
        batch_op.drop_index(batch_op.f("ix_offer_recipient_offer_id"))
        batch_op.drop_index(batch_op.f("ix_offer_recipient_creator_id"))

    op.drop_table("offer_recipient")
    with op.batch_alter_table("metric_snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metric_snapshot_upload_id"))
        batch_op.drop_index("ix_metric_snapshot_latest")

    op.drop_table("metric_snapshot")
    with op.batch_alter_table("kit_view", schema=None) as batch_op:
        batch_op.drop_index("ix_kit_view_latest")
        batch_op.drop_index(batch_op.f("ix_kit_view_at"))

    op.drop_table("kit_view")
    with op.batch_alter_table("connection_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_connection_attempt_sign_in_id"))
        batch_op.drop_index(batch_op.f("ix_connection_attempt_creator_id"))
        batch_op.drop_index(batch_op.f("ix_connection_attempt_created_at"))
        batch_op.drop_index(batch_op.f("ix_connection_attempt_contested_id"))
        batch_op.drop_index(batch_op.f("ix_connection_attempt_account_id"))

    op.drop_table("connection_attempt")
    with op.batch_alter_table("comment_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_reading_upload_id"))
        batch_op.drop_index("ix_comment_reading_channel")

    op.drop_table("comment_reading")
    with op.batch_alter_table("collaboration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collaboration_program_id"))
        batch_op.drop_index(batch_op.f("ix_collaboration_creator_id"))
        batch_op.drop_index(batch_op.f("ix_collaboration_brand_id"))

    op.drop_table("collaboration")
    with op.batch_alter_table("audience_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audience_share_upload_id"))
        batch_op.drop_index("ix_audience_share_channel")

    op.drop_table("audience_share")
    with op.batch_alter_table("vetting_signer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vetting_signer_account_id"))

    op.drop_table("vetting_signer")
    with op.batch_alter_table("vetting_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vetting_paper_file_id"))

    op.drop_table("vetting_paper")
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_verification_channel",
            sqlite_where=sa.text("state IN ('open', 'waiting')"),
            postgresql_where=sa.text("state IN ('open', 'waiting')"),
        )
        batch_op.drop_index("ix_verification_waiting")
        batch_op.drop_index("ix_verification_until")
        batch_op.drop_index(batch_op.f("ix_verification_file_id"))
        batch_op.drop_index(batch_op.f("ix_verification_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_verification_creator_id"))
        batch_op.drop_index(batch_op.f("ix_verification_channel_id"))
        batch_op.drop_index(batch_op.f("ix_verification_brand_id"))
        batch_op.drop_index(batch_op.f("ix_verification_asked_by_id"))

    op.drop_table("verification")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_alive")
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("sample_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_result_sample_id"))
        batch_op.drop_index(batch_op.f("ix_sample_result_creator_id"))

    op.drop_table("sample_result")
    with op.batch_alter_table("provider_report", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_report_creator")
        batch_op.drop_index(batch_op.f("ix_provider_report_channel_id"))
        batch_op.drop_index(batch_op.f("ix_provider_report_brand_id"))
        batch_op.drop_index(batch_op.f("ix_provider_report_account_id"))

    op.drop_table("provider_report")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_program_id"))
        batch_op.drop_index(batch_op.f("ix_offer_expires_at"))
        batch_op.drop_index("ix_offer_creator")
        batch_op.drop_index("ix_offer_brand")
        batch_op.drop_index(batch_op.f("ix_offer_application_id"))

    op.drop_table("offer")
    with op.batch_alter_table("kit_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kit_variant_kit_id"))
        batch_op.drop_index(batch_op.f("ix_kit_variant_creator_id"))

    op.drop_table("kit_variant")
    with op.batch_alter_table("former_kit_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_kit_address_kit_id"))

    op.drop_table("former_kit_address")
    with op.batch_alter_table("figure_check_addition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_check_addition_creator_id"))
        batch_op.drop_index(batch_op.f("ix_figure_check_addition_check_id"))

    op.drop_table("figure_check_addition")
    with op.batch_alter_table("export_upload", schema=None) as batch_op:
        batch_op.drop_index("uq_export_upload_saved", sqlite_where=sa.text("state = 'saved'"), postgresql_where=sa.text("state = 'saved'"))
        batch_op.drop_index(batch_op.f("ix_export_upload_signature"))
        batch_op.drop_index(batch_op.f("ix_export_upload_creator_id"))

    op.drop_table("export_upload")
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.drop_index("uq_connection_channel", sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index("uq_connection_account", sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index("ix_connection_due")
        batch_op.drop_index(batch_op.f("ix_connection_creator_id"))
        batch_op.drop_index(batch_op.f("ix_connection_channel_id"))

    op.drop_table("connection")
    with op.batch_alter_table("work_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_sample_creator_id"))

    op.drop_table("work_sample")
    with op.batch_alter_table("vetting_record", schema=None) as batch_op:
        batch_op.drop_index("ix_vetting_record_creator")
        batch_op.drop_index("ix_vetting_record_brand")

    op.drop_table("vetting_record")
    with op.batch_alter_table("vetting_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vetting_look_brand_id"))

    op.drop_table("vetting_look")
    with op.batch_alter_table("shortlist_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shortlist_entry_owner_id"))
        batch_op.drop_index(batch_op.f("ix_shortlist_entry_creator_id"))

    op.drop_table("shortlist_entry")
    with op.batch_alter_table("scoring_objection", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scoring_objection_standing", sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_scoring_objection_creator_id"))

    op.drop_table("scoring_objection")
    with op.batch_alter_table("peer_observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_observation_creator_id"))

    op.drop_table("peer_observation")
    op.drop_table("payout_account")
    with op.batch_alter_table("past_brand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_brand_creator_id"))

    op.drop_table("past_brand")
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_package_creator_id"))

    op.drop_table("package")
    with op.batch_alter_table("offer_mailing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_mailing_program_id"))
        batch_op.drop_index(batch_op.f("ix_offer_mailing_brand_id"))
        batch_op.drop_index(batch_op.f("ix_offer_mailing_author_id"))

    op.drop_table("offer_mailing")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index("ix_notification_reader")
        batch_op.drop_index(batch_op.f("ix_notification_creator_id"))

    op.drop_table("notification")
    op.drop_table("media_kit")
    with op.batch_alter_table("marked_week", schema=None) as batch_op:
        batch_op.drop_index("ix_marked_week_monday")

    op.drop_table("marked_week")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandate_creator_id"))
        batch_op.drop_index(batch_op.f("ix_mandate_account_id"))

    op.drop_table("mandate")
    with op.batch_alter_table("kit_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kit_question_creator_id"))

    op.drop_table("kit_question")
    with op.batch_alter_table("figure_check", schema=None) as batch_op:
        batch_op.drop_index("uq_figure_check_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index("ix_figure_check_waiting")
        batch_op.drop_index(batch_op.f("ix_figure_check_decided_by_id"))
        batch_op.drop_index("ix_figure_check_creator")

    op.drop_table("figure_check")
    with op.batch_alter_table("figure_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_figure_answer_creator")

    op.drop_table("figure_answer")
    with op.batch_alter_table("creator_exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_creator_exclusion_creator_id"))

    op.drop_table("creator_exclusion")
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channel_creator_id"))

    op.drop_table("channel")
    op.drop_table("brief_version")
    op.drop_table("author_salt")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_state")
        batch_op.drop_index("ix_application_program")
        batch_op.drop_index(batch_op.f("ix_application_creator_id"))
        batch_op.drop_index(batch_op.f("ix_application_brand_id"))

    op.drop_table("application")
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_program_target_id"))
        batch_op.drop_index("ix_program_open")
        batch_op.drop_index(batch_op.f("ix_program_brand_id"))

    op.drop_table("program")
    with op.batch_alter_table("creator", schema=None) as batch_op:
        batch_op.drop_index("ix_creator_directory")

    op.drop_table("creator")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_stored_file_creator_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_brand_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_account_id"))

    op.drop_table("stored_file")
    with op.batch_alter_table("shortlist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shortlist_brand_id"))

    op.drop_table("shortlist")
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_search_due")
        batch_op.drop_index("ix_saved_search_account")

    op.drop_table("saved_search")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_account_id"))

    op.drop_table("membership")
    with op.batch_alter_table("member_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_invitation_brand_id"))

    op.drop_table("member_invitation")
    with op.batch_alter_table("finance_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finance_task_brand_id"))

    op.drop_table("finance_task")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_account_id"))

    op.drop_table("consent")
    with op.batch_alter_table("audience_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audience_target_brand_id"))

    op.drop_table("audience_target")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_subject")
        batch_op.drop_index("ix_activity_creator")
        batch_op.drop_index("ix_activity_collaboration")
        batch_op.drop_index("ix_activity_brand")
        batch_op.drop_index(batch_op.f("ix_activity_at"))
        batch_op.drop_index(batch_op.f("ix_activity_account_id"))

    op.drop_table("activity")
    op.drop_table("worker_beat")
    with op.batch_alter_table("webhook_event", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_event_waiting")

    op.drop_table("webhook_event")
    op.drop_table("site_page")
    op.drop_table("search_dirty")
    with op.batch_alter_table("rate_counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_counter_expires_at"))

    op.drop_table("rate_counter")
    op.drop_table("peer_import")
    with op.batch_alter_table("peer_group", schema=None) as batch_op:
        batch_op.drop_index("ix_peer_group_platform")

    op.drop_table("peer_group")
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.drop_index("ix_peer_cell")

    op.drop_table("peer")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting")

    op.drop_table("outbox")
    op.drop_table("ledger_check")
    op.drop_table("ledger_account")
    op.drop_table("brand")
    op.drop_table("account")
    # ### end Alembic commands ###
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS portal_append_only()")
        op.execute("DROP FUNCTION IF EXISTS portal_entry_balances()")
