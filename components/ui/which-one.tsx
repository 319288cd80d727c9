import Link from "next/link"

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
    <>
      <p>
        No {what} is called “{asked}” exactly. It may be one of these:
      </p>
      <ul>
        {choices.map(({ name, href }) => (
          <li key={href}>
            <Link href={href}>{name}</Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The same as a page of its own, where an address names none. */
export function WhichOnePage(props: Parameters<typeof WhichOne>[0]) {
  return (
    <main className="page" id="main">
      <header className="page-head">
        <h1>Which {props.what}?</h1>
      </header>
      <WhichOne {...props} />
    </main>
  )
}
