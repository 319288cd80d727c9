import Link from "next/link"
import { routes } from "@/lib/routes"
import { intervalLevel } from "@/lib/wording/labels"

/** What holds on every page: who judged, and who did not. Figures about agreement stand on the overview. */
export function SiteFooter() {
  return (
    <footer className="foot">
      <div className="foot-in">
        <p>
          Categories of the public atlas were assigned by a language model, not by people. A share of what was read
          carries its number and a {intervalLevel} interval.
        </p>
        <p>
          <Link href={routes.method()}>Method</Link> · <Link href={routes.published()}>Published ErrorAtlas</Link> ·{" "}
          <Link href={routes.analyses()}>Analyses</Link> · <a href={routes.api("openapi.json")}>API</a>
        </p>
      </div>
    </footer>
  )
}
