import { agreementEndpoint } from "./analyses/agreement"
import { getAnalysisEndpoint, listAnalysesEndpoint } from "./analyses/analyses"
import { getAtlas } from "./atlas/atlas"
import { compareEndpoint } from "./compare/compare"
import { exportComparedEndpoint } from "./compare/compared-items"
import { cancelEndpoint, pauseEndpoint, resumeEndpoint, retryFailedEndpoint } from "./analyses/analysis-control"
import { getDryRunEndpoint, startDryRunEndpoint } from "./analyses/dry-runs"
import type { Endpoint } from "./openapi/endpoint"
import { estimateEndpoint } from "./analyses/estimate"
import { exportAnalysis } from "./export/export"
import { exportFailuresEndpoint, listFailuresEndpoint } from "./atlas/failures"
import { listModelsEndpoint } from "./atlas/models"
import { rereadEndpoint } from "./analyses/reread"
import { getResultSetEndpoint, uploadResultSet } from "./results/result-sets"
import { searchEndpoint } from "./atlas/search"
import { getSignature } from "./atlas/signature"
import {
  cancelStabilityEndpoint,
  continueStabilityEndpoint,
  getStabilityEndpoint,
  listStabilityEndpoint,
  startStabilityEndpoint,
} from "./analyses/stability"
import { spendCapEndpoint } from "./analyses/spend-cap"
import { startAnalysisEndpoint } from "./analyses/start-analysis"

/** Every operation of the public API, in the order people read about them. */
export const endpoints: readonly Endpoint[] = [
  listModelsEndpoint,
  getSignature,
  getAtlas,
  compareEndpoint,
  exportComparedEndpoint,
  searchEndpoint,
  listFailuresEndpoint,
  exportFailuresEndpoint,
  uploadResultSet,
  getResultSetEndpoint,
  listAnalysesEndpoint,
  startAnalysisEndpoint,
  estimateEndpoint,
  startDryRunEndpoint,
  getDryRunEndpoint,
  getAnalysisEndpoint,
  spendCapEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  cancelEndpoint,
  retryFailedEndpoint,
  exportAnalysis,
  rereadEndpoint,
  agreementEndpoint,
  listStabilityEndpoint,
  startStabilityEndpoint,
  getStabilityEndpoint,
  cancelStabilityEndpoint,
  continueStabilityEndpoint,
]
