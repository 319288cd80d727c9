import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import { routes } from "@/lib/routes"
import styles from "./release-switcher.module.css"

export type AtlasChoice = {
  readonly key: string
  readonly name: string
  readonly status: "latest" | "preview" | "stale" | "own" | "published"
}

/** What a release is to a reader of today. */
export function releaseStatus(release: { readonly isLatest: boolean; readonly publishedAt: Date | null }) {
  if (release.isLatest) return "latest"
  return release.publishedAt === null ? "preview" : "stale"
}

const tones = { latest: "tag good", preview: "tag warn", stale: "tag warn", own: "tag line", published: "tag" } as const

const words = {
  latest: ["latest", "The newest release."],
  preview: ["preview", "Not published yet: categories and counts may still change."],
  stale: ["stale", "A newer release exists: compare figures of one release only."],
  own: ["own", "A tree that an analysis of uploaded results built for itself."],
  published: ["published, incomplete", "Figures others published about their atlas; never mixed with ours."],
} as const

/** Which tree the page shows, and the others there are; every one says how far to trust that it is current. */
export function ReleaseSwitcher({ choices, current }: { choices: readonly AtlasChoice[]; current: string }) {
  const shown = choices.find((choice) => choice.key === current)
  if (!shown) return null
  const names = tellApart(
    choices,
    ({ name }) => name,
    ({ key }) => key.replace("-", " "),
  )
  return (
    <details className={`menu ${styles.switcher}`}>
      <summary className="btn" aria-label={`${shown.name}, ${words[shown.status][0]}: choose another tree`}>
        {shown.status === "own" ? "Own tree" : shown.key} <StatusTag status={shown.status} /> <Icon name="down" small />
      </summary>
      <div className="menu-pop">
        {choices.map((choice, index) => (
          <Link
            key={choice.key}
            href={hrefOf(choice)}
            aria-current={choice.key === current ? "page" : undefined}
            prefetch={false}
          >
            <span>{names[index]}</span> <StatusTag status={choice.status} />
          </Link>
        ))}
      </div>
    </details>
  )
}

export function StatusTag({ status }: { status: AtlasChoice["status"] }) {
  const [text, about] = words[status]
  return (
    <span className={tones[status]} title={about}>
      {text}
    </span>
  )
}

function hrefOf({ key, status }: AtlasChoice): string {
  if (status === "published") return routes.published()
  return routes.atlas(status === "latest" ? "latest" : key)
}
