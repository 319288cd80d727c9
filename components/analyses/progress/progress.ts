import type { Funnel } from "@/lib/domain/analyses/funnel"
import { hasEnded, readSoFar, withoutDiagnosis, type Snapshot } from "@/lib/domain/analyses/analysis-status"
import type { AnalysisStage } from "@/lib/domain/enums"
import { formatCount, formatDuration, plural } from "@/lib/format"

/** What the progress page says about a snapshot: pure, the same on the server and in the browser. */

export type StageView = {
  readonly name: string
  readonly state: "done" | "now" | "todo"
  readonly line: string
  readonly small: string
  /** of the stage under way; null when it cannot be told */
  readonly percent: number | null
}

const step = { prepare: 0, diagnose: 1, construct: 2, place: 2, count: 3, finished: 4 } as const satisfies Record<
  AnalysisStage,
  number
>

export function stagesOf(snapshot: Snapshot): StageView[] {
  const { funnel, stageDone, stageTotal } = snapshot
  const at = step[snapshot.stage]
  const state = (index: number) => (index < at ? "done" : index === at ? "now" : "todo")
  const idle = snapshot.status === "paused" ? "paused" : hasEnded(snapshot) ? "stopped here" : null
  const read = readSoFar(snapshot)
  const tree = { place: "Place", induce: "Build the tree", both: "Build and place" }[snapshot.mode]
  return [
    {
      name: "Prepare",
      state: state(0),
      line: at > 0 ? plural(funnel.failures, "failure") : "draws the sample",
      small: at > 0 ? `of ${formatCount(funnel.predictions)} predictions` : (idle ?? ""),
      percent: null,
    },
    {
      name: snapshot.part === "all" ? "Label" : "Diagnose",
      state: state(1),
      line: at >= 1 ? `${formatCount(read)} of ${formatCount(funnel.sampled)}` : "waits for the sample",
      small:
        at === 1
          ? (idle ?? (snapshot.perMinute > 0 ? `${formatCount(snapshot.perMinute)} a minute` : "starting"))
          : lostWords(snapshot),
      percent: at === 1 && funnel.sampled > 0 ? (100 * read) / funnel.sampled : null,
    },
    {
      name: tree,
      state: state(2),
      line:
        at > 2
          ? `${formatCount(funnel.classified)} in a category`
          : at === 2
            ? `${formatCount(stageDone)} of ${formatCount(Math.max(stageDone, stageTotal))} calls`
            : "waits for all",
      small:
        at > 2
          ? `${formatCount(funnel.other)} Other, ${formatCount(funnel.unassigned)} unassigned`
          : at === 2
            ? (idle ?? "more may follow")
            : "",
      percent: at === 2 && stageTotal > 0 ? (100 * stageDone) / stageTotal : null,
    },
    {
      name: "Sign",
      state: state(3),
      line: at > 3 ? "signatures ready" : "waits for all",
      small: at > 3 ? "per model and benchmark" : "",
      percent: null,
    },
  ]
}

function lostWords(snapshot: Snapshot): string {
  const lost = withoutDiagnosis(snapshot)
  return lost > 0 ? `${formatCount(lost)} without ${snapshot.part === "all" ? "an answer" : "a diagnosis"}` : ""
}

/** The one sentence on top: a count to set in bold, and what follows it. */
export function headlineOf(snapshot: Snapshot): { count: number | null; text: string } {
  const { funnel, status, stage } = snapshot
  const read = readSoFar(snapshot)
  const byRules = snapshot.part === "all"
  const of = `of ${formatCount(funnel.sampled)} failures ${byRules ? "gone through" : "read"}`
  if (status === "failed" || status === "cancelled") return { count: read, text: `${of} when it stopped.` }
  if (status === "done" && byRules) {
    const labelled = funnel.classified + funnel.other + funnel.noErrorFound
    const of = `of ${formatCount(funnel.sampled)} given to the judge labelled`
    return { count: labelled, text: `${of}, in ${formatDuration(snapshot.seconds)}: by rules and likeness, not read.` }
  }
  if (status === "done") return { count: read, text: `${of} in ${formatDuration(snapshot.seconds)}.` }
  if (status === "paused") {
    const until = snapshot.spend.capReached ? "until the spend cap is raised" : "until you resume"
    return { count: read, text: `${of}. Paused: nothing more is asked ${until}.` }
  }
  if (status === "queued") return { count: null, text: "Waiting for a worker to take it." }
  if (stage === "prepare") return { count: null, text: "Finding the failures and drawing the sample." }
  if (stage === "construct") return { count: read, text: `${of}. The tree is being built from their titles.` }
  if (stage === "place") return { count: read, text: `${of}. They are being placed.` }
  if (stage === "count") return { count: read, text: `${of}. Counting.` }
  return { count: read, text: `${of}. ${timeToGo(snapshot)}` }
}

function timeToGo({ funnel, perMinute }: Snapshot): string {
  if (perMinute === 0) return "The first answers are on their way."
  const minutes = funnel.pending / perMinute
  return minutes < 1 ? "Less than a minute to go." : `About ${plural(Math.ceil(minutes), "minute")} to go.`
}

export type BarPart = {
  readonly key: "open" | "diagnosed" | "none" | "lost" | "wait"
  readonly label: string
  readonly count: number
}

/** What became of the sampled failures, as parts of one bar; what the free judge left open comes first. */
export function barOf({ funnel, part, ...state }: Pick<Snapshot, "funnel" | "part" | "status">): BarPart[] {
  const byRules = part === "all"
  return [
    ...(byRules ? [{ key: "open" as const, label: "unassigned", count: funnel.unassigned }] : []),
    byRules
      ? // Before they are placed nobody knows which of them have a label.
        { key: "diagnosed", label: isPlaced(funnel) ? "labelled" : "gone through", count: goneThrough(funnel) }
      : { key: "diagnosed", label: "diagnosed", count: funnel.diagnosed },
    { key: "none", label: "no error found", count: funnel.noErrorFound },
    { key: "lost", label: byRules ? "without an answer" : "without a diagnosis", count: withoutDiagnosis({ funnel }) },
    { key: "wait", label: hasEnded(state) ? "not read" : "waiting", count: funnel.pending },
  ]
}

const goneThrough = (funnel: Funnel) => funnel.diagnosed - funnel.unassigned
const isPlaced = ({ diagnosed, classified, other, unassigned }: Funnel) => classified + other + unassigned === diagnosed

/** "Of 348 failures: 170 diagnosed, 11 no error found, …" for those who cannot see the bar. */
export function barWords(snapshot: Snapshot): string {
  const parts = barOf(snapshot).map(({ count, label }) => `${formatCount(count)} ${label}`)
  return `Of ${plural(snapshot.funnel.sampled, "failure")}: ${parts.join(", ")}`
}
