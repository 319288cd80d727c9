-- Sums and maps weighted each failure read by how many it stands for, also where one was read of thousands. Where too
-- few of a stratum were read (lib/stats/signatures/signature.ts) they stand for no others now. Sums that were kept are
-- added up anew, those of releases at the next start and others when they are asked for; maps without a mark of this
-- version are drawn again at the next start, also as land that reached the edge was cut off there.
DELETE FROM "count_sums";
UPDATE "taxonomy_version" SET "relief" = "relief" #- '{peaks,0,share}' WHERE jsonb_typeof("relief") = 'object';
