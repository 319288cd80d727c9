-- What an analysis spends stands in analysis_spend. These were never written.
ALTER TABLE "analysis" DROP COLUMN "input_tokens", DROP COLUMN "output_tokens";
