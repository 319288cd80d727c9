-- Sums weighted each failure read by how many it stands for, also where one was read of thousands. Where too few of a
-- stratum were read (lib/stats/signatures/signature.ts) they stand for no others now: sums that were kept are added up
-- anew, those of releases at the next start and others when they are asked for.
DELETE FROM "count_sums";
