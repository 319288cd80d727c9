-- Items that the same questions have under other ids elsewhere: how many there are, and those that were matched by text,
-- which remember the id their files have. What an import found out about ids and prompts is kept for people.
ALTER TABLE "example_text" ADD COLUMN "own_example_id" INTEGER;
ALTER TABLE "result_set_dataset" ADD COLUMN "same_texts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "matched_texts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "result_set" ADD COLUMN "item_notes" JSONB;
