-- Results can be deleted, with all that came from them.
ALTER TYPE "ResultSetStatus" ADD VALUE 'deleting';

CREATE TABLE "deletion" (
    "id" SERIAL NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "result_set_id" INTEGER NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "named" JSONB,
    "removed" JSONB,
    "message" TEXT,
    "requested_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMP(3),

    CONSTRAINT "deletion_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "deletion_result_set_id_key" ON "deletion"("result_set_id");
CREATE INDEX "deletion_owner_id_requested_at_idx" ON "deletion"("owner_id", "requested_at");
ALTER TABLE "deletion" ADD CONSTRAINT "deletion_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Replies of judges go with the results they were asked about.
ALTER TABLE "judge_reply" ADD COLUMN "result_set_id" INTEGER;
CREATE INDEX "judge_reply_result_set_id_idx" ON "judge_reply"("result_set_id");
