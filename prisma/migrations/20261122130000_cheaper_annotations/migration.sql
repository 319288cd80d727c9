-- Every failure is written twice, pending and read, and each time into every index that holds it.
-- One index instead of two: it is unique, and it finds by prediction alone.
DROP INDEX "error_annotation_prediction_id_idx";
DROP INDEX "error_annotation_analysis_id_prediction_id_key";
CREATE UNIQUE INDEX "error_annotation_prediction_id_analysis_id_key" ON "error_annotation"("prediction_id", "analysis_id");

-- Nobody looks for failures without a suspicion, or for the last pending one. Partial by hand: the schema cannot say it.
DROP INDEX "error_annotation_analysis_id_suspect_idx";
CREATE INDEX "error_annotation_analysis_id_suspect_idx"
  ON "error_annotation"("analysis_id", "suspect") WHERE "suspect" IS NOT NULL;
DROP INDEX "error_annotation_analysis_id_updated_at_idx";
CREATE INDEX "error_annotation_analysis_id_updated_at_idx"
  ON "error_annotation"("analysis_id", "updated_at") WHERE "outcome" <> 'pending';

-- Replies are read whole: taking them apart at every write costs more than all the rest of it.
ALTER TABLE "judge_reply" ALTER COLUMN "reply" SET DATA TYPE JSON;
