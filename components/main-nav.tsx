"use client"

import Link from "next/link"
import { usePathname } from "next/navigation"
import { routes } from "@/lib/routes"

const places = [
  { label: "Atlas", href: routes.atlas(), under: "/atlas" },
  { label: "Models", href: routes.models(), under: "/models" },
  { label: "Benchmarks", href: routes.datasets(), under: "/datasets" },
  { label: "Compare", href: routes.compare(), under: "/compare" },
  { label: "Failures", href: routes.errors(), under: "/errors" },
] as const

/** A client component only to mark the current place. */
export function MainNav({ className, label }: { className: string; label: string }) {
  const path = usePathname()
  return (
    <nav className={className} aria-label={label}>
      {places.map(({ label: text, href, under }) => (
        <Link key={href} href={href} aria-current={path.startsWith(under) ? "page" : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
