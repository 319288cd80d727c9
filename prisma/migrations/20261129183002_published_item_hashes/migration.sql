-- The row of an item is shared by all results: what private ones hold must not be told through it.
UPDATE "example" e SET "content_hash" = NULL
WHERE "content_hash" IS NOT NULL AND NOT EXISTS (
  SELECT FROM "prediction" p JOIN "result_set" r ON r."id" = p."result_set_id"
  WHERE p."example_id" = e."id" AND r."origin" = 'release');
