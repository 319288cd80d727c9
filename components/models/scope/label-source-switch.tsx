import Link from "next/link"
import { heuristicPart, type HeuristicPart } from "@/lib/domain/judges/judge-id"
import { tellApart } from "@/lib/domain/collections/unique-labels"

export type SourceOption = {
  readonly key: string
  readonly label: string
  readonly href: string
  readonly isCurrent: boolean
}

/** A source of labels, with how much of it was labelled by rules. */
export type LabelsElsewhere = SourceOption & { readonly part: HeuristicPart }

type Source = {
  readonly analysisId: number
  readonly title: string
  readonly judgeId: string
  readonly versionKey: string
  readonly versionName: string
  readonly versionKind: "release" | "analysis"
  readonly isRelease: boolean
}
type Scope = {
  readonly analysis: { readonly id: number } | null
  readonly version: { readonly key: string }
}

/**
 * One link a source of labels: a release's own, or an analysis on one of the trees its failures are placed on; namesakes with
 * the number of their analysis.
 */
export function sourceOptions(
  sources: readonly Source[],
  {
    scope,
    hrefOf,
  }: { readonly scope: Scope; readonly hrefOf: (scope: { release?: string; analysis?: number }) => string },
): LabelsElsewhere[] {
  const labels = tellApart(sources, labelOf, ({ analysisId }) => `analysis ${analysisId}`)
  return sources.map(({ analysisId, versionKey, isRelease, judgeId }, at) => ({
    key: `${analysisId}-${versionKey}`,
    label: labels[at] ?? "",
    href: hrefOf({ release: versionKey, ...(isRelease ? {} : { analysis: analysisId }) }),
    isCurrent: scope.analysis?.id === analysisId && scope.version.key === versionKey,
    part: heuristicPart(judgeId),
  }))
}

function labelOf({ title, versionName, versionKind, isRelease, judgeId }: Source): string {
  if (isRelease) return versionName
  const heuristic = { all: ", heuristic", some: ", partly heuristic", none: "" }[heuristicPart(judgeId)]
  return `${title}: ${versionKind === "analysis" ? "own tree" : `on ${versionName}`}${heuristic}`
}

/** A row of choices as links; nothing when there is nothing to choose. */
export function ChipLinks({ label, options }: { label: string; options: readonly SourceOption[] }) {
  if (options.length < 2) return null
  return (
    <div role="group" aria-label={label}>
      <span>{label}</span>
      {options.map(({ key, label: text, href, isCurrent }) => (
        <Link
          key={key}
          className={isCurrent ? "chip on" : "chip"}
          href={href}
          scroll={false}
          title={text}
          aria-current={isCurrent ? "true" : undefined}
        >
          {text}
        </Link>
      ))}
    </div>
  )
}
