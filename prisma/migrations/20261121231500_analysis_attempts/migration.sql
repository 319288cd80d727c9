-- AlterTable
ALTER TABLE "analysis" ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "troubles" JSONB;

-- CreateIndex
CREATE INDEX "error_annotation_analysis_id_updated_at_idx" ON "error_annotation"("analysis_id", "updated_at");
