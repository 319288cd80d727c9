import { getHealth } from "@/lib/data/base/health"
import { version } from "@/package.json"

export const dynamic = "force-dynamic"

const patience = 3_000
const headers = { "cache-control": "no-store" }

/**
 * For monitors, containers and the start scripts: 200 when the database answers and is set up, else 503. Not made by
 * route(): it must say so also when nobody's session can be read.
 */
export async function GET(): Promise<Response> {
  try {
    const health = await Promise.race([getHealth(), tooLate()])
    return Response.json({ status: "ready", ...health, version }, { headers })
  } catch {
    return Response.json({ status: "unavailable", version }, { status: 503, headers })
  }
}

async function tooLate(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("no answer in time")), patience).unref())
}
