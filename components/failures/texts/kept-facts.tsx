import { formatDecimal } from "@/lib/format"
import type { Json, PredictionDetail } from "@/lib/domain/results/prediction-detail"

const most = 40
const longest = 300

/** What the files say of an answer beside its texts: all its scores, and the metadata that the harness or columns gave. */
export function KeptFacts({ metrics, metadata }: Pick<PredictionDetail, "metrics" | "metadata">) {
  const facts = [
    ...Object.entries(metrics ?? {}).map(([name, value]) => ({ name, value: factOf(value), kind: "score" })),
    ...Object.entries(metadata ?? {}).map(([name, value]) => ({ name, value: factOf(value), kind: "metadata" })),
  ]
  if (facts.length === 0) return null
  const shown = facts.slice(0, most)
  return (
    <details className="mt-4">
      <summary className="sm soft">What else the files say</summary>
      <dl className="kv mt-2">
        {shown.filter(isShort).map(({ name, value, kind }) => (
          <div key={`${kind} ${name}`} style={{ display: "contents" }}>
            <dt style={{ overflowWrap: "anywhere" }}>{name}</dt>
            <dd style={{ overflowWrap: "anywhere" }}>{value}</dd>
          </div>
        ))}
      </dl>
      {shown.some((fact) => !isShort(fact)) ? (
        <dl className="mt-2">
          {shown
            .filter((fact) => !isShort(fact))
            .map(({ name, value, kind }) => (
              <div key={`${kind} ${name}`} className="sm mt-2">
                <dt className="soft">{name}</dt>
                <dd style={{ margin: 0, overflowWrap: "anywhere" }}>{value}</dd>
              </div>
            ))}
        </dl>
      ) : null}
      {facts.length > most ? <p className="xs muted">and {facts.length - most} more</p> : null}
    </details>
  )
}

/** Longer ones stand under their names. */
const isShort = ({ value }: { value: string }) => value.length <= 60

function factOf(value: Json): string {
  if (value === null) return "none"
  if (typeof value === "number") return formatDecimal(value, Number.isInteger(value) ? 0 : 3)
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
