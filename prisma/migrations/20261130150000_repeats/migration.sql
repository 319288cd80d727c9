-- Where every trial of an item counts, intervals are by item: what they need to know of the items, per model and dataset,
-- { items, attemptSquares, attemptFailures, failureSquares } (lib/stats/proportions/attempt-rate.ts).
ALTER TABLE "result_set_count" ADD COLUMN "repeats" JSONB;
ALTER TABLE "stratum" ADD COLUMN "repeats" JSONB;

CREATE TEMPORARY TABLE "tried" AS
  SELECT p."result_set_id", p."model_id", p."dataset_id", p."example_id", p."score"
  FROM "prediction" p
  JOIN "result_set_dataset" d ON d."result_set_id" = p."result_set_id" AND d."dataset_id" = p."dataset_id"
  WHERE d."trials" > 1 AND d."trial_rule" = 'mean'
    AND p."counts" AND p."score" IS NOT NULL AND p."status" <> 'error';

WITH items AS (
  SELECT t."result_set_id", t."model_id", t."dataset_id", count(*)::float8 AS n,
    count(*) FILTER (WHERE CASE WHEN r."lower_is_better" THEN t."score" > r."threshold" ELSE t."score" < r."threshold" END)::float8 AS f
  FROM "tried" t
  JOIN "result_set_dataset" r ON r."result_set_id" = t."result_set_id" AND r."dataset_id" = t."dataset_id"
  GROUP BY t."result_set_id", t."model_id", t."dataset_id", t."example_id"
), sums AS (
  SELECT "result_set_id", "model_id", "dataset_id", jsonb_build_object('items', count(*), 'attemptSquares', sum(n * n),
    'attemptFailures', sum(n * f), 'failureSquares', sum(f * f)) AS repeats
  FROM items GROUP BY "result_set_id", "model_id", "dataset_id"
)
UPDATE "result_set_count" c SET "repeats" = sums.repeats FROM sums
WHERE c."result_set_id" = sums."result_set_id" AND c."model_id" = sums."model_id" AND c."dataset_id" = sums."dataset_id";

-- Analyses keep the rule they were run with.
WITH items AS (
  SELECT s."analysis_id", s."model_id", s."dataset_id", count(*)::float8 AS n,
    count(*) FILTER (WHERE CASE WHEN s."lower_is_better" THEN t."score" > s."threshold" ELSE t."score" < s."threshold" END)::float8 AS f
  FROM "stratum" s
  JOIN "analysis" a ON a."id" = s."analysis_id"
  JOIN "tried" t ON t."result_set_id" = a."result_set_id" AND t."model_id" = s."model_id" AND t."dataset_id" = s."dataset_id"
  GROUP BY s."analysis_id", s."model_id", s."dataset_id", t."example_id"
), sums AS (
  SELECT "analysis_id", "model_id", "dataset_id", jsonb_build_object('items', count(*), 'attemptSquares', sum(n * n),
    'attemptFailures', sum(n * f), 'failureSquares', sum(f * f)) AS repeats
  FROM items GROUP BY "analysis_id", "model_id", "dataset_id"
)
UPDATE "stratum" s SET "repeats" = sums.repeats FROM sums
WHERE s."analysis_id" = sums."analysis_id" AND s."model_id" = sums."model_id" AND s."dataset_id" = sums."dataset_id";

DROP TABLE "tried";
