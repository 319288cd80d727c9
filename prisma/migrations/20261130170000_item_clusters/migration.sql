-- Clusters of items (questions on one text), named by what files say of their rows: which key names them, how many there
-- are, and which items lie together. Intervals go by them where by_cluster says so.
ALTER TABLE "result_set_dataset"
  ADD COLUMN "cluster_key" TEXT,
  ADD COLUMN "clusters" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "items_alone" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "cluster_clashes" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "by_cluster" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "item_cluster" (
  "result_set_id" INTEGER NOT NULL,
  "example_id" INTEGER NOT NULL,
  "cluster" INTEGER NOT NULL,
  CONSTRAINT "item_cluster_pkey" PRIMARY KEY ("result_set_id", "example_id")
);
ALTER TABLE "item_cluster" ADD CONSTRAINT "item_cluster_result_set_id_fkey"
  FOREIGN KEY ("result_set_id") REFERENCES "result_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;
