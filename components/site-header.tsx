import Link from "next/link"
import { routes } from "@/lib/routes"
import { MainNav } from "./main-nav"
import { ScopeList, ScopeSwitch, type ScopeChoices } from "./scope-switch"
import { HomeLink } from "./scope/shown-scope"
import { SearchBox } from "./search-box"
import { ThemeButton } from "./theme-button"
import { Icon } from "./ui/icon"

/** Product, where to go, what is shown, search, upload, and what is one's own. Works without any script. */
export function SiteHeader({ viewerName, choices }: { viewerName: string | null; choices: ScopeChoices }) {
  const own =
    viewerName === null ? { href: routes.signIn(), label: "Sign in" } : { href: routes.work(), label: "Your work" }
  return (
    <header className="topbar">
      <div className="topbar-in">
        <HomeLink className="brand">
          <Mark />
          <span>ErrorAtlas</span>
        </HomeLink>
        <MainNav className="nav" label="Main" />
        <span className="grow" />
        <ScopeSwitch choices={choices} />
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
            <ScopeList choices={choices} />
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
