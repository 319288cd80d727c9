import Link from "next/link"
import { routes } from "@/lib/routes"
import { releaseStatus, StatusTag } from "./atlas/release-switcher"
import { MainNav } from "./main-nav"
import { SearchBox } from "./search-box"
import { ThemeButton } from "./theme-button"
import { Icon } from "./ui/icon"

type HeaderRelease = {
  readonly key: string
  readonly name: string
  readonly isLatest: boolean
  readonly publishedAt: Date | null
}

/** Product, where to go, which release, search, upload, and what is one's own. Works without any script. */
export function SiteHeader({
  viewerName,
  releases,
}: {
  viewerName: string | null
  releases: readonly HeaderRelease[]
}) {
  const own =
    viewerName === null ? { href: routes.signIn(), label: "Sign in" } : { href: routes.work(), label: "Your work" }
  return (
    <header className="topbar">
      <div className="topbar-in">
        <Link className="brand" href={routes.home()}>
          <Mark />
          <span>ErrorAtlas</span>
        </Link>
        <MainNav className="nav" label="Main" />
        <span className="grow" />
        <ReleaseMenu releases={releases} />
        <SearchBox />
        <Link className="btn" href={routes.upload()}>
          <Icon name="upload" />
          Upload
        </Link>
        <Link className="btn ghost hide-s" href={own.href}>
          {own.label}
        </Link>
        <ThemeButton />
        <details className="menu">
          <summary className="btn icon ghost" aria-label="Menu">
            <Icon name="menu" />
          </summary>
          <div className="menu-pop">
            <MainNav className="menu-links" label="Menu" />
            <Link href={routes.search()}>Search</Link>
            <Link href={routes.analyses()}>Analyses</Link>
            <Link href={own.href}>{own.label}</Link>
            {viewerName === null ? null : <Link href={routes.account()}>{viewerName}</Link>}
          </div>
        </details>
      </div>
    </header>
  )
}

function ReleaseMenu({ releases }: { releases: readonly HeaderRelease[] }) {
  const latest = releases.find((release) => release.isLatest)
  if (!latest) return null
  return (
    <details className="menu release-menu hide-s">
      <summary className="btn ghost release" data-release={latest.key}>
        Release {latest.key} <span className="tag">latest</span> <Icon name="down" small />
      </summary>
      <div className="menu-pop">
        {releases.map((release) => (
          <Link key={release.key} href={routes.atlas(release.isLatest ? "latest" : release.key)}>
            {release.name} <StatusTag status={releaseStatus(release)} />
          </Link>
        ))}
        <Link href={routes.published()}>
          The published ErrorAtlas <StatusTag status="published" />
        </Link>
      </div>
    </details>
  )
}

function Mark() {
  return (
    <svg
      viewBox="0 0 28 28"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeLinejoin="round"
      strokeWidth="1.5"
    >
      <path d="M9.2 3.2c4.6-2 11 .1 14 4.6 2.6 3.9 2.7 9.9-.9 13.5-3.9 3.9-11 4.3-15.3 1C2.8 19.2 1.7 14.4 3.3 10 4.4 7 6.4 4.4 9.2 3.2Z" />
      <path d="M11.6 7.3c3.1-1.3 6.9.1 8.6 3 1.6 2.7 1.2 6.1-1.2 8.1-2.7 2.2-7.2 2.3-9.8.2-2.3-1.9-2.7-4.9-1.7-7.5.7-1.8 2.2-3 4.1-3.8Z" />
      <path d="M13.5 11.2c1.6-.7 3.5.1 4.2 1.6.7 1.5.3 3.1-1 4-1.4.9-3.5.8-4.6-.3-1-1-1.1-2.4-.5-3.6.4-.8 1-1.3 1.9-1.7Z" />
    </svg>
  )
}
