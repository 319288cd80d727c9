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
