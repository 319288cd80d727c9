import type { ReactNode } from "react"

export type FunnelStep = { readonly count: number; readonly label: ReactNode }

/** From attempts to categories: each step's bar is its share of the first. */
export function FunnelSteps({ steps, format }: { steps: readonly FunnelStep[]; format: (count: number) => string }) {
  const first = steps[0]?.count ?? 0
  return (
    <ol className="funnel" style={{ "--n": steps.length } as React.CSSProperties}>
      {steps.map(({ count, label }, index) => (
        <li key={index} style={{ "--w": `${first === 0 ? 0 : (100 * count) / first}%` } as React.CSSProperties}>
          <b>{format(count)}</b> <span>{label}</span>
        </li>
      ))}
    </ol>
  )
}
