-- AlterTable
ALTER TABLE "result_set" ADD COLUMN     "progress" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "result_set_file" ADD COLUMN     "problem" TEXT;
