import type { Metadata } from "next"
import { JudgeTable, type JudgeRow } from "@/components/prices/judge-table"
import { OwnPrices } from "@/components/prices/own-prices"
import { PriceForm } from "@/components/prices/price-form"
import { ShippedPriceTable } from "@/components/prices/shipped-price-table"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Note } from "@/components/ui/note"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getViewer } from "@/lib/auth/session"
import { listOwnPrices, listPriceEntries } from "@/lib/data/judges/judge-prices"
import { listSpendByJudge, type JudgeSpend } from "@/lib/data/judges/spend-by-judge"
import { readerOf } from "@/lib/domain/judges/judge-id"
import { priceOf, type PriceEntry } from "@/lib/domain/judges/price"
import { shippedPrices } from "@/lib/domain/judges/default-prices"
import { findJudge, listJudgesFor } from "@/lib/judge-info/available-judges"
import { routes } from "@/lib/routes"
import { dropPrice, enterPrice } from "./actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Judges and prices" }

/** Who can judge here, at what price, and what each has cost the viewer so far. */
export default async function JudgesPage() {
  const viewer = await getViewer()
  const [own, entries] = await Promise.all([
    viewer ? listOwnPrices(viewer.id) : [],
    listPriceEntries(viewer?.id ?? null),
  ])
  const rows = rowsOf(viewer, await listSpendByJudge(viewer, entries), entries)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Method", href: routes.method() }, { label: "Judges" }]} />
      <header className="page-head">
        <h1>Judges and prices</h1>
        <p className="lede">
          Who can read failures here, what each costs by the million tokens, and what your analyses have spent on it.
        </p>
      </header>
      <section aria-labelledby="judges">
        <h2 id="judges" style={{ marginBottom: "0.75rem" }}>
          Judges
        </h2>
        <JudgeTable rows={rows} />
        <p className="fig-note">
          Calls and tokens are those of your own analyses; what was reused from memory was not paid. Each analysis keeps
          the price of the day it was started.
        </p>
      </section>
      <section className="section grid-main" aria-labelledby="prices">
        <div className="stack">
          <h2 id="prices">Your prices</h2>
          {viewer ? (
            <OwnPrices prices={own} remove={dropPrice} />
          ) : (
            <Note>Sign in to enter prices of your own; they are used for your analyses only.</Note>
          )}
        </div>
        {viewer ? (
          <aside className="panel panel-in stack" aria-labelledby="new-price">
            <h2 id="new-price" className="h3">
              Enter a price
            </h2>
            <PriceForm
              action={enterPrice}
              judges={rows.filter(({ id, hasPage }) => hasPage && id !== "builtin").map(({ id }) => id)}
            />
          </aside>
        ) : null}
      </section>
      <section className="section" aria-labelledby="shipped">
        <h2 id="shipped" style={{ marginBottom: "0.5rem" }}>
          Shipped prices
        </h2>
        <p className="sm muted" style={{ marginBottom: "0.75rem" }}>
          USD per million tokens, standard tier, as published on the day given. They go out of date: check with your
          provider. A deployment on Azure that is called after an OpenAI model is taken for that model. An endpoint of
          your own has no price until you enter one.
        </p>
        <ShippedPriceTable prices={shippedPrices} />
      </section>
    </main>
  )
}

/** Judges that are set up, those that are not, and those that only past analyses know. */
function rowsOf(viewer: Viewer, spent: readonly JudgeSpend[], entries: readonly PriceEntry[]): JudgeRow[] {
  const judges = listJudgesFor(viewer)
  const ids = [...new Set([...judges.map(({ id }) => id), ...spent.map(({ judgeId }) => judgeId)])]
  return ids.map((id) => {
    const judge = judges.find((one) => one.id === id) ?? findJudge(id)
    const past = spent.find(({ judgeId }) => judgeId === id)
    const price = priceOf(readerOf(id), entries)
    return {
      id,
      label: judge?.label ?? id,
      lacks: judge ? judge.reason : "not set up here any more",
      hasPage: findJudge(id) !== undefined,
      price,
      analyses: past?.analyses ?? 0,
      spend: past?.spend ?? null,
      usd: past ? past.usd : price ? 0 : null,
    }
  })
}
