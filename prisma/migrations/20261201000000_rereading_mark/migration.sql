-- A second reading stays one when the analysis that it reads again is deleted.
ALTER TABLE "analysis" ADD COLUMN "is_rereading" BOOLEAN NOT NULL DEFAULT false;
UPDATE "analysis" SET "is_rereading" = true WHERE "sample_of_id" IS NOT NULL;
