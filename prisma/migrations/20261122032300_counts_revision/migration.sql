-- Goes up with every recount of an analysis: names the state of its counts, so that what was read can be remembered.
ALTER TABLE "analysis" ADD COLUMN "counts_revision" INTEGER NOT NULL DEFAULT 0;
