import Link from "next/link"
import { formatCount } from "@/lib/format"
import type { CategoryQuery } from "@/lib/queries"
import { categoryTabs } from "@/lib/routes"

type Tab = CategoryQuery["tab"]

const names = { overview: "Overview", instances: "Instances", quality: "Quality", history: "History" } as const

/** The parts of a category's page; each is an address of its own. */
export function CategoryTabs(props: { current: Tab; instances: number; hrefOf: (tab: Tab) => string }) {
  return (
    <nav className="tabs" aria-label="About this category">
      {categoryTabs.map((tab) => (
        <Link
          key={tab}
          href={props.hrefOf(tab)}
          aria-current={tab === props.current ? "page" : undefined}
          scroll={false}
        >
          {names[tab]}
          {tab === "instances" ? <span className="n">{formatCount(props.instances)}</span> : null}
        </Link>
      ))}
    </nav>
  )
}
