import "server-only"
import { pooled } from "@/lib/data/base/kysely"
import { titleCollector, type TitleItem } from "@/lib/method/tree/title-items"

/** Rows held at a time: what failures have in common is told by lib/method/tree/title-items.ts, a page after the other. */
const page = 10_000

/** Diagnosed failures as items; with `missingOn`, only those that have no place on that version yet. */
export async function listTitleItems(analysisId: number, missingOn: number | null): Promise<TitleItem[]> {
  const collector = titleCollector()
  for (let after = 0, more = true; more;) {
    const rows = await pooled()
      .selectFrom("errorAnnotation as a")
      .select(["a.id", "a.title", "a.summary", "a.categoryHint", "a.source"])
      .where("a.analysisId", "=", analysisId)
      .where("a.outcome", "=", "diagnosed")
      .where("a.id", ">", after)
      .$if(missingOn !== null, (qb) =>
        qb.where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom("categoryAssignment as ca")
                .select("ca.annotationId")
                .whereRef("ca.annotationId", "=", "a.id")
                .where("ca.versionId", "=", missingOn),
            ),
          ),
        ),
      )
      .orderBy("a.id")
      .limit(page)
      .execute()
    for (const { title, summary, ...row } of rows) collector.add({ ...row, title: title ?? "", summary: summary ?? "" })
    after = rows.at(-1)?.id ?? after
    more = rows.length === page
  }
  return collector.items()
}
