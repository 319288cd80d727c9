import type { AnalysisMode, AnalysisStatus } from "@/lib/domain/enums"

export const statusWords = {
  queued: "Waiting",
  running: "Running",
  paused: "Paused",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
} as const satisfies Record<AnalysisStatus, string>

/** What the dot beside the word shows. */
export const statusTone = {
  queued: "true",
  running: "true",
  paused: "false",
  done: "false",
  failed: "bad",
  cancelled: "false",
} as const satisfies Record<AnalysisStatus, string>

export function modeWords(mode: AnalysisMode, release: string | null): string {
  if (mode === "induce") return "an own tree"
  const placed = `placed on ${release ?? "a release"}`
  return mode === "place" ? placed : `${placed}, and an own tree`
}
