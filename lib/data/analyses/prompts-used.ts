import "server-only"
import { promptOfSource, type PromptUsed } from "@/lib/domain/judges/prompt-source"
import { db } from "@/lib/data/base/kysely"

/**
 * Prompts that the diagnoses of an analysis answered: of its first and last hundreds, because prompts only change while
 * it stands still, from one version of the program to the next. Call getAnalysis first: this checks nobody's right.
 */
export async function listPromptsUsed(analysisId: number): Promise<PromptUsed[]> {
  const some = (order: "asc" | "desc") =>
    db()
      .selectFrom("errorAnnotation")
      .select("source")
      .where("analysisId", "=", analysisId)
      .where("outcome", "=", "diagnosed")
      .orderBy("id", order)
      .limit(300)
  const ends = db()
    .selectFrom(some("asc").as("first"))
    .selectAll()
    .unionAll((eb) => eb.selectFrom(some("desc").as("last")).selectAll())
  const rows = await db()
    .selectFrom(ends.as("ends"))
    .select("source")
    .distinct()
    .where("source", "like", "llm@%")
    .orderBy("source")
    .execute()
  return rows.flatMap(({ source }) => promptOfSource(source) ?? [])
}
