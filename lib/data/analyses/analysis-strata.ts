import "server-only"
import { db } from "@/lib/data/base/kysely"

/** What became of the failures of each (model, dataset), by name. Call getAnalysis first: this checks nobody's right to look. */
export function listAnalysisStrata(analysisId: number) {
  return (
    db()
      .selectFrom("stratum as s")
      .innerJoin("model as m", "m.id", "s.modelId")
      .innerJoin("dataset as d", "d.id", "s.datasetId")
      .select(["m.name as model", "d.name as dataset", "s.threshold", "s.lowerIsBetter"])
      // Attempts (with a score, and no errors of the harness), and the rest of the answers.
      .select(["s.predictions", "s.unscored"])
      .select(["s.failures", "s.sampled", "s.diagnosed", "s.noErrorFound", "s.refused", "s.unparseable"])
      .select(["s.contextTooLong", "s.unavailable"])
      .where("s.analysisId", "=", analysisId)
      .orderBy("d.name")
      .orderBy("m.name")
      .execute()
  )
}
