import { SimpleTable } from "@/components/ui/table/simple-table"
import type { QuestionScores as Scores } from "@/lib/domain/results/question-scores"
import { formatCount, formatScore } from "@/lib/format"
import styles from "./question-scores.module.css"

/** The scores that a question is about, as bars on one axis; each row of bars is one model, or all of them. */
export function QuestionScores({ scores, of }: { scores: Scores; of: string }) {
  const { min, max, rows } = scores
  const edge = (bin: number, bins: number) => formatScore(min + (bin * (max - min)) / bins)
  return (
    <div className={styles.scores}>
      {rows.map(({ name, bins }) => {
        const most = Math.max(1, ...bins)
        return (
          <div key={name}>
            <p className="xs muted">{name || of}</p>
            <svg
              viewBox={`0 0 ${bins.length} 10`}
              preserveAspectRatio="none"
              className={styles.bars}
              aria-hidden="true"
            >
              {bins.map((count, bin) =>
                count === 0 ? null : (
                  // A single answer among thousands still shows.
                  <rect
                    key={bin}
                    x={bin + 0.06}
                    width={0.88}
                    y={10 - Math.max(0.3, (10 * count) / most)}
                    height={Math.max(0.3, (10 * count) / most)}
                  />
                ),
              )}
            </svg>
          </div>
        )
      })}
      <p className={styles.axis} aria-hidden="true">
        <span>{formatScore(min)}</span>
        <span>{formatScore(max)}</span>
      </p>
      <details>
        <summary className="xs muted">As a table</summary>
        <SimpleTable
          label={`Scores of ${of}`}
          rows={rows.flatMap(({ name, bins }) =>
            bins.flatMap((count, bin) => (count === 0 ? [] : [{ name, count, bin, bins: bins.length }])),
          )}
          keyOf={({ name, bin }) => `${name} ${bin}`}
          columns={[
            { head: "Scores", cell: ({ bin, bins }) => `${edge(bin, bins)} to ${edge(bin + 1, bins)}` },
            rows.length > 1 && { head: "Model", cell: ({ name }) => name },
            { head: "Answers", num: true, cell: ({ count }) => formatCount(count) },
          ]}
        />
      </details>
    </div>
  )
}
