-- AlterTable
ALTER TABLE "result_set" ADD COLUMN     "open_questions" JSONB,
ADD COLUMN     "score_answers" JSONB;

-- AlterTable
ALTER TABLE "result_set_dataset" ADD COLUMN     "direction_said" BOOLEAN NOT NULL DEFAULT false;
