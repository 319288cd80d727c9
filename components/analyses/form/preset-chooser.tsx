import Link from "next/link"
import styles from "@/components/analyses/analyses.module.css"

export type PresetOption = {
  readonly key: string
  readonly name: string
  readonly hint: string
  readonly href: string
}

/** Named settings; each is a link that fills the form anew, because the address is the state. */
export function PresetChooser({ presets, current }: { presets: readonly PresetOption[]; current: string }) {
  return (
    <nav aria-label="Presets" className={styles.presets}>
      {presets.map(({ key, name, hint, href }) => (
        <Link key={key} href={href} scroll={false} replace aria-current={key === current ? "true" : undefined}>
          <b>{name}</b>
          <span>{hint}</span>
        </Link>
      ))}
    </nav>
  )
}
