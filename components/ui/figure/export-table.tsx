"use client"

import { useState } from "react"
import { Icon } from "@/components/ui/icon"

const kinds = [
  { kind: "svg", label: "Picture, SVG" },
  { kind: "png", label: "Picture, PNG" },
  { kind: "csv", label: "Its table, CSV" },
] as const

/**
 * Writes the figure it stands in to a file, or what has the id `of`. The code that draws is fetched when it is first
 * wanted. `hasTable`: false where no table of the page holds the numbers; a route beside the page gives them then.
 */
export function ExportTable({ name, of, hasTable = true }: { name: string; of?: string; hasTable?: boolean }) {
  const [problem, setProblem] = useState(false)
  const save = async (button: HTMLElement, kind: "csv" | "svg" | "png") => {
    const figure = of === undefined ? button.closest<HTMLElement>(".fig") : document.getElementById(of)
    const menu = button.closest("details")
    if (menu) menu.open = false
    try {
      const { saveFigure } = await import("@/components/plot/picture/save-figure")
      if (figure) await saveFigure(figure, name, kind)
      setProblem(false)
    } catch {
      setProblem(true)
    }
  }
  return (
    <details
      className="menu export-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.currentTarget.open = false
        event.currentTarget.querySelector("summary")?.focus()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false
      }}
    >
      <summary className="btn ghost">
        <Icon name="download" />
        Export<span className="sr"> {name}</span>
      </summary>
      <div className="menu-pop">
        {kinds.map(({ kind, label }) =>
          kind === "csv" && !hasTable ? null : (
            <button key={kind} type="button" onClick={(event) => void save(event.currentTarget, kind)}>
              {label}
            </button>
          ),
        )}
      </div>
      {problem ? (
        <p className="xs" role="alert">
          The file could not be made; try again.
        </p>
      ) : null}
    </details>
  )
}
