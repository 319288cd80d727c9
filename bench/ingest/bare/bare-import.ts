import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import pg from "pg"
import { from } from "pg-copy-streams"
import { env } from "@/lib/env"
import type { FormatName } from "../shared/formats"
import { bareRows } from "./bare-rows"
import type { BareRow } from "./bare-row"

/**
 * Parses the files and sends their rows by COPY into a plain table without an index: what the same rows take when nothing
 * is asked of them. Its connection is left open, to be asked about. Plain SQL: the table is of this measurement alone.
 */
export async function bareImport(format: FormatName, locations: readonly string[]) {
  const client = new pg.Client({ connectionString: env().DATABASE_URL, application_name: "erroratlas" })
  await client.connect()
  await client.query(
    "CREATE TABLE bare_rows (id text, model text, input text, output text, score float8, reference text)",
  )
  let rows = 0
  async function* lines() {
    let held: string[] = []
    let length = 0
    for (const location of locations)
      for await (const row of bareRows[format](location)) {
        const line = lineOf(row)
        held.push(line)
        rows += 1
        length += line.length
        if (length < chunkLength) continue
        yield Buffer.from(held.join(""))
        ;[held, length] = [[], 0]
      }
    yield Buffer.from(held.join(""))
  }
  await pipeline(Readable.from(lines()), client.query(from("COPY bare_rows FROM STDIN")))
  return { rows, end: () => client.end() }
}

const chunkLength = 262_144

const lineOf = ({ id, model, input, output, score, reference }: BareRow) =>
  `${[id, model, input, output, `${score}`, reference].map(escaped).join("\t")}\n`

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }
const escaped = (text: string) => text.replaceAll(/[\\\n\r\t]/g, (sign) => escapes[sign] ?? sign)
