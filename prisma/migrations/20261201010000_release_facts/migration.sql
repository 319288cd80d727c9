-- What a release says of categories, models and benchmarks beside their names, and how its diagnoses stood up to critics.
ALTER TABLE "taxonomy_node" ADD COLUMN "phrase" TEXT;

CREATE TABLE "release_model" (
    "version_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "aliases" TEXT[],
    "family" TEXT,
    "organisation" TEXT,
    "setting" TEXT,

    CONSTRAINT "release_model_pkey" PRIMARY KEY ("version_id","model_id")
);

CREATE TABLE "release_dataset" (
    "version_id" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "kind" TEXT,
    "scored" TEXT,
    "noise" TEXT,

    CONSTRAINT "release_dataset_pkey" PRIMARY KEY ("version_id","dataset_id")
);

CREATE TYPE "CritiqueOfDiagnosis" AS ENUM ('right', 'partly', 'wrong');
CREATE TYPE "CritiqueOfFirstError" AS ENUM ('yes', 'later', 'none');
CREATE TYPE "CritiqueOfCategory" AS ENUM ('fits', 'other_better', 'wrong');

CREATE TABLE "critique" (
    "annotation_id" INTEGER NOT NULL,
    "diagnosis" "CritiqueOfDiagnosis" NOT NULL,
    "first_error" "CritiqueOfFirstError" NOT NULL,
    "category" "CritiqueOfCategory" NOT NULL,
    "better" TEXT,

    CONSTRAINT "critique_pkey" PRIMARY KEY ("annotation_id")
);

CREATE INDEX "release_model_model_id_idx" ON "release_model"("model_id");
CREATE INDEX "release_dataset_dataset_id_idx" ON "release_dataset"("dataset_id");

ALTER TABLE "release_model" ADD CONSTRAINT "release_model_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "release_model" ADD CONSTRAINT "release_model_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "release_dataset" ADD CONSTRAINT "release_dataset_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "release_dataset" ADD CONSTRAINT "release_dataset_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "critique" ADD CONSTRAINT "critique_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
