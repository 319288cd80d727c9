-- Names that an owner takes for one model: predictions remember the name their files have.
ALTER TABLE "prediction" ADD COLUMN "own_model_id" INTEGER;
CREATE INDEX "prediction_own_model_id_idx" ON "prediction"("result_set_id", "own_model_id") WHERE "own_model_id" IS NOT NULL;
