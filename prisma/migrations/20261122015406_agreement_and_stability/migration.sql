-- CreateEnum
CREATE TYPE "StabilityKind" AS ENUM ('tree', 'signature');

-- AlterTable
ALTER TABLE "analysis" ADD COLUMN     "sample_of_id" INTEGER;

-- CreateTable
CREATE TABLE "stability" (
    "id" SERIAL NOT NULL,
    "analysis_id" INTEGER NOT NULL,
    "kind" "StabilityKind" NOT NULL,
    "status" "AnalysisStatus" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "message" TEXT,
    "report" JSONB,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMP(3),

    CONSTRAINT "stability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stability_run" (
    "id" SERIAL NOT NULL,
    "stability_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "ratio" DOUBLE PRECISION NOT NULL,
    "calls_done" INTEGER NOT NULL DEFAULT 0,
    "calls_total" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "finished_at" TIMESTAMP(3),

    CONSTRAINT "stability_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stability_analysis_id_idx" ON "stability"("analysis_id");

-- CreateIndex
CREATE UNIQUE INDEX "stability_run_stability_id_position_key" ON "stability_run"("stability_id", "position");

-- AddForeignKey
ALTER TABLE "analysis" ADD CONSTRAINT "analysis_sample_of_id_fkey" FOREIGN KEY ("sample_of_id") REFERENCES "analysis"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stability" ADD CONSTRAINT "stability_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stability_run" ADD CONSTRAINT "stability_run_stability_id_fkey" FOREIGN KEY ("stability_id") REFERENCES "stability"("id") ON DELETE CASCADE ON UPDATE CASCADE;
