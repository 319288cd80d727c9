"use client"

import Link from "next/link"
import { usePathname, useSearchParams } from "next/navigation"
import { useEffect, useSyncExternalStore, type ReactNode } from "react"
import { inScope, keyOfScope, scopeInAddress, type Address } from "./scope-address"

/** Where the reader is, on the server as in the browser. */
export function useAddress(): Address {
  const path = usePathname()
  const search = useSearchParams()
  // Outside of an app, as in a test of one component, there is no address.
  return { path: (path as string | null) ?? "/", search: new URLSearchParams((search as URLSearchParams | null) ?? "") }
}

/** What the page at hand said last: one name, kept until the next. */
let told = { key: "", name: "" }
const listeners = new Set<() => void>()

function listen(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The name of a scope as the page that shows it says it; null where it said none, and before scripts run. */
export function useToldName(key: string): string | null {
  return useSyncExternalStore(
    listen,
    () => (told.key === key ? told.name : null),
    () => null,
  )
}

/**
 * Tells the head of the site what the scope in this page's address is called. The page has checked that its reader may
 * read it; the head itself knows the names of the reader's own work alone.
 */
export function ShownScope({ name }: { name: string }) {
  const key = keyOfScope(scopeInAddress(useAddress()))
  useEffect(() => {
    told = { key, name }
    listeners.forEach((listener) => listener())
  }, [key, name])
  return null
}

/** The start of the site, in the scope one is in. */
export function HomeLink({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <Link className={className} href={inScope.home(scopeInAddress(useAddress()))}>
      {children}
    </Link>
  )
}
