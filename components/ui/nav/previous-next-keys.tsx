"use client"

import { useRouter } from "next/navigation"
import { useEffect } from "react"

const typing = "input:not([type=radio]), select, textarea, dialog, [contenteditable], [role=combobox], [role=listbox]"

/** The keys [ and ], k and j walk through the list; off while typing. Draws nothing. */
export function NeighbourKeys({ previous, next }: { previous: string | null; next: string | null }) {
  const router = useRouter()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (event.target instanceof HTMLElement && event.target.closest(typing)) return
      const target = "[k".includes(event.key) ? previous : "]j".includes(event.key) ? next : null
      if (target) router.push(target)
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [router, previous, next])
  return null
}
