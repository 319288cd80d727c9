import type { Criterion } from "@/lib/domain/annotation"
import { evidenceSegments } from "@/lib/domain/evidence-segments"
import styles from "./error.module.css"

const longest = 200_000
const tones = { correct: "good", "partially-correct": "warn", incorrect: "bad" } as const

/**
 * A model's output as plain text, never as markup, with the judge's evidence lit. Each mark leads to its criterion
 * and back. `criteria` is empty when this is not the very text that was read.
 */
export function EvidenceText({ text, criteria }: { text: string; criteria: readonly Criterion[] }) {
  if (text === "") return <p className="muted">The output is empty.</p>
  const shown = text.slice(0, longest)
  const seen = new Set<number>()
  return (
    <div className={styles.out}>
      {evidenceSegments(shown, criteria).map((segment, index) => {
        const first = segment.criteria[0]
        if (first === undefined) return <span key={index}>{segment.text}</span>
        const opening = segment.criteria.filter((number) => !seen.has(number))
        opening.forEach((number) => seen.add(number))
        return (
          <mark
            key={index}
            id={opening[0] ? `e${opening[0]}` : undefined}
            className={`${styles.ev} ${styles[toneOf(criteria, segment.criteria)]}`}
          >
            <a
              className="plain"
              href={`#c${first}`}
              aria-label={`Evidence ${segment.criteria.join(", ")}: ${segment.text}`}
            >
              {segment.text}
              {opening.length > 0 ? <sup>{opening.join(", ")}</sup> : null}
            </a>
          </mark>
        )
      })}
      {text.length > longest ? <p className="note">Cut after 200,000 characters of {text.length}.</p> : null}
    </div>
  )
}

function toneOf(criteria: readonly Criterion[], numbers: readonly number[]): "good" | "warn" | "bad" {
  const found = numbers.map((number) => tones[criteria[number - 1]?.quality ?? "incorrect"])
  return found.includes("bad") ? "bad" : found.includes("warn") ? "warn" : "good"
}
