import Link from "next/link"
import { HomeLink } from "@/components/scope/shown-scope"

export type Crumb = { readonly label: string; readonly href?: string }

export function Crumbs({ items }: { items: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="crumbs">
        <li>
          <HomeLink>ErrorAtlas</HomeLink>
        </li>
        {items.map(({ label, href }) => (
          <li key={label}>{href ? <Link href={href}>{label}</Link> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  )
}
