import { Icon } from "@/components/ui/icon"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { toUtf16Span } from "@/lib/domain/failures/evidence"
import styles from "@/components/failures/failure.module.css"

const words = {
  correct: { tone: "good", text: "Correct" },
  "partially-correct": { tone: "warn", text: "Partly correct" },
  incorrect: { tone: "bad", text: "Incorrect" },
} as const

type Props = {
  criteria: readonly Criterion[]
  /** the output that was read; null when its text is not here or differs */
  output: string | null
  /** criteria (from 1) whose evidence is lit on this page as it stands */
  lit: ReadonlySet<number>
  /** where all of the output is shown */
  allHref: string
}

/** What a right answer needs, and how the output fares; quotes lead to their place in the output. */
export function CriteriaList({ criteria, output, lit, allHref }: Props) {
  const quotes = criteria.map(({ evidence }) => quoteOf(output, evidence))
  const given = criteria.filter(({ evidence, missingQuote }) => evidence !== null || missingQuote !== null).length
  const found = quotes.filter((quote) => quote !== null).length
  return (
    <>
      <ol className={styles.crits} aria-label="Criteria a right answer needs">
        {criteria.map((criterion, index) => (
          <Item
            key={index}
            criterion={criterion}
            number={index + 1}
            quote={quotes[index] ?? null}
            href={`${lit.has(index + 1) ? "" : allHref}#e${index + 1}`}
          />
        ))}
      </ol>
      {output !== null && given > 0 ? (
        <p className={styles.found}>
          <Icon name={found === given ? "check" : "warning"} />
          {found} of {given} quotes found word for word in the output
        </p>
      ) : null}
    </>
  )
}

type ItemProps = { criterion: Criterion; number: number; quote: string | null; href: string }

function Item({ criterion, number, quote, href }: ItemProps) {
  const word = criterion.quality
    ? words[criterion.quality]
    : { tone: "line", text: criterion.present === false ? "Missing" : "Not judged" }
  const good = criterion.quality === "correct"
  return (
    <li
      id={`c${number}`}
      className={`${styles.crit} ${good ? styles.good : criterion.quality === "partially-correct" ? styles.warn : styles.bad}`}
    >
      <span className={styles.ci}>
        <Icon name={good ? "check" : "cross"} />
      </span>
      <div>
        <p className={styles.ct}>{criterion.text}</p>
        <p className={styles.cm}>
          <span className={`tag ${word.tone}`}>{word.text}</span>{" "}
          {criterion.comment === word.text ? null : criterion.comment}
        </p>
        {quote !== null ? (
          <a className={styles.qt} href={href} aria-label={`Evidence ${number}, in the output: ${quote}`}>
            <b>{number}</b>
            <span>“{quote}”</span>
          </a>
        ) : null}
        {criterion.missingQuote !== null ? (
          <p className={styles.missing}>
            <b>Quote not found in the output:</b> “{criterion.missingQuote.slice(0, 300)}”
          </p>
        ) : null}
      </div>
    </li>
  )
}

function quoteOf(output: string | null, evidence: Criterion["evidence"]): string | null {
  const span = output !== null && evidence ? toUtf16Span(output, evidence) : null
  if (!span || output === null) return null
  const quote = output.slice(span.start, span.end)
  return quote.length > 300 ? `${quote.slice(0, 300)}…` : quote
}
