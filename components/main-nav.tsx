"use client"

import Link from "next/link"
import { scopeInAddress, inScope } from "./scope/scope-address"
import { useAddress } from "./scope/shown-scope"

const places = [
  { label: "Atlas", hrefIn: inScope.atlas, under: "/atlas" },
  { label: "Models", hrefIn: inScope.models, under: "/models" },
  { label: "Benchmarks", hrefIn: inScope.datasets, under: "/datasets" },
  { label: "Compare", hrefIn: inScope.compare, under: "/compare" },
  { label: "Failures", hrefIn: inScope.errors, under: "/errors" },
] as const

/** A client component to mark the current place, and to stay in the scope that the address narrows to. */
export function MainNav({ className, label }: { className: string; label: string }) {
  const address = useAddress()
  const scope = scopeInAddress(address)
  return (
    <nav className={className} aria-label={label}>
      {places.map(({ label: text, hrefIn, under }) => (
        <Link key={under} href={hrefIn(scope)} aria-current={address.path.startsWith(under) ? "page" : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
