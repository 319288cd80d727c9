-- Tokens that measurements had used before they were counted with the analysis. Their calls were not kept apart from
-- those that memory answered, so none are claimed.
INSERT INTO "analysis_spend" ("analysis_id", "stage", "input_tokens", "output_tokens")
SELECT "analysis_id", 'stability', sum("input_tokens"), sum("output_tokens")
FROM "stability" WHERE "input_tokens" + "output_tokens" > 0 GROUP BY "analysis_id";
