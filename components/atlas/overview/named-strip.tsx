"use client"

import { useRef, useState, type PointerEvent, type ReactNode } from "react"
import { formatPercent } from "@/lib/format"
import { namesAt, type NamedRate } from "./strip-names"

type At = { readonly x: number; readonly width: number }

/**
 * A crowded strip that says whose dots are under the pointer. The names are asked for by the first pointer that comes:
 * sent with every page they would weigh more than the page.
 */
export function NamedStrip({ href, children }: { href: string; children: ReactNode }) {
  const asked = useRef(false)
  const [models, setModels] = useState<readonly NamedRate[]>([])
  const [at, setAt] = useState<At | null>(null)
  const load = async () => {
    if (asked.current) return
    asked.current = true
    try {
      const answer = await fetch(href)
      if (!answer.ok) throw new Error(String(answer.status))
      setModels(readModels(await answer.json()))
    } catch {
      // The next pointer asks again; the benchmark's page has the names anyway.
      asked.current = false
    }
  }
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    void load()
    const { left, width } = event.currentTarget.getBoundingClientRect()
    setAt({ x: event.clientX - left, width })
  }
  const { shown, more } = at ? namesAt(models, at) : { shown: [], more: 0 }
  return (
    <div
      style={{ position: "relative", ...(at && { zIndex: 20 }) }}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={() => setAt(null)}
    >
      {children}
      {at && shown.length > 0 ? (
        <div
          className="menu-pop xs"
          style={{
            position: "absolute",
            top: "1.75rem",
            minWidth: 0,
            pointerEvents: "none",
            ...(at.x < at.width / 2 ? { left: at.x, right: "auto" } : { right: at.width - at.x, left: "auto" }),
          }}
        >
          {shown.map(({ name, rate }) => (
            <div key={name} className="nowrap">
              {name} <b>{formatPercent(rate)}</b>
            </div>
          ))}
          {more > 0 ? <div className="muted">and {more} more</div> : null}
        </div>
      ) : null}
    </div>
  )
}

/** The answer of GET /api/v1/models, as far as it is needed; anything else has no names. */
function readModels(answer: unknown): NamedRate[] {
  const list = typeof answer === "object" && answer !== null && "models" in answer ? answer.models : null
  if (!Array.isArray(list)) return []
  return (list as readonly { name?: unknown; failureRate?: { estimate?: unknown } | null }[]).flatMap((model) => {
    const rate = model.failureRate?.estimate
    return typeof model.name === "string" && typeof rate === "number" ? [{ name: model.name, rate }] : []
  })
}
