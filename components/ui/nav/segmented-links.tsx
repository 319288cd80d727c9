import Link from "next/link"

/** A choice of few views; each is a link, because the address is the state. */
export function SegmentedLinks(props: {
  label: string
  current: string
  small?: boolean
  options: readonly { readonly value: string; readonly label: string; readonly href: string }[]
}) {
  return (
    <div className={props.small ? "seg links sm" : "seg links"} role="group" aria-label={props.label}>
      {props.options.map(({ value, label, href }) => (
        <Link key={value} href={href} scroll={false} aria-current={value === props.current ? "true" : undefined}>
          {label}
        </Link>
      ))}
    </div>
  )
}
