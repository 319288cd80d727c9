-- One model's failures in the order of their list, so that a further filter reads the first page and not all of them.
-- NULLS LAST by hand: the schema cannot say it.
CREATE INDEX "error_annotation_analysis_id_model_id_confidence_id_idx"
  ON "error_annotation"("analysis_id", "model_id", "confidence" DESC NULLS LAST, "id");
