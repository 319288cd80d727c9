-- CreateEnum
CREATE TYPE "SpendStage" AS ENUM ('diagnose', 'construct', 'classify', 'recursion');

-- CreateEnum
CREATE TYPE "DryRunStatus" AS ENUM ('queued', 'running', 'done', 'failed');

-- AlterTable
ALTER TABLE "analysis" ADD COLUMN     "price" JSONB,
ADD COLUMN     "spend_cap_usd" DOUBLE PRECISION,
ADD COLUMN     "spend_cap_tokens" BIGINT;

-- CreateTable
CREATE TABLE "analysis_spend" (
    "analysis_id" INTEGER NOT NULL,
    "stage" "SpendStage" NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "reused" INTEGER NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "analysis_spend_pkey" PRIMARY KEY ("analysis_id","stage")
);

-- CreateTable
CREATE TABLE "judge_price" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "pattern" TEXT NOT NULL,
    "input" DOUBLE PRECISION NOT NULL,
    "cached_input" DOUBLE PRECISION,
    "output" DOUBLE PRECISION NOT NULL,
    "note" TEXT,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "judge_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dry_run" (
    "id" SERIAL NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "result_set_id" INTEGER NOT NULL,
    "judge_id" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "size" INTEGER NOT NULL,
    "status" "DryRunStatus" NOT NULL DEFAULT 'queued',
    "message" TEXT,
    "items" JSONB,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMP(3),

    CONSTRAINT "dry_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "judge_price_user_id_pattern_key" ON "judge_price"("user_id", "pattern");

-- CreateIndex
CREATE INDEX "dry_run_owner_id_created_at_idx" ON "dry_run"("owner_id", "created_at");

-- AddForeignKey
ALTER TABLE "analysis_spend" ADD CONSTRAINT "analysis_spend_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judge_price" ADD CONSTRAINT "judge_price_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dry_run" ADD CONSTRAINT "dry_run_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dry_run" ADD CONSTRAINT "dry_run_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was spent before it was counted by stage.
INSERT INTO "analysis_spend" ("analysis_id", "stage", "input_tokens", "output_tokens")
SELECT "id", 'diagnose', "input_tokens", "output_tokens" FROM "analysis" WHERE "input_tokens" + "output_tokens" > 0;
