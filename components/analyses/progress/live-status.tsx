"use client"

import { useRouter } from "next/navigation"
import { createContext, useContext, useEffect, useState, type ReactNode } from "react"
import { hasEnded, type Snapshot } from "@/lib/domain/analyses/analysis-status"

/** milliseconds between two looks, and between two renewals of the rest of the page */
const every = { snapshot: 1_000, page: 5_000 }

const Latest = createContext<Snapshot | null>(null)

/**
 * Keeps the snapshot of an analysis up to date for everything inside by a light request a second; the rest of the page is
 * renewed now and then and at every change of stage. Without a script the page reloads itself (see the page).
 */
export function LiveSnapshot({ first, source, children }: { first: Snapshot; source: string; children: ReactNode }) {
  const router = useRouter()
  const [live, setLive] = useState<Snapshot | null>(null)
  const ended = hasEnded(first)

  useEffect(() => {
    if (ended) return
    let renewed = Date.now()
    let last = ""
    const look = async () => {
      if (document.visibilityState === "hidden") return
      const response = await fetch(source, { cache: "no-store" })
      if (!response.ok) return
      const next = (await response.json()) as Snapshot
      setLive(next)
      const moment = `${next.status} ${next.stage}`
      if ((last !== "" && moment !== last) || hasEnded(next) || Date.now() - renewed > every.page) {
        renewed = Date.now()
        router.refresh()
      }
      last = moment
    }
    // A look that failed (a server that restarts, a lost connection) is made good by the next one.
    const timer = setInterval(() => void look().catch(() => undefined), every.snapshot)
    return () => clearInterval(timer)
  }, [ended, router, source])

  // A renewed page brings a snapshot of its own; once ended, that is the last word.
  return <Latest.Provider value={live && !ended ? live : first}>{children}</Latest.Provider>
}

export function useSnapshot(): Snapshot {
  const snapshot = useContext(Latest)
  if (!snapshot) throw new Error("There is no LiveSnapshot around this.")
  return snapshot
}
