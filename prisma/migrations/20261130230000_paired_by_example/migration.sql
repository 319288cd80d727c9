-- Answers that count are paired by their example alone: no row has to say that it was chosen for its example.
ALTER TABLE "prediction" DROP COLUMN "stands_alone";

-- How often items were tried, where each of several files held one of their trials: until now only trials within one file
-- were counted, and items of several trials are paired as wholes.
UPDATE "result_set_dataset" d SET "trials" = tried."most"
FROM (
  SELECT "result_set_id", "dataset_id", max("n") AS "most"
  FROM (
    SELECT "result_set_id", "dataset_id", count(*)::int AS "n"
    FROM "prediction"
    WHERE "result_set_id" IN (SELECT "result_set_id" FROM "prediction" WHERE "trial" <> 0)
    GROUP BY "result_set_id", "dataset_id", "model_id", "example_id", "variant"
  ) items
  GROUP BY "result_set_id", "dataset_id"
) tried
WHERE d."result_set_id" = tried."result_set_id" AND d."dataset_id" = tried."dataset_id"
  AND d."trials" = 1 AND tried."most" > 1;
