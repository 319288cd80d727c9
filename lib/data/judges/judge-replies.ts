import "server-only"
import { groupBy } from "@/lib/domain/collections/group-by"
import type { JudgeReply, Payment, ReplyStore } from "@/lib/domain/judges/judge-reply"
import { inBatches } from "@/lib/data/base/in-batches"
import { isOneOf, isOneText } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { addedSpend } from "./spend-rows"

const findReply = inBatches(findReplies, { max: 200, gatherMs: 10 })

/**
 * Replies of judges, kept by the hash of their request: a run that was stopped pays no call twice. What a reply cost is
 * added to its payer's account in the same statement: whenever a process is killed, what is kept is counted.
 */
export const judgeReplies: ReplyStore = {
  get: (key, askedBy) => findReply({ key, askedBy }),
  put: (key, reply, payment) => putReply({ key, payment, ...reply }),
}

type NewRow = JudgeReply & { readonly key: string; readonly payment: Payment | undefined }

/** Resolves when the reply is committed. */
const putReply = inBatches(saveReplies, { max: 200, gatherMs: 15 })

type Asked = { readonly key: string; readonly askedBy: number | undefined }

async function findReplies(asked: readonly Asked[]): Promise<(JudgeReply | null)[]> {
  const rows = await pooled()
    .selectFrom("judgeReply")
    .select(["key", "judgeId", "task", "reply", "inputTokens", "outputTokens", "analysisId", "shared"])
    .where((eb) =>
      isOneText(
        eb.ref("key"),
        asked.map(({ key }) => key),
      ),
    )
    .execute()
  const byKey = new Map(rows.map(({ key, analysisId, shared, ...reply }) => [key, { reply, analysisId, shared }]))
  const news = asked.flatMap(({ key, askedBy }) => {
    const row = byKey.get(key)
    return row && !row.shared && askedBy !== undefined && askedBy !== row.analysisId ? { key, askedBy } : []
  })
  if (news.length > 0) await recordAskers(news)
  return asked.map(({ key }) => byKey.get(key)?.reply ?? null)
}

/**
 * Others than the one they are known of ask for these replies. What a dry run of the same results brought becomes the
 * analysis's that asks first. Locked in the order in which `insertReplies` writes.
 */
async function recordAskers(asked: readonly { readonly key: string; readonly askedBy: number }[]): Promise<void> {
  const rows = [...groupBy(asked, ({ key }) => key)].map(([key, askers]) => ({
    key,
    askedBy: askers[0]?.askedBy ?? 0,
    several: new Set(askers.map(({ askedBy }) => askedBy)).size > 1,
  }))
  await pooled()
    .with("held", (qb) =>
      qb
        .selectFrom("judgeReply")
        .select(["key", "analysisId", "resultSetId"])
        .where((eb) =>
          isOneText(
            eb.ref("key"),
            rows.map(({ key }) => key),
          ),
        )
        .orderBy("key")
        .forNoKeyUpdate(),
    )
    .updateTable("judgeReply as j")
    .from("held as h")
    .innerJoin(rowTable("r", { key: "text", askedBy: "int4", several: "bool" }, rows), "r.key", "h.key")
    .leftJoin("analysis as a", "a.id", "r.askedBy")
    .set((eb) => ({
      analysisId: eb.fn.coalesce("h.analysisId", "r.askedBy"),
      shared: eb
        .or([
          eb("r.several", "=", true),
          eb(eb.fn.coalesce("h.analysisId", "r.askedBy"), "<>", eb.ref("r.askedBy")),
          eb("h.resultSetId", "is distinct from", eb.ref("a.resultSetId")),
        ])
        .$castTo<boolean>(),
    }))
    .whereRef("j.key", "=", "h.key")
    .execute()
}

/** They are paid: while the database is away they wait here, instead of being asked for again. */
async function saveReplies(rows: readonly NewRow[]): Promise<boolean[]> {
  await throughOutages(() => insertReplies(rows))
  return rows.map(({ payment }) => payment !== undefined)
}

/**
 * In one order whoever writes, so that two who keep the same do not wait for each other. An analysis that is gone pays
 * nothing. A statement that was committed just before the connection ended is run again: its replies are there then,
 * and their payment is counted once more, the one way in which an account can say too much.
 */
async function insertReplies(unordered: readonly NewRow[]): Promise<void> {
  const bills = sumByPayer(unordered.flatMap(({ payment }) => payment ?? []))
  const rows = [...new Map(unordered.toReversed().map((row) => [row.key, row])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  )
  await pooled()
    .with("payers", (qb) =>
      qb
        .selectFrom("analysis")
        .select("id")
        .where((eb) =>
          isOneOf(
            eb.ref("id"),
            bills.map(({ payer }) => payer),
          ),
        )
        .orderBy("id")
        .forKeyShare(),
    )
    .with("paid", (qb) =>
      qb
        .insertInto("analysisSpend")
        .columns(["analysisId", "stage", "calls", "inputTokens", "cachedInputTokens", "outputTokens"])
        .expression((eb) =>
          eb
            .selectFrom(rowTable("bill", billColumns, bills))
            .innerJoin("payers", "payers.id", "bill.payer")
            .select(["bill.payer", "bill.stage", "bill.calls"])
            .select(["bill.inputTokens", "bill.cachedInputTokens", "bill.outputTokens"])
            .orderBy("bill.payer")
            .orderBy("bill.stage"),
        )
        .onConflict((conflict) => conflict.columns(["analysisId", "stage"]).doUpdateSet(addedSpend)),
    )
    .insertInto("judgeReply")
    .columns(["key", "judgeId", "task", "reply", "inputTokens", "outputTokens", "resultSetId", "analysisId"])
    .expression((eb) =>
      eb
        .selectFrom(
          rowTable(
            "r",
            replyColumns,
            rows.map(({ payment, resultSetId = null, ...row }) => ({
              ...row,
              ...{ reply: storableJson(row.reply), payer: payment?.payer.analysisId ?? null, about: resultSetId },
            })),
          ),
        )
        .leftJoin("analysis as a", "a.id", "r.payer")
        .leftJoin("resultSet as s", (join) =>
          join.on((of) => of("s.id", "=", of.fn.coalesce("a.resultSetId", "r.about"))),
        )
        .select(["r.key", "r.judgeId", "r.task", "r.reply", "r.inputTokens", "r.outputTokens", "s.id as about"])
        .select("a.id as asker")
        // Of results that are going nothing is kept: it would stay behind.
        .where((of) =>
          of.or([of("s.status", "<>", "deleting"), of.and([of("r.payer", "is", null), of("r.about", "is", null)])]),
        ),
    )
    // Two asked at once: what is kept is the first one's, and both have it.
    .onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet({ shared: true })
        .whereRef("judgeReply.analysisId", "is distinct from", "excluded.analysisId"),
    )
    .execute()
}

const billColumns = {
  payer: "int4",
  stage: "SpendStage",
  calls: "int4",
  inputTokens: "int8",
  cachedInputTokens: "int8",
  outputTokens: "int8",
} as const

const replyColumns = {
  key: "text",
  judgeId: "text",
  task: "text",
  reply: "json",
  inputTokens: "int4",
  outputTokens: "int4",
  payer: "int4?",
  about: "int4?",
} as const

function sumByPayer(payments: readonly Payment[]) {
  const byPayer = groupBy(payments, ({ payer: { analysisId, stage } }) => `${analysisId} ${stage}`)
  return [...byPayer.values()].flatMap((ones) => {
    const [first] = ones
    if (!first) return []
    const sum = (of: (one: Payment) => number) => ones.reduce((total, one) => total + of(one), 0)
    return {
      payer: first.payer.analysisId,
      stage: first.payer.stage,
      calls: ones.length,
      inputTokens: sum((one) => one.inputTokens),
      cachedInputTokens: sum((one) => one.cachedInputTokens),
      outputTokens: sum((one) => one.outputTokens),
    }
  })
}

/** JSON that PostgreSQL takes. A replacer is called for every value there is: only where something has to be replaced. */
function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  // JSON writes both as escapes; a backslash of the text itself gives more to look at, nothing wrong.
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(value, storable) : text
}

/** A replacer for JSON.stringify: PostgreSQL's texts take neither NUL nor half a surrogate pair. */
export function storable(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\u0000", "\uFFFD").replace(loneSurrogates, "\uFFFD") : value
}

const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
