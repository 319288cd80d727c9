-- One analysis can be deleted without its results.
ALTER TABLE "deletion" ADD COLUMN "analysis_id" INTEGER;
DROP INDEX "deletion_result_set_id_key";
CREATE UNIQUE INDEX "deletion_result_set_id_key" ON "deletion"("result_set_id") WHERE "analysis_id" IS NULL;
CREATE UNIQUE INDEX "deletion_analysis_id_key" ON "deletion"("analysis_id");

-- Replies that one analysis alone asked for go with it. Who asked for those that are here is not known.
ALTER TABLE "judge_reply" ADD COLUMN "analysis_id" INTEGER, ADD COLUMN "shared" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "judge_reply" ALTER COLUMN "shared" SET DEFAULT false;
CREATE INDEX "judge_reply_analysis_id_idx" ON "judge_reply"("analysis_id");
