import "server-only"
import { groupBy } from "@/lib/domain/collections/group-by"
import type { JudgeReply, Payment, ReplyStore } from "@/lib/domain/judges/judge-reply"
import { batched } from "@/lib/data/base/in-batches"
import { binaryArray } from "@/lib/data/base/binary-array"
import { query } from "@/lib/data/base/client"
import { throughOutages } from "@/lib/data/base/retry-outages"

/**
 * Replies of judges, kept by the hash of their request: a run that was stopped pays no call twice. What a reply cost is
 * added to its payer's account in the same statement: whenever a process is killed, what is kept is counted.
 */
export const judgeReplies: ReplyStore = {
  get: batched(findReplies, { max: 200, gatherMs: 10 }),
  put: (key, reply, payment) => putReply({ key, payment, ...reply }),
}

type Row = JudgeReply & { readonly key: string }
type NewRow = Row & { readonly payment: Payment | undefined }

/** Resolves when the reply is committed. */
const putReply = batched(saveReplies, { max: 200, gatherMs: 15 })

async function findReplies(keys: readonly string[]): Promise<(JudgeReply | null)[]> {
  const rows = await query<Row>(
    `SELECT key, judge_id AS "judgeId", task, reply, input_tokens AS "inputTokens", output_tokens AS "outputTokens"
     FROM judge_reply WHERE key = ANY ($1::text[])`,
    [keys],
  )
  const byKey = new Map(rows.map(({ key, ...reply }) => [key, reply]))
  return keys.map((key) => byKey.get(key) ?? null)
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
  const rows = [...unordered].sort((a, b) => (a.key < b.key ? -1 : 1))
  const bills = sumByPayer(rows.flatMap(({ payment }) => payment ?? []))
  await query(
    `WITH payers AS (SELECT id FROM analysis WHERE id = ANY ($7::int[]) ORDER BY id FOR KEY SHARE), paid AS (
       INSERT INTO analysis_spend (analysis_id, stage, calls, input_tokens, cached_input_tokens, output_tokens)
       SELECT b.id, b.stage::"SpendStage", b.calls, b.input, b.cached, b.output
       FROM unnest($7::int[], $8::text[], $9::int[], $10::bigint[], $11::bigint[], $12::bigint[])
              AS b (id, stage, calls, input, cached, output) JOIN payers USING (id) ORDER BY b.id, b.stage
       ON CONFLICT (analysis_id, stage) DO UPDATE
       SET calls = analysis_spend.calls + excluded.calls,
           input_tokens = analysis_spend.input_tokens + excluded.input_tokens,
           cached_input_tokens = analysis_spend.cached_input_tokens + excluded.cached_input_tokens,
           output_tokens = analysis_spend.output_tokens + excluded.output_tokens
     )
     INSERT INTO judge_reply (key, judge_id, task, reply, input_tokens, output_tokens)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::int[], $6::int[])
     ON CONFLICT (key) DO NOTHING`,
    [
      rows.map((row) => row.key),
      rows.map((row) => row.judgeId),
      rows.map((row) => row.task),
      // As text every quotation mark would be escaped here and unescaped there.
      binaryArray(
        "json",
        rows.map((row) => storableJson(row.reply)),
      ),
      rows.map((row) => row.inputTokens),
      rows.map((row) => row.outputTokens),
      bills.map(({ payer }) => payer.analysisId),
      bills.map(({ payer }) => payer.stage),
      bills.map(({ calls }) => calls),
      bills.map(({ inputTokens }) => inputTokens),
      bills.map(({ cachedInputTokens }) => cachedInputTokens),
      bills.map(({ outputTokens }) => outputTokens),
    ],
  )
}

function sumByPayer(payments: readonly Payment[]): (Payment & { readonly calls: number })[] {
  const byPayer = groupBy(payments, ({ payer: { analysisId, stage } }) => `${analysisId} ${stage}`)
  return [...byPayer.values()].flatMap((ones) => {
    const [first] = ones
    if (!first) return []
    const sum = (of: (one: Payment) => number) => ones.reduce((total, one) => total + of(one), 0)
    return {
      payer: first.payer,
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
