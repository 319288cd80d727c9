-- AlterEnum
ALTER TYPE "Outcome" ADD VALUE 'context_too_long' BEFORE 'unavailable';

-- AlterTable
ALTER TABLE "stratum" ADD COLUMN     "context_too_long" INTEGER NOT NULL DEFAULT 0;
