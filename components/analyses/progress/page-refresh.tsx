"use client"

import { useRouter } from "next/navigation"
import { useEffect } from "react"

/** Renews the page now and then while something is under way. Without a script the page does so itself. */
export function Refresh({ every }: { every: number }) {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh()
    }, every)
    return () => clearInterval(timer)
  }, [every, router])
  return (
    <noscript>
      <meta httpEquiv="refresh" content="3" />
    </noscript>
  )
}
