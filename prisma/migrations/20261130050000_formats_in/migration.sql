-- What files of every harness bring: several scores, variants and trials of one item, metadata, conversations; and how
-- their columns were said to be read.
CREATE TYPE "TrialRule" AS ENUM ('mean', 'first', 'any', 'all');

ALTER TABLE "prediction"
  ADD COLUMN "counts" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "stands_alone" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "result_set_dataset"
  ADD COLUMN "metric" TEXT,
  ADD COLUMN "metrics" JSONB,
  ADD COLUMN "variant" TEXT,
  ADD COLUMN "variants" JSONB,
  ADD COLUMN "trials" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "trial_rule" "TrialRule" NOT NULL DEFAULT 'mean';

ALTER TABLE "result_set_count" ADD COLUMN "left_out" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "result_set_file" ADD COLUMN "format" TEXT, ADD COLUMN "note" TEXT;

CREATE TABLE "prediction_detail" (
  "prediction_id" INTEGER NOT NULL,
  "metrics" JSONB,
  "metadata" JSONB,
  "turns" JSONB,
  CONSTRAINT "prediction_detail_pkey" PRIMARY KEY ("prediction_id"),
  CONSTRAINT "prediction_detail_prediction_id_fkey" FOREIGN KEY ("prediction_id")
    REFERENCES "prediction" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "column_map" (
  "owner_id" INTEGER NOT NULL,
  "shape" TEXT NOT NULL,
  "columns" JSONB NOT NULL,
  "updated_at" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "column_map_pkey" PRIMARY KEY ("owner_id", "shape"),
  CONSTRAINT "column_map_owner_id_fkey" FOREIGN KEY ("owner_id")
    REFERENCES "app_user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
