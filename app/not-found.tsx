import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { routes } from "@/lib/routes"

export default function NotFound() {
  return (
    <main className="page" id="main">
      <header className="page-head pt-10">
        <h1>There is nothing at this address</h1>
        <p className="lede">
          The model, category or failure may have another name, or belong to results that are private to someone else.
        </p>
      </header>
      <form className="row" action={routes.search()} role="search" aria-label="Search for it">
        <label className="search">
          <Icon name="search" />
          <span className="sr">Search</span>
          <input className="field" type="search" name="q" placeholder="Search for it" required maxLength={200} />
        </label>
        <button type="submit" className="btn primary">
          Search
        </button>
        <Link className="btn" href={routes.atlas()}>
          Open the atlas
        </Link>
      </form>
    </main>
  )
}
