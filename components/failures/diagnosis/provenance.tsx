import { Time } from "@/components/ui/text/time"
import { importedJudgeLabel } from "@/lib/domain/judges/imported-judge"
import { judgeOfSource } from "@/lib/domain/judges/judge-id"
import { promptOfSource, promptWords } from "@/lib/domain/judges/prompt-source"
import { formatCount, formatUsd } from "@/lib/format"
import styles from "@/components/failures/failure.module.css"

type Props = {
  annotation: {
    readonly analysisTitle: string
    readonly round: number | null
    readonly judgeId: string
    readonly source: string | null
    readonly outputHash: string | null
    readonly contentHash: string | null
    readonly updatedAt: Date
  }
  scopeTitle: string
  seed: number | null
  /** what one reading took, as the mean over the analysis's readings; null when it was not counted */
  perReading: {
    readonly calls: number
    readonly inputTokens: number
    readonly outputTokens: number
    readonly usd: number | null
  } | null
}

/** Where the diagnosis comes from: enough to make it again, or to doubt it. */
export function Provenance({ annotation, scopeTitle, seed, perReading }: Props) {
  const judge = judgeOfSource(annotation.judgeId, annotation.source)
  const builtin = judge === "builtin"
  const prompt = promptOfSource(annotation.source)
  return (
    <details className={styles.drawer}>
      <summary>Where this comes from</summary>
      <dl className="kv" style={{ paddingBottom: "0.75rem" }}>
        <dt>Analysis</dt>
        <dd>
          {annotation.analysisTitle}
          {annotation.round === null ? "" : `, round ${annotation.round}`}
        </dd>
        <dt>Placed on</dt>
        <dd>{scopeTitle}</dd>
        <dt>Judge</dt>
        <dd>{judgeName(judge)}</dd>
        {annotation.source === null ? null : (
          <>
            <dt>Spoke</dt>
            <dd className="mono">{prompt === null ? annotation.source : "llm"}</dd>
          </>
        )}
        {builtin || importedJudgeLabel(annotation.judgeId) !== null ? null : (
          <>
            <dt>Prompt</dt>
            <dd>{prompt === null ? "not recorded" : promptWords(prompt)}</dd>
          </>
        )}
        <dt>Seed</dt>
        <dd>{seed ?? "not recorded"}</dd>
        <dt>Tokens</dt>
        <dd>
          {perReading === null
            ? "not counted"
            : `about ${formatCount(perReading.inputTokens)} in, ${formatCount(perReading.outputTokens)} out (mean of ${formatCount(perReading.calls)} readings)`}
        </dd>
        <dt>Cost</dt>
        <dd>{perReading === null || perReading.usd === null ? "not known" : `about ${formatUsd(perReading.usd)}`}</dd>
        <dt>Written</dt>
        <dd>
          <Time at={annotation.updatedAt} />
        </dd>
        {annotation.outputHash === null ? null : (
          <>
            <dt>Output read</dt>
            <dd className="mono">sha256 {annotation.outputHash}…</dd>
          </>
        )}
        {annotation.contentHash === null ? null : (
          <>
            <dt>Item</dt>
            <dd className="mono">sha256 {annotation.contentHash}…</dd>
          </>
        )}
      </dl>
    </details>
  )
}

function judgeName(judgeId: string): string {
  if (judgeId === "release-reader") return "large language model, blind to the model’s name"
  if (judgeId === "builtin") return "built-in rules and similarity, not a reader"
  return importedJudgeLabel(judgeId) ?? judgeId
}
