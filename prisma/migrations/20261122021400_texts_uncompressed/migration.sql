-- Long texts are stored as they are: compressing them costs more than anything else an import does, and they are read
-- again once for every judge's call.
ALTER TABLE "prediction_text" ALTER COLUMN "output" SET STORAGE EXTERNAL, ALTER COLUMN "reasoning" SET STORAGE EXTERNAL;
ALTER TABLE "example_text" ALTER COLUMN "input" SET STORAGE EXTERNAL, ALTER COLUMN "reference" SET STORAGE EXTERNAL;
