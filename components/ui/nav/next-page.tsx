"use client"

import Link from "next/link"
import { useRouter } from "next/navigation"
import { useEffect, type ReactNode } from "react"

type Kind = NonNullable<Parameters<ReturnType<typeof useRouter>["prefetch"]>[1]>["kind"]

/** The link to the next page of a list. The page is fetched ahead once the reader's browser has nothing else to do. */
export function NextPage({ href, children }: { href: string; children: ReactNode }) {
  const router = useRouter()
  useEffect(() => {
    const ahead = () => router.prefetch(href, { kind: "full" as Kind })
    // Safari knows no idle callbacks.
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(ahead, 500)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(ahead, { timeout: 3_000 })
    return () => cancelIdleCallback(idle)
  }, [href, router])
  return (
    <Link className="btn" href={href} prefetch={false}>
      {children}
    </Link>
  )
}
