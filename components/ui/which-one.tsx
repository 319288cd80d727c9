import Link from "next/link"
import { routes } from "@/lib/routes"
import { Crumbs } from "./nav/breadcrumbs"

/** Asks which of several is meant, where a name could be any of them. */
export function WhichOne({
  what,
  asked,
  choices,
}: {
  what: "model" | "benchmark"
  asked: string
  choices: readonly { readonly name: string; readonly href: string }[]
}) {
  return (
    <div className="stack" style={{ "--gap": "0.75rem", marginBottom: "1.5rem" } as React.CSSProperties}>
      <p style={{ overflowWrap: "anywhere" }}>
        No {what} is called “{asked}” exactly. It may be one of these:
      </p>
      <ul className="stack" style={{ "--gap": "0.5rem" } as React.CSSProperties}>
        {choices.map(({ name, href }) => (
          <li key={href}>
            <Link href={href} style={{ overflowWrap: "anywhere" }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

const lists = {
  model: { label: "Models", href: routes.models() },
  benchmark: { label: "Benchmarks", href: routes.datasets() },
} as const

/** The same as a page of its own, where an address names none. */
export function WhichOnePage(props: Parameters<typeof WhichOne>[0]) {
  return (
    <main className="page" id="main">
      <Crumbs items={[lists[props.what], { label: "Which one?" }]} />
      <header className="page-head">
        <h1>Which {props.what}?</h1>
      </header>
      <WhichOne {...props} />
    </main>
  )
}
