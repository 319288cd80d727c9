-- AlterTable
ALTER TABLE "result_set_dataset" ADD COLUMN     "lower_is_better" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "stratum" ADD COLUMN     "lower_is_better" BOOLEAN NOT NULL DEFAULT false;
