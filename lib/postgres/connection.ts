import "server-only"
import type { PostgresPool, PostgresPoolClient } from "kysely"
import type pg from "pg"

/** One connection, which its caller opens and ends, as Kysely takes it. */
export function poolOf(client: Pick<pg.ClientBase, "query">): PostgresPool {
  const held: PostgresPoolClient = {
    query: client.query.bind(client) as PostgresPoolClient["query"],
    release: () => undefined,
  }
  return { connect: async () => held, end: async () => undefined }
}

const transactionWords = { begin: "BEGIN", keep: "COMMIT", undo: "ROLLBACK" }
const savepointWords = {
  begin: "SAVEPOINT part",
  keep: "RELEASE SAVEPOINT part",
  undo: "ROLLBACK TO SAVEPOINT part",
}

/** Runs `work` in one transaction; undoes it when it throws. */
export const inTransaction = <T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> =>
  allOrNothing(client, transactionWords, work)

/** A part of a transaction that is undone alone when it throws. Not within one another: they share a name. */
export const inSavepoint = <T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> =>
  allOrNothing(client, savepointWords, work)

/** Plain SQL: COPY needs the very client, and no query builder begins a transaction on one it was handed. */
async function allOrNothing<T>(
  client: pg.ClientBase,
  words: typeof transactionWords,
  work: () => Promise<T>,
): Promise<T> {
  await client.query(words.begin)
  try {
    const result = await work()
    await client.query(words.keep)
    return result
  } catch (error) {
    await client.query(words.undo).catch(() => undefined)
    throw error
  }
}
