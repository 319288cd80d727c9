-- AlterTable
ALTER TABLE "stratum" ADD COLUMN     "unscored" INTEGER NOT NULL DEFAULT 0;
