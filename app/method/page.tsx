import type { Metadata } from "next"
import Link from "next/link"
import { AtlasFunnel } from "@/components/atlas/overview/atlas-funnel"
import { ChecksPanel } from "@/components/atlas/overview/checks-panel"
import { reviewedInWords } from "@/components/atlas/data/findings"
import styles from "@/components/atlas/overview/method.module.css"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { countExpertMatches, countReviewed, listSecondOpinions } from "@/lib/data/atlas/atlas-facts"
import { getScope } from "@/lib/data/scope/scope"
import { funnelOf, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { routes } from "@/lib/routes"
import { kappaInterval } from "@/lib/stats/agreement/coefficients"
import { seededRandom } from "@/lib/stats/core/random"
import { pairTable } from "@/lib/stats/proportions/contingency-table"
import { intervalMethod } from "@/lib/stats/proportions/proportion"
import { intervalLevel } from "@/lib/wording/labels"

export const metadata: Metadata = { title: "Method" }

export default async function MethodPage() {
  const scope = await orNotFound(getScope({}, await getViewer()))
  const [strata, opinions, experts, reviewed] = await Promise.all([
    listStrata(scope),
    listSecondOpinions(scope),
    countExpertMatches(scope),
    countReviewed(scope),
  ])
  const funnel = funnelOf(strata)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Method" }]} />
      <header className="page-head">
        <h1>How failures become numbers</h1>
        <p className="lede">
          The method is ErrorMap’s (arXiv 2601.15812): each wrong answer is read on its own, named, and placed. What we
          do differently, and what the numbers can carry, stands here.
        </p>
      </header>
      <div className={styles.page}>
        <article className={styles.prose}>
          <h2>From an answer to a category</h2>
          <ol>
            <li>
              An answer fails when its score is below the benchmark’s threshold, or above it where lower is better.
              Answers without a score are no attempts.
            </li>
            <li>Failures are sampled with a seed, for every model on every benchmark.</li>
            <li>
              A judge reads input, reference, up to three right answers of other models, and the wrong one. It lists
              what a right answer needs, quotes the output for each, and names the first major error.
            </li>
            <li>From all titles and summaries a tree of categories is built, level by level.</li>
            <li>Every failure is placed in the deepest category that fits, or counted as Other.</li>
          </ol>
          <p>
            A new model is placed on a released tree by the third and fifth step alone. Sometimes the output is right,
            or the item, its reference or its scorer is at fault: “No error found” is a result, and stays in every
            count.
          </p>
          <h2>Nothing is lost on the way</h2>
          <p>
            Attempts, failures, sampled, read, placed: the funnel below closes exactly, and in the tree children and
            what sits in a category itself add up to its total. A refusal of the judge, a reply that cannot be read, or
            a failure that fits nowhere is a number of its own. Two failures with the same title are two failures.
          </p>
          <h2>Two questions, two numbers</h2>
          <p>
            <b>Share of failures</b>: when it fails, how? Failures are read as a sample, so each one read stands for
            failures / read of its model and benchmark. <b>Rate of attempts</b>: how often does it fail this way? The
            failure rate times the share. One share up forces others down; rates do not, and change with accuracy.
          </p>
          <p>
            Every share and rate carries a {intervalLevel} interval: {intervalMethod}’s at Kish’s effective sample size;
            for rates the limits of both parts combined (MOVER); plain {intervalMethod} where every failure was read.
            Where an item was tried several times, intervals are by item: trials of one item are alike. Differences
            between two models on shared items are tested by McNemar’s exact test, with Benjamini and Hochberg’s q over
            the categories of one level. Under 5 read no interval is shown, under 50 the square is dashed.
          </p>
          <h2>What is not known</h2>
          <p>
            {capitalised(reviewedInWords(reviewed))}. The first judge, the second, and the comparison with the experts’
            own words are all language models. A share speaks for the groups that were sampled, not for benchmarks or
            models outside them. The sample is small for most models; where intervals overlap, no order is claimed.
          </p>
          <p>
            The built-in judge of the analyses needs no key. It is a heuristic: verifiable checks, then likeness to
            failures of the released atlas.{" "}
            <Link href={routes.judge("builtin")}>How often it agrees with the atlas</Link> is measured, and said
            wherever its labels are shown.
          </p>
          <h2>Sources</h2>
          <p>
            Ashury-Tahan, Mai, Bandel, Shmueli-Scheuer, Choshen: “ErrorMap and ErrorAtlas: Charting the Failure
            Landscape of Large Language Models”, arXiv 2601.15812. What is known of{" "}
            <Link href={routes.published()}>their published figures</Link> is kept apart from ours.
          </p>
        </article>
        <ChecksPanel
          read={funnel.diagnosed + funnel.noErrorFound}
          asked={opinions.reduce((sum, pair) => sum + pair.count, 0)}
          agreed={opinions.reduce((sum, pair) => sum + (pair.first === pair.second ? pair.count : 0), 0)}
          kappa={
            opinions.length > 0
              ? kappaInterval({ table: pairTable(opinions).counts, random: seededRandom(scope.version.key) })
              : null
          }
          experts={experts}
          reviewed={reviewed}
        />
      </div>
      <AtlasFunnel funnel={funnel} strata={strata} errorsHref={(values) => routes.errors(values)} />
    </main>
  )
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
