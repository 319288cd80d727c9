-- CreateTable
CREATE TABLE "count_sums" (
    "analysis_id" INTEGER NOT NULL,
    "version_id" INTEGER NOT NULL,
    "by_dataset" JSON NOT NULL,
    "by_model" JSON NOT NULL,

    CONSTRAINT "count_sums_pkey" PRIMARY KEY ("analysis_id","version_id")
);

-- AddForeignKey
ALTER TABLE "count_sums" ADD CONSTRAINT "count_sums_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analysis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "count_sums" ADD CONSTRAINT "count_sums_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "taxonomy_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
