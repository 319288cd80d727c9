"use client"

import { useRouter } from "next/navigation"
import { useEffect } from "react"

/** The keys [ and ] walk through the list; off while typing. Draws nothing. */
export function NeighbourKeys({ previous, next }: { previous: string | null; next: string | null }) {
  const router = useRouter()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest("input, select, textarea")) return
      const target = event.key === "[" ? previous : event.key === "]" ? next : null
      if (target) router.push(target)
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [router, previous, next])
  return null
}
