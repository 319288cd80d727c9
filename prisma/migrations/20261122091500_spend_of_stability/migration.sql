-- What measurements of stability ask the judge for counts as the analysis's own, and against its cap.
ALTER TYPE "SpendStage" ADD VALUE 'stability';
