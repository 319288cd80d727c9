import "server-only"
import { query } from "@/lib/data/base/client"

/** What became of the failures of one (model, data set), by name. */
export type AnalysisStratum = {
  readonly model: string
  readonly dataset: string
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** attempts: with a score, and no errors of the harness */
  readonly predictions: number
  readonly unscored: number
  readonly failures: number
  readonly sampled: number
  readonly diagnosed: number
  readonly noErrorFound: number
  readonly refused: number
  readonly unparseable: number
  readonly contextTooLong: number
  readonly unavailable: number
}

/** In the order of the data sets' and models' names. Call getAnalysis first: this checks nobody's right to look. */
export async function listAnalysisStrata(analysisId: number): Promise<AnalysisStratum[]> {
  return query<AnalysisStratum>(
    `SELECT m.name AS model, d.name AS dataset, s.threshold, s.lower_is_better AS "lowerIsBetter", s.predictions,
            s.unscored, s.failures, s.sampled, s.diagnosed,
            s.no_error_found AS "noErrorFound", s.refused, s.unparseable, s.context_too_long AS "contextTooLong",
            s.unavailable
     FROM stratum s JOIN model m ON m.id = s.model_id JOIN dataset d ON d.id = s.dataset_id
     WHERE s.analysis_id = $1 ORDER BY d.name, m.name`,
    [analysisId],
  )
}
