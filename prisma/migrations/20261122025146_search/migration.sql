-- CreateTable
CREATE TABLE "search_label" (
    "annotation_id" INTEGER NOT NULL,
    "document" tsvector NOT NULL,

    CONSTRAINT "search_label_pkey" PRIMARY KEY ("annotation_id")
);

-- CreateTable
CREATE TABLE "search_text" (
    "result_set_id" INTEGER NOT NULL,
    "example_id" INTEGER NOT NULL,
    "prediction_id" INTEGER NOT NULL DEFAULT 0,
    "document" tsvector NOT NULL,

    CONSTRAINT "search_text_pkey" PRIMARY KEY ("result_set_id","example_id","prediction_id")
);

-- CreateIndex
CREATE INDEX "search_label_document_idx" ON "search_label" USING GIN ("document");

-- CreateIndex
CREATE INDEX "search_text_example_id_idx" ON "search_text"("example_id");

-- CreateIndex
CREATE INDEX "search_text_document_idx" ON "search_text" USING GIN ("document");

-- AddForeignKey
ALTER TABLE "search_label" ADD CONSTRAINT "search_label_annotation_id_fkey" FOREIGN KEY ("annotation_id") REFERENCES "error_annotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_text" ADD CONSTRAINT "search_text_result_set_id_fkey" FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_text" ADD CONSTRAINT "search_text_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "example"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The order of every list of failures: surest first, those without confidence last. (The old one had them first, so
-- that no list could be read from it.)
DROP INDEX "error_annotation_analysis_id_confidence_id_idx";
CREATE INDEX "error_annotation_analysis_id_confidence_id_idx"
  ON "error_annotation"("analysis_id", "confidence" DESC NULLS LAST, "id");

-- What was read before: see lib/db/search-index.ts.
INSERT INTO search_label (annotation_id, document)
SELECT a.id,
       setweight(to_tsvector('english', left(coalesce(a.title, ''), 500)), 'A')
       || setweight(to_tsvector('english', left(coalesce(a.summary, ''), 4000)), 'B')
       || setweight(to_tsvector('english', left(e.external_id, 200)), 'D')
       || array_to_tsvector(ARRAY['A' || a.analysis_id::text, 'M' || a.model_id::text, 'D' || a.dataset_id::text])
FROM error_annotation a JOIN example e ON e.id = a.example_id WHERE a.outcome <> 'pending';

INSERT INTO search_text (result_set_id, example_id, document)
SELECT t.result_set_id, t.example_id,
       setweight(to_tsvector('english', CASE WHEN length(t.input) <= 6000 THEN t.input
                                             ELSE left(t.input, 4000) || ' ' || right(t.input, 2000) END), 'C')
       || setweight(to_tsvector('english', left(coalesce(t.reference, ''), 2000)), 'D')
       || array_to_tsvector(ARRAY['R' || t.result_set_id::text, 'D' || e.dataset_id::text])
FROM example_text t JOIN example e ON e.id = t.example_id
WHERE EXISTS (SELECT FROM prediction p JOIN error_annotation a ON a.example_id = p.example_id AND a.model_id = p.model_id
              WHERE p.result_set_id = t.result_set_id AND p.example_id = t.example_id AND a.outcome <> 'pending');

INSERT INTO search_text (result_set_id, example_id, prediction_id, document)
SELECT p.result_set_id, p.example_id, p.id,
       setweight(to_tsvector('english', CASE WHEN length(x.output) <= 6000 THEN x.output
                                             ELSE left(x.output, 4000) || ' ' || right(x.output, 2000) END), 'C')
       || array_to_tsvector(ARRAY['R' || p.result_set_id::text, 'D' || p.dataset_id::text, 'M' || p.model_id::text])
FROM prediction p JOIN prediction_text x ON x.prediction_id = p.id
WHERE (p.example_id, p.model_id) IN (SELECT example_id, model_id FROM error_annotation WHERE outcome <> 'pending');
