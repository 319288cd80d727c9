"use client"

import { formatCount } from "@/lib/format"
import { unpackChoices } from "@/components/ui/form/choices-with-counts"

/** One choice of the filters. A client component, because a hundred options packed are a third of what they are drawn. */
export function FilterSelect(props: {
  name: string
  label: string
  all: string
  value: string | undefined
  choices: string
}) {
  return (
    <>
      <label className="sr" htmlFor={`filter-${props.name}`}>
        {props.label}
      </label>
      <select id={`filter-${props.name}`} name={props.name} className="field" defaultValue={props.value ?? ""}>
        <option value="">{props.all}</option>
        {unpackChoices(props.choices).map(([slug, name, depth, count]) => (
          <option key={slug} value={slug}>
            {`${depth > 1 ? "\u2003" : ""}${name}${count < 0 ? "" : ` (${formatCount(count)})`}`}
          </option>
        ))}
      </select>
    </>
  )
}
