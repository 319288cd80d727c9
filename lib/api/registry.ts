import { agreementEndpoints } from "./analyses/agreement"
import { analysisEndpoints } from "./analyses/analyses"
import { analysisControlEndpoints } from "./analyses/analysis-control"
import { dryRunEndpoints } from "./analyses/dry-runs"
import { estimateEndpoints } from "./analyses/estimate"
import { rereadEndpoints } from "./analyses/reread"
import { spendCapEndpoints } from "./analyses/spend-cap"
import { stabilityEndpoints } from "./analyses/stability"
import { startEndpoints } from "./analyses/start-analysis"
import { atlasEndpoints } from "./atlas/atlas"
import { failureEndpoints } from "./atlas/failures"
import { modelEndpoints } from "./atlas/models"
import { searchEndpoints } from "./atlas/search"
import { signatureEndpoints } from "./atlas/signature"
import { checkEndpoints } from "./compare/check"
import { compareEndpoints } from "./compare/compare"
import { comparedItemEndpoints } from "./compare/compared-items"
import { exportEndpoints } from "./export/export"
import { resultsExportEndpoints } from "./export/export-results"
import { resultSetEndpoints } from "./results/result-sets"
import { mergedNameEndpoints } from "./results/merged-names"
import { deletionEndpoints } from "./results/deletions"
import type { Endpoint } from "./openapi/endpoint"

/**
 * Every operation of the public API, in the order people read about them. What is here is answered (lib/api/dispatch).
 * Each file lists its own: a new one is written beside those of its subject, and is in.
 */
export const endpoints: readonly Endpoint[] = [
  ...modelEndpoints,
  ...signatureEndpoints,
  ...atlasEndpoints,
  ...compareEndpoints,
  ...comparedItemEndpoints,
  ...checkEndpoints,
  ...searchEndpoints,
  ...failureEndpoints,
  ...resultSetEndpoints,
  ...resultsExportEndpoints,
  ...mergedNameEndpoints,
  ...deletionEndpoints,
  ...analysisEndpoints,
  ...startEndpoints,
  ...estimateEndpoints,
  ...dryRunEndpoints,
  ...spendCapEndpoints,
  ...analysisControlEndpoints,
  ...exportEndpoints,
  ...rereadEndpoints,
  ...agreementEndpoints,
  ...stabilityEndpoints,
]
