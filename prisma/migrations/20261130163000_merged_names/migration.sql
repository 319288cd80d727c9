-- Names that an owner takes for one benchmark, as for models: predictions remember the name their files have, items the
-- identity they had before they were held against those of the other name.
ALTER TABLE "prediction" ADD COLUMN "own_dataset_id" INTEGER;
CREATE INDEX "prediction_own_dataset_id_idx" ON "prediction"("result_set_id", "own_dataset_id") WHERE "own_dataset_id" IS NOT NULL;
ALTER TABLE "example_text" ADD COLUMN "own_item_hash" TEXT;

-- What the files of a benchmark said, kept while it is joined with another one in the same results.
CREATE TABLE "joined_dataset" (
    "result_set_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "joined_dataset_pkey" PRIMARY KEY ("result_set_id", "dataset_id")
);
ALTER TABLE "joined_dataset" ADD CONSTRAINT "joined_dataset_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "joined_dataset" ADD CONSTRAINT "joined_dataset_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Merges are remembered for later imports, those of models that were made before included.
CREATE TYPE "NameKind" AS ENUM ('model', 'dataset');
CREATE TABLE "name_merge" (
    "owner_id" INTEGER NOT NULL,
    "kind" "NameKind" NOT NULL,
    "from_id" INTEGER NOT NULL,
    "into_id" INTEGER NOT NULL,

    CONSTRAINT "name_merge_pkey" PRIMARY KEY ("owner_id", "kind", "from_id")
);
ALTER TABLE "name_merge" ADD CONSTRAINT "name_merge_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "name_merge" ("owner_id", "kind", "from_id", "into_id")
SELECT DISTINCT ON (r."owner_id", p."own_model_id") r."owner_id", 'model'::"NameKind", p."own_model_id", p."model_id"
FROM "prediction" p JOIN "result_set" r ON r."id" = p."result_set_id"
WHERE p."own_model_id" IS NOT NULL AND r."owner_id" IS NOT NULL
ORDER BY r."owner_id", p."own_model_id", r."id" DESC;
