import Link from "next/link"
import { parseConfig, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import { presetOf, presets } from "@/lib/method/config/presets"
import { isImported } from "@/lib/domain/judges/imported-judge"
import { promptWords, type PromptUsed } from "@/lib/domain/judges/prompt-source"
import { formatCount } from "@/lib/format"
import { routes } from "@/lib/routes"
import { sampleWords } from "@/lib/wording/sample"

type FactsOf = {
  readonly judgeId: string
  readonly resultSetId: number
  /** null: private to somebody else */
  readonly resultSetName: string | null
  readonly config: AnalysisConfig
}

/** Of which results, how much, with which seed. */
export function AnalysisFacts({
  analysis,
  sampled,
  prompts,
}: {
  analysis: FactsOf
  sampled: number
  /** prompts its diagnoses answered; none for rules, and for what is older than their being kept */
  prompts: readonly PromptUsed[]
}) {
  const config = parseConfig(analysis.config)
  const preset = presetOf(config, analysis.judgeId)
  return (
    <dl className="kv" style={{ marginTop: "0.75rem" }}>
      <dt>Results</dt>
      <dd>
        {analysis.resultSetName === null ? (
          "private to their owner"
        ) : (
          <Link href={routes.resultSet(analysis.resultSetId)}>{analysis.resultSetName}</Link>
        )}
      </dd>
      <dt>Sample</dt>
      <dd>
        {sampleWords(config)}, {formatCount(sampled)} in all
      </dd>
      {isImported(analysis.judgeId) ? null : (
        <>
          <dt>Parameters</dt>
          <dd>{preset ? presets[preset].name : "own choice"}</dd>
          <dt>Seed</dt>
          <dd>{config.seed}</dd>
          {prompts.length === 0 ? null : (
            <>
              <dt>{prompts.length === 1 ? "Prompt" : "Prompts"}</dt>
              <dd>{prompts.map(promptWords).join("; ")}</dd>
            </>
          )}
        </>
      )}
    </dl>
  )
}
