-- Strata counted answers without a score and errors of the harness as attempts. They are counted apart from now on.
UPDATE "stratum" s SET "predictions" = c."predictions" - c."unscored", "unscored" = c."unscored"
FROM "analysis" a, "result_set_count" c
WHERE a."id" = s."analysis_id" AND c."result_set_id" = a."result_set_id"
  AND c."model_id" = s."model_id" AND c."dataset_id" = s."dataset_id"
  AND c."unscored" > 0 AND s."predictions" = c."predictions";
