-- CreateEnum
CREATE TYPE "UserRole" AS ENUM ('owner', 'member');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('private', 'unlisted', 'public');

-- CreateEnum
CREATE TYPE "ResultSetOrigin" AS ENUM ('release', 'import');

-- CreateEnum
CREATE TYPE "ResultSetStatus" AS ENUM ('importing', 'ready', 'failed');

-- CreateEnum
CREATE TYPE "UploadStatus" AS ENUM ('receiving', 'complete', 'imported', 'failed');

-- CreateEnum
CREATE TYPE "ThresholdRule" AS ENUM ('binary', 'given', 'dataset', 'mean');

-- CreateEnum
CREATE TYPE "PredictionStatus" AS ENUM ('ok', 'error', 'truncated', 'unscored');

-- CreateEnum
CREATE TYPE "AnalysisStatus" AS ENUM ('queued', 'running', 'paused', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "AnalysisStage" AS ENUM ('prepare', 'diagnose', 'construct', 'place', 'count', 'finished');

-- CreateEnum
CREATE TYPE "AnalysisMode" AS ENUM ('place', 'induce', 'both');

-- CreateEnum
CREATE TYPE "Outcome" AS ENUM ('pending', 'diagnosed', 'no_error_found', 'refused', 'unparseable', 'unavailable');

-- CreateEnum
CREATE TYPE "Verdict" AS ENUM ('error', 'whole_solution_wrong', 'no_error_found');

-- CreateEnum
CREATE TYPE "Suspect" AS ENUM ('reference_wrong', 'scorer_artefact', 'ambiguous_item');

-- CreateEnum
CREATE TYPE "Quality" AS ENUM ('correct', 'partially_correct', 'incorrect');

-- CreateEnum
CREATE TYPE "TaxonomyKind" AS ENUM ('release', 'analysis', 'published');

-- CreateEnum
CREATE TYPE "AssignmentOutcome" AS ENUM ('classified', 'other', 'unassigned');

-- CreateEnum
CREATE TYPE "ReviewVerdict" AS ENUM ('agree', 'other_category', 'no_error', 'reference_wrong', 'scorer_at_fault');

-- CreateEnum
CREATE TYPE "MatchKind" AS ENUM ('same', 'related', 'different', 'no_error_found');

-- CreateTable
CREATE TABLE "app_user" (
    "id" SERIAL NOT NULL,
    "login" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "image" TEXT,
    "role" "UserRole" NOT NULL DEFAULT 'member',
    "password_hash" TEXT,
    "identity" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMP(3),
    "revoked_at" TIMESTAMP(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "suite" TEXT,
    "description" TEXT,
    "source_name" TEXT,
    "source_url" TEXT,
    "licence" TEXT,
    "threshold" DOUBLE PRECISION,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "example" (
    "id" SERIAL NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "content_hash" TEXT,

    CONSTRAINT "example_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result_set" (
    "id" SERIAL NOT NULL,
    "owner_id" INTEGER,
    "name" TEXT NOT NULL,
    "origin" "ResultSetOrigin" NOT NULL DEFAULT 'import',
    "visibility" "Visibility" NOT NULL DEFAULT 'private',
    "status" "ResultSetStatus" NOT NULL DEFAULT 'importing',
    "format" TEXT NOT NULL DEFAULT 'errormap-csv',
    "content_hash" TEXT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "message" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMP(3),

    CONSTRAINT "result_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result_set_file" (
    "id" SERIAL NOT NULL,
    "result_set_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "result_set_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result_set_dataset" (
    "result_set_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "threshold_rule" "ThresholdRule" NOT NULL,
    "binary" BOOLEAN NOT NULL,
    "mean_score" DOUBLE PRECISION,
    "min_score" DOUBLE PRECISION,
    "max_score" DOUBLE PRECISION,
    "histogram" JSONB NOT NULL,
    "text_conflicts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "result_set_dataset_pkey" PRIMARY KEY ("result_set_id","dataset_id")
);

-- CreateTable
CREATE TABLE "result_set_count" (
    "result_set_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "predictions" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "unscored" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "result_set_count_pkey" PRIMARY KEY ("result_set_id","model_id","dataset_id")
);

-- CreateTable
CREATE TABLE "rejected_row" (
    "id" SERIAL NOT NULL,
    "result_set_id" INTEGER NOT NULL,
    "file" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "column_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,

    CONSTRAINT "rejected_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" TEXT NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "received" BIGINT NOT NULL DEFAULT 0,
    "status" "UploadStatus" NOT NULL DEFAULT 'receiving',
    "message" TEXT,
    "result_set_id" INTEGER,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prediction" (
    "id" SERIAL NOT NULL,
    "result_set_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "example_id" INTEGER NOT NULL,
    "variant" TEXT NOT NULL DEFAULT '',
    "trial" INTEGER NOT NULL DEFAULT 0,
    "score" DOUBLE PRECISION,
    "status" "PredictionStatus" NOT NULL DEFAULT 'ok',
    "source_line" INTEGER,

    CONSTRAINT "prediction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prediction_text" (
    "prediction_id" INTEGER NOT NULL,
    "output" TEXT NOT NULL,
    "reasoning" TEXT,

    CONSTRAINT "prediction_text_pkey" PRIMARY KEY ("prediction_id")
);

-- CreateTable
CREATE TABLE "example_text" (
    "result_set_id" INTEGER NOT NULL,
    "example_id" INTEGER NOT NULL,
    "input" TEXT NOT NULL,
    "reference" TEXT,
    "content_hash" TEXT NOT NULL,

    CONSTRAINT "example_text_pkey" PRIMARY KEY ("result_set_id","example_id")
);

-- CreateTable
CREATE TABLE "analysis" (
    "id" SERIAL NOT NULL,
    "result_set_id" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "title" TEXT NOT NULL,
    "visibility" "Visibility" NOT NULL DEFAULT 'private',
    "judge_id" TEXT NOT NULL,
    "mode" "AnalysisMode" NOT NULL,
    "release_id" INTEGER,
    "config" JSONB NOT NULL,
    "status" "AnalysisStatus" NOT NULL DEFAULT 'queued',
    "stage" "AnalysisStage" NOT NULL DEFAULT 'prepare',
    "stage_done" INTEGER NOT NULL DEFAULT 0,
    "stage_total" INTEGER NOT NULL DEFAULT 0,
    "message" TEXT,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMP(3),
    "finished_at" TIMESTAMP(3),

    CONSTRAINT "analysis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stratum" (
    "analysis_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "predictions" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "sampled" INTEGER NOT NULL,
    "diagnosed" INTEGER NOT NULL DEFAULT 0,
    "no_error_found" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "unparseable" INTEGER NOT NULL DEFAULT 0,
    "unavailable" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "stratum_pkey" PRIMARY KEY ("analysis_id","model_id","dataset_id")
);

-- CreateTable
CREATE TABLE "error_annotation" (
    "id" SERIAL NOT NULL,
    "analysis_id" INTEGER NOT NULL,
    "prediction_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "example_id" INTEGER NOT NULL,
    "outcome" "Outcome" NOT NULL DEFAULT 'pending',
    "outcome_detail" TEXT,
    "verdict" "Verdict",
    "suspect" "Suspect",
    "title" TEXT,
    "summary" TEXT,
    "secondary" TEXT,
    "confidence" DOUBLE PRECISION,
    "source" TEXT,
    "round" INTEGER,
    "category_hint" TEXT,
    "output_hash" TEXT,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "error_annotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "criterion" (
    "annotation_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "present" BOOLEAN,
    "quality" "Quality",
    "evidence_start" INTEGER,
    "evidence_end" INTEGER,
    "missing_quote" TEXT,
    "comment" TEXT,

    CONSTRAINT "criterion_pkey" PRIMARY KEY ("annotation_id","position")
);

-- CreateTable
CREATE TABLE "judge_reply" (
    "key" TEXT NOT NULL,
    "judge_id" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "reply" JSONB NOT NULL,
    "input_tokens" INTEGER NOT NULL DEFAULT 0,
    "output_tokens" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "judge_reply_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "taxonomy_version" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "TaxonomyKind" NOT NULL,
    "analysis_id" INTEGER,
    "is_latest" BOOLEAN NOT NULL DEFAULT false,
    "published_at" TIMESTAMP(3),
    "source" TEXT,
    "complete" BOOLEAN NOT NULL DEFAULT true,
    "definitions_hash" TEXT,
    "relief" JSONB,
    "facts" JSONB,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "taxonomy_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "taxonomy_node" (
    "id" SERIAL NOT NULL,
    "version_id" INTEGER NOT NULL,
    "parent_id" INTEGER,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "includes" TEXT[],
    "excludes" TEXT[],
    "precedence" TEXT,
    "depth" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "published_match" TEXT,
    "published_match_kind" TEXT,

    CONSTRAINT "taxonomy_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "category_assignment" (
    "annotation_id" INTEGER NOT NULL,
    "version_id" INTEGER NOT NULL,
    "node_id" INTEGER,
    "outcome" "AssignmentOutcome" NOT NULL,
    "confidence" DOUBLE PRECISION,

    CONSTRAINT "category_assignment_pkey" PRIMARY KEY ("annotation_id","version_id")
);

-- CreateTable
CREATE TABLE "node_count" (
    "analysis_id" INTEGER NOT NULL,
    "version_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "own" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,

    CONSTRAINT "node_count_pkey" PRIMARY KEY ("analysis_id","version_id","node_id","model_id","dataset_id")
);

-- CreateTable
CREATE TABLE "placement_count" (
    "analysis_id" INTEGER NOT NULL,
    "version_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "classified" INTEGER NOT NULL,
    "other" INTEGER NOT NULL,
    "unassigned" INTEGER NOT NULL,

    CONSTRAINT "placement_count_pkey" PRIMARY KEY ("analysis_id","version_id","model_id","dataset_id")
);

-- CreateTable
CREATE TABLE "published_figure" (
    "id" SERIAL NOT NULL,
    "version_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "share" DOUBLE PRECISION,
    "datasets" INTEGER,
    "models" INTEGER,

    CONSTRAINT "published_figure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" SERIAL NOT NULL,
    "annotation_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "verdict" "ReviewVerdict" NOT NULL,
    "node_id" INTEGER,
    "note" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "second_opinion" (
    "annotation_id" INTEGER NOT NULL,
    "first" TEXT NOT NULL,
    "second" TEXT NOT NULL,
    "alternative" TEXT,
    "confidence" DOUBLE PRECISION,

    CONSTRAINT "second_opinion_pkey" PRIMARY KEY ("annotation_id")
);

-- CreateTable
CREATE TABLE "expert_match" (
    "annotation_id" INTEGER NOT NULL,
    "match" "MatchKind" NOT NULL,
    "experts_split" BOOLEAN NOT NULL,

    CONSTRAINT "expert_match_pkey" PRIMARY KEY ("annotation_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_login_key" ON "app_user"("login");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_identity_key" ON "app_user"("identity");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_slug_key" ON "model"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "model_name_key" ON "model"("name");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_slug_key" ON "dataset"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_name_key" ON "dataset"("name");

-- CreateIndex
CREATE UNIQUE INDEX "example_dataset_id_external_id_key" ON "example"("dataset_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "result_set_owner_id_content_hash_key" ON "result_set"("owner_id", "content_hash");

-- CreateIndex
CREATE INDEX "result_set_file_result_set_id_idx" ON "result_set_file"("result_set_id");

-- CreateIndex
CREATE INDEX "result_set_count_model_id_idx" ON "result_set_count"("model_id");

-- CreateIndex
CREATE INDEX "result_set_count_dataset_id_idx" ON "result_set_count"("dataset_id");

-- CreateIndex
CREATE INDEX "rejected_row_result_set_id_id_idx" ON "rejected_row"("result_set_id", "id");

-- CreateIndex
CREATE INDEX "upload_owner_id_created_at_idx" ON "upload"("owner_id", "created_at");

-- CreateIndex
CREATE INDEX "prediction_result_set_id_dataset_id_model_id_idx" ON "prediction"("result_set_id", "dataset_id", "model_id");

-- CreateIndex
CREATE INDEX "prediction_example_id_model_id_idx" ON "prediction"("example_id", "model_id");

-- CreateIndex
CREATE UNIQUE INDEX "prediction_result_set_id_model_id_example_id_variant_trial_key" ON "prediction"("result_set_id", "model_id", "example_id", "variant", "trial");

-- CreateIndex
CREATE INDEX "example_text_example_id_idx" ON "example_text"("example_id");

-- CreateIndex
CREATE INDEX "analysis_owner_id_created_at_idx" ON "analysis"("owner_id", "created_at");

-- CreateIndex
CREATE INDEX "analysis_result_set_id_idx" ON "analysis"("result_set_id");

-- CreateIndex
CREATE INDEX "error_annotation_analysis_id_model_id_dataset_id_idx" ON "error_annotation"("analysis_id", "model_id", "dataset_id");

-- CreateIndex
CREATE INDEX "error_annotation_analysis_id_outcome_id_idx" ON "error_annotation"("analysis_id", "outcome", "id");

-- CreateIndex
CREATE INDEX "error_annotation_analysis_id_confidence_id_idx" ON "error_annotation"("analysis_id", "confidence" DESC, "id");

-- CreateIndex
CREATE INDEX "error_annotation_example_id_idx" ON "error_annotation"("example_id");

-- CreateIndex
CREATE INDEX "error_annotation_prediction_id_idx" ON "error_annotation"("prediction_id");

-- CreateIndex
CREATE UNIQUE INDEX "error_annotation_analysis_id_prediction_id_key" ON "error_annotation"("analysis_id", "prediction_id");

-- CreateIndex
CREATE INDEX "judge_reply_judge_id_created_at_idx" ON "judge_reply"("judge_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "taxonomy_version_key_key" ON "taxonomy_version"("key");

-- CreateIndex
CREATE INDEX "taxonomy_node_parent_id_idx" ON "taxonomy_node"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "taxonomy_node_version_id_slug_key" ON "taxonomy_node"("version_id", "slug");

-- CreateIndex
CREATE INDEX "category_assignment_version_id_node_id_annotation_id_idx" ON "category_assignment"("version_id", "node_id", "annotation_id");

-- CreateIndex
CREATE INDEX "node_count_analysis_id_version_id_model_id_idx" ON "node_count"("analysis_id", "version_id", "model_id");

-- CreateIndex
CREATE UNIQUE INDEX "published_figure_version_id_name_key" ON "published_figure"("version_id", "name");

-- CreateIndex
CREATE INDEX "review_annotation_id_created_at_idx" ON "review"("annotation_id", "created_at");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "example" ADD CONSTRAINT "example_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set" ADD CONSTRAINT "result_set_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set_file" ADD CONSTRAINT "result_set_file_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set_dataset" ADD CONSTRAINT "result_set_dataset_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set_dataset" ADD CONSTRAINT "result_set_dataset_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set_count" ADD CONSTRAINT "result_set_count_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set_count" ADD CONSTRAINT "result_set_count_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_set_count" ADD CONSTRAINT "result_set_count_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rejected_row" ADD CONSTRAINT "rejected_row_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "example"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction_text" ADD CONSTRAINT "prediction_text_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "prediction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "example_text" ADD CONSTRAINT "example_text_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "example_text" ADD CONSTRAINT "example_text_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "example"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analysis" ADD CONSTRAINT "analysis_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analysis" ADD CONSTRAINT "analysis_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analysis" ADD CONSTRAINT "analysis_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "taxonomy_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stratum" ADD CONSTRAINT "stratum_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stratum" ADD CONSTRAINT "stratum_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stratum" ADD CONSTRAINT "stratum_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "error_annotation" ADD CONSTRAINT "error_annotation_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "error_annotation" ADD CONSTRAINT "error_annotation_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "prediction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "error_annotation" ADD CONSTRAINT "error_annotation_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "error_annotation" ADD CONSTRAINT "error_annotation_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "error_annotation" ADD CONSTRAINT "error_annotation_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "example"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "taxonomy_version" ADD CONSTRAINT "taxonomy_version_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "taxonomy_node" ADD CONSTRAINT "taxonomy_node_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "taxonomy_node" ADD CONSTRAINT "taxonomy_node_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "taxonomy_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category_assignment" ADD CONSTRAINT "category_assignment_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category_assignment" ADD CONSTRAINT "category_assignment_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category_assignment" ADD CONSTRAINT "category_assignment_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "taxonomy_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_count" ADD CONSTRAINT "node_count_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_count" ADD CONSTRAINT "node_count_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_count" ADD CONSTRAINT "node_count_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "taxonomy_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_count" ADD CONSTRAINT "node_count_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_count" ADD CONSTRAINT "node_count_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "placement_count" ADD CONSTRAINT "placement_count_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "placement_count" ADD CONSTRAINT "placement_count_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "placement_count" ADD CONSTRAINT "placement_count_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "placement_count" ADD CONSTRAINT "placement_count_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "taxonomy_node"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "second_opinion" ADD CONSTRAINT "second_opinion_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "expert_match" ADD CONSTRAINT "expert_match_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
