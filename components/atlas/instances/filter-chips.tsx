import Link from "next/link"
import { Icon } from "@/components/ui/icon"

type Left = { readonly model: readonly string[]; readonly dataset: readonly string[] }

/** What narrows the whole page, each with a way to take it away. */
export function FilterChips(props: {
  models: readonly { readonly slug: string; readonly name: string }[]
  datasets: readonly string[]
  hrefOf: (left: Left) => string
}) {
  const models = props.models.map(({ slug }) => slug)
  const { datasets } = props
  const chips = [
    ...props.models.map(({ slug, name }) => ({
      label: name,
      href: props.hrefOf({ model: models.filter((other) => other !== slug), dataset: datasets }),
    })),
    ...datasets.map((slug) => ({
      label: slug,
      href: props.hrefOf({ model: models, dataset: datasets.filter((other) => other !== slug) }),
    })),
  ]
  if (chips.length === 0) return null
  return (
    <p className="actions mb-5" role="group" aria-label="Everything on this page is narrowed to">
      {chips.map((chip) => (
        <Link className="chip on" key={chip.label} href={chip.href} scroll={false}>
          {chip.label} <Icon name="cross" small />
          <span className="sr">: remove this filter</span>
        </Link>
      ))}
    </p>
  )
}
