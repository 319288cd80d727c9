"use client"

import { Icon } from "@/components/ui/icon"
import type { Snapshot } from "@/lib/domain/analyses/analysis-status"
import { formatCount } from "@/lib/format"
import styles from "@/components/analyses/analyses.module.css"
import { useSnapshot } from "./live-status"
import { barOf, barWords, headlineOf, stagesOf } from "./progress"

/** Headline, bar and stages of the latest snapshot. */
export function LiveProgress() {
  const snapshot = useSnapshot()
  const headline = headlineOf(snapshot)
  return (
    <>
      <p className={styles.big} aria-live="polite">
        {headline.count === null ? null : <b>{formatCount(headline.count)}</b>} {headline.text}
      </p>
      <Bar snapshot={snapshot} />
      <Stages snapshot={snapshot} />
    </>
  )
}

function Bar({ snapshot }: { snapshot: Snapshot }) {
  const parts = barOf(snapshot)
  const total = Math.max(1, snapshot.funnel.sampled)
  const before = (index: number) => parts.slice(0, index).reduce((sum, part) => sum + part.count, 0)
  return (
    <>
      <svg className={styles.bar} height="22" role="img" aria-label={barWords(snapshot)}>
        {parts.map(({ key, count }, index) =>
          count === 0 ? null : (
            <rect
              key={key}
              className={styles[key]}
              x={`${(100 * before(index)) / total}%`}
              width={`${(100 * count) / total}%`}
              y="0"
              height="22"
            />
          ),
        )}
      </svg>
      <ul className={styles.keys} aria-hidden="true">
        {parts
          .filter(({ key, count }) => count > 0 || key === "diagnosed")
          .map(({ key, label, count }) => (
            <li key={key}>
              <i className={styles[key]} />
              <b>{formatCount(count)}</b> {label}
            </li>
          ))}
      </ul>
    </>
  )
}

function Stages({ snapshot }: { snapshot: Snapshot }) {
  return (
    <ol className={styles.stages} aria-label="Stages">
      {stagesOf(snapshot).map(({ name, state, line, small, percent }) => (
        <li key={name} data-state={state} aria-current={state === "now" ? "step" : undefined}>
          <span className={styles.dot}>{state === "done" ? <Icon name="check" small /> : null}</span>
          <div>
            <b>{name}</b>
            <span>{line}</span>
            <small>{small}</small>
            {percent === null ? null : (
              <span
                className="meter thin"
                role="progressbar"
                aria-label={name}
                aria-valuenow={Math.round(percent)}
                aria-valuemin={0}
                aria-valuemax={100}
              >
                <i style={{ width: `${percent}%` }} />
              </span>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}
