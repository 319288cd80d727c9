"use client"

import { useRouter } from "next/navigation"
import { useEffect } from "react"

/** Asks the page for news every second, as long as the component that calls it is shown. */
export function useNews(): void {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 1_000)
    return () => clearInterval(timer)
  }, [router])
}
