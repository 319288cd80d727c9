"use client"

import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import { Icon } from "@/components/ui/icon"
import { hasEnded, type Pulse } from "@/lib/domain/pulse"
import { formatCount } from "@/lib/format"
import styles from "./analyses.module.css"
import { barOf, barWords, headlineOf, stagesOf } from "./progress"

/** milliseconds between two looks, and between two renewals of the rest of the page */
const every = { pulse: 1_000, page: 5_000 }

/**
 * Headline, bar and stages, kept up to date by a light request a second; the rest of the page is renewed now and then
 * and at every change of stage. Without a script the page reloads itself (see the page).
 */
export function LiveProgress({ pulse: first, source }: { pulse: Pulse; source: string }) {
  const router = useRouter()
  const [live, setLive] = useState<Pulse | null>(null)
  // A renewed page brings a pulse of its own; once ended, that is the last word.
  const pulse = live && !hasEnded(first) ? live : first
  const ended = hasEnded(first)

  useEffect(() => {
    if (ended) return
    let renewed = Date.now()
    let last = ""
    const look = async () => {
      if (document.visibilityState === "hidden") return
      const response = await fetch(source, { cache: "no-store" })
      if (!response.ok) return
      const next = (await response.json()) as Pulse
      setLive(next)
      const moment = `${next.status} ${next.stage}`
      if ((last !== "" && moment !== last) || hasEnded(next) || Date.now() - renewed > every.page) {
        renewed = Date.now()
        router.refresh()
      }
      last = moment
    }
    // A look that failed (a server that restarts, a lost connection) is made good by the next one.
    const timer = setInterval(() => void look().catch(() => undefined), every.pulse)
    return () => clearInterval(timer)
  }, [ended, router, source])

  const headline = headlineOf(pulse)
  return (
    <>
      <p className={styles.big} aria-live="polite">
        {headline.count === null ? null : <b>{formatCount(headline.count)}</b>} {headline.text}
      </p>
      <Bar pulse={pulse} />
      <Stages pulse={pulse} />
    </>
  )
}

function Bar({ pulse }: { pulse: Pulse }) {
  const parts = barOf(pulse)
  const total = Math.max(1, pulse.funnel.sampled)
  const before = (index: number) => parts.slice(0, index).reduce((sum, part) => sum + part.count, 0)
  return (
    <>
      <svg className={styles.bar} height="22" role="img" aria-label={barWords(pulse)}>
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

function Stages({ pulse }: { pulse: Pulse }) {
  return (
    <ol className={styles.stages} aria-label="Stages">
      {stagesOf(pulse).map(({ name, state, line, small, percent }) => (
        <li key={name} data-state={state} aria-current={state === "now" ? "step" : undefined}>
          <span className={styles.dot}>{state === "done" ? <Icon name="check" small /> : null}</span>
          <div>
            <b>{name}</b>
            <span>{line}</span>
            <small>{small}</small>
            {percent === null ? null : (
              <span
                className={styles.meter}
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
