import { agreementEndpoint } from "./agreement"
import { getAnalysisEndpoint, listAnalysesEndpoint } from "./analyses"
import { getAtlas } from "./atlas"
import { compareEndpoint } from "./compare"
import { exportComparedEndpoint } from "./compared-items"
import { cancelEndpoint, pauseEndpoint, resumeEndpoint, retryFailedEndpoint } from "./control"
import { getDryRunEndpoint, startDryRunEndpoint } from "./dry-runs"
import type { Endpoint } from "./endpoint"
import { estimateEndpoint } from "./estimate"
import { exportAnalysis } from "./export"
import { exportFailuresEndpoint, listFailuresEndpoint } from "./failures"
import { listModelsEndpoint } from "./models"
import { rereadEndpoint } from "./reread"
import { getResultSetEndpoint, uploadResultSet } from "./result-sets"
import { searchEndpoint } from "./search"
import { getSignature } from "./signature"
import {
  cancelStabilityEndpoint,
  continueStabilityEndpoint,
  getStabilityEndpoint,
  listStabilityEndpoint,
  startStabilityEndpoint,
} from "./stability"
import { spendCapEndpoint } from "./spend"
import { startAnalysisEndpoint } from "./start-analysis"

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
