import type { DryRunCall, DryRunItem } from "@/lib/domain/analyses/dry-run"
import { costOf, type TokenPrice } from "@/lib/domain/judges/price"
import { formatCount, formatUsd } from "@/lib/format"
import styles from "./spend.module.css"

/** One failure of a dry run: every prompt and reply word for word, as plain text, with tokens and cost. */
export function DryRunItemView({
  item,
  number,
  price,
}: {
  item: DryRunItem
  number: number
  price: TokenPrice | null
}) {
  const { model, dataset, example, outcome, detail, title, reused, calls, reading } = item
  const id = `item-${number}`
  return (
    <article aria-labelledby={id} className="section">
      <h2 id={id} className="wrap-anywhere">
        {number}. {title ?? outcome}
      </h2>
      <p className="sm muted wrap-anywhere">
        {dataset} · {example} · {model} · {outcome}
        {detail ? `: ${detail}` : ""}
      </p>
      {calls.map((call, index) => (
        <Call
          key={index}
          call={call}
          name={calls.length > 1 ? `Call ${index + 1}` : null}
          reused={reused}
          price={price}
        />
      ))}
      {calls.length === 0 ? <Text label="Reading" text={JSON.stringify(reading, null, 2)} /> : null}
    </article>
  )
}

type CallProps = { call: DryRunCall; name: string | null; reused: boolean; price: TokenPrice | null }

function Call({ call, name, reused, price }: CallProps) {
  const usd = costOf(call, price)
  const cost = usd === null ? "price unknown" : formatUsd(usd)
  return (
    <>
      {name ? <h3 className="h3">{name}</h3> : null}
      <Text label="Prompt" text={call.prompt} />
      {call.reply === null ? (
        <p className="form-error">No reply: {call.problem}</p>
      ) : (
        <Text label={reused ? "Reply, from the cache" : "Reply"} text={call.reply} />
      )}
      <p className="xs muted">
        {reused
          ? "Nothing was asked and nothing paid: the reply was cached."
          : `${formatCount(call.inputTokens)} tokens in${call.cachedInputTokens > 0 ? ` (${formatCount(call.cachedInputTokens)} cached)` : ""}, ${formatCount(call.outputTokens)} out, ${cost}`}
      </p>
    </>
  )
}

/** Somebody else's text: shown as it is, and nothing in it is ever carried out. */
export function Text({ label, text }: { label: string; text: string }) {
  return (
    <figure>
      <figcaption className="sm" style={{ fontWeight: 500 }}>
        {label}
      </figcaption>
      <pre className={styles.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </figure>
  )
}
