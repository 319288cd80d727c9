-- CreateIndex
CREATE INDEX "error_annotation_analysis_id_suspect_idx" ON "error_annotation"("analysis_id", "suspect");
