import Link from "next/link"
import { parseExclusion } from "@/lib/domain/taxonomy/category-exclusion"

type Named = { readonly slug: string; readonly name: string }

/** "Counts elsewhere" rules with their target categories as links. `first`: the link before the words. */
export function RuleLinks(props: {
  rules: readonly string[]
  categories: readonly Named[]
  hrefOf: (slug: string) => string
  first?: boolean
  className?: string | undefined
}) {
  return (
    <ul className={props.className ?? "bullets"}>
      {props.rules.map((rule) => {
        const { text, target } = parseExclusion(rule, props.categories)
        const links = target.map(({ words, slug }) =>
          slug ? (
            <Link key={words} href={props.hrefOf(slug)} scroll={false} prefetch={false}>
              {words}
            </Link>
          ) : (
            words
          ),
        )
        return props.first && target.length > 0 ? (
          <li key={rule}>
            {links} <span className="muted">{text}</span>
          </li>
        ) : (
          <li key={rule}>
            {text}
            {target.length > 0 ? ": " : null}
            {links}
          </li>
        )
      })}
    </ul>
  )
}
