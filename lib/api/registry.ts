import { compareJudgesEndpoint } from "./analyses/agreement"
import { getAnalysisEndpoint, listAnalysesEndpoint } from "./analyses/analyses"
import { analysisControlEndpoints } from "./analyses/analysis-control"
import { getDryRunEndpoint, startDryRunEndpoint } from "./analyses/dry-runs"
import { estimateAnalysisEndpoint } from "./analyses/estimate"
import { rereadAnalysisEndpoint } from "./analyses/reread"
import { setSpendCapEndpoint } from "./analyses/spend-cap"
import {
  getStabilityEndpoint,
  listStabilityEndpoint,
  stabilityControlEndpoints,
  startStabilityEndpoint,
} from "./analyses/stability"
import { startAnalysisEndpoint } from "./analyses/start-analysis"
import { getAtlasEndpoint } from "./atlas/atlas"
import { exportFailuresEndpoint, listFailuresEndpoint } from "./atlas/failures"
import { listModelsEndpoint } from "./atlas/models"
import { searchEndpoint } from "./atlas/search"
import { getSignatureEndpoint } from "./atlas/signature"
import { compareModelsEndpoint } from "./compare/compare"
import { exportComparedItemsEndpoint } from "./compare/compared-items"
import { exportAnalysisEndpoint } from "./export/export"
import type { Endpoint } from "./openapi/endpoint"
import { getResultSetEndpoint, uploadResultSetEndpoint } from "./results/result-sets"

/** Every operation of the public API, in the order people read about them. What is here is answered (lib/api/dispatch). */
export const endpoints: readonly Endpoint[] = [
  listModelsEndpoint,
  getSignatureEndpoint,
  getAtlasEndpoint,
  compareModelsEndpoint,
  exportComparedItemsEndpoint,
  searchEndpoint,
  listFailuresEndpoint,
  exportFailuresEndpoint,
  uploadResultSetEndpoint,
  getResultSetEndpoint,
  listAnalysesEndpoint,
  startAnalysisEndpoint,
  estimateAnalysisEndpoint,
  startDryRunEndpoint,
  getDryRunEndpoint,
  getAnalysisEndpoint,
  setSpendCapEndpoint,
  ...analysisControlEndpoints,
  exportAnalysisEndpoint,
  rereadAnalysisEndpoint,
  compareJudgesEndpoint,
  listStabilityEndpoint,
  startStabilityEndpoint,
  getStabilityEndpoint,
  ...stabilityControlEndpoints,
]
