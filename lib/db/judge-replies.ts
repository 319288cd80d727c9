import "server-only"
import type { JudgeReply, ReplyStore } from "@/lib/domain/judge-reply"
import { batched } from "./batched"
import { binaryArray } from "./binary-array"
import { query } from "./client"
import { throughOutages } from "./outage"

/** Replies of judges, kept by the hash of their request: a run that was stopped pays no call twice. */
export const judgeReplies: ReplyStore = {
  get: batched(findReplies, { max: 200, gatherMs: 10 }),
  put: (key, reply) => putReply({ key, ...reply }),
}

type Row = JudgeReply & { readonly key: string }

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
async function saveReplies(rows: readonly Row[]): Promise<undefined[]> {
  await throughOutages(() => insertReplies(rows))
  return rows.map(() => undefined)
}

async function insertReplies(rows: readonly Row[]): Promise<void> {
  await query(
    `INSERT INTO judge_reply (key, judge_id, task, reply, input_tokens, output_tokens)
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
    ],
  )
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
