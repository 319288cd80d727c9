-- Data sets whose owners ask that items stay out of plain sight: texts hidden until the terms are accepted.
ALTER TABLE "dataset" ADD COLUMN "gated" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "dataset" ADD COLUMN "terms" TEXT;

-- Those that ask for it themselves: the same names as lib/domain/gated.ts.
UPDATE "dataset" SET "gated" = true
WHERE "name" ~* '(^|[^a-z0-9])(gpqa|ewok|hle|humanitys?[ _-]last[ _-]exam)([^a-z]|$)';
