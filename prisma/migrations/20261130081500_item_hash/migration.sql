-- Harnesses prompt models differently for the same item: what makes it the same is kept beside the prompt.
ALTER TABLE "example_text" ADD COLUMN "item_hash" TEXT;
