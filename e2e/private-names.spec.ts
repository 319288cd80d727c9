import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import type { APIRequestContext, APIResponse, Page } from "@playwright/test"
import { expect, signIn, test } from "./support/fixtures"

/** In every private name and text, and in no slug: where it is read, a private name was told. */
const marker = "秘密"
const encoded = encodeURIComponent(marker)

const app = path.join(import.meta.dirname, "../app")
/** Every page and every route there is, found in the folder that makes them. */
const doors = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|[\\/])(page\.tsx|route\.ts)$/.test(file))
  .map((file) => ({
    template: `/${path.dirname(file).split(path.sep).join("/")}`.replace(/^\/\.$/, "/"),
    code: file.endsWith("route.ts") ? readFileSync(path.join(app, file), "utf8") : "",
  }))

type World = Readonly<Record<"analysis" | "results" | "failure" | "item" | "stability" | "dryRun", number>> & {
  readonly [key: string]: number
}

test("a stranger learns no name of private results at any door, and not that they are there", async ({
  page,
  playwright,
  baseURL,
}) => {
  test.setTimeout(240_000)
  await signIn(page)
  const world = await makeWorld(page, baseURL ?? "")
  // Where the owner looks, the names are: so that their absence elsewhere says something.
  for (const address of ["/models/zz-alpha", "/models", "/errors"])
    expect(await (await page.request.get(`${address}?analysis=${world.analysis}`)).text(), address).toContain(marker)

  const stranger = await playwright.request.newContext({
    baseURL: baseURL ?? "",
    extraHTTPHeaders: { origin: baseURL ?? "" },
  })
  const real = valuesOf(world, { model: "zz-alpha", other: "zz-beta", dataset: "zz-bench" })
  const missing = valuesOf(null, { model: "zz-none", other: "zz-nobody", dataset: "zz-nothing" })
  const told: string[] = []
  const asked = doors.flatMap((door) =>
    queriesFor(door.template).map((query) => async () => {
      const address = (values: Values) => fill(door.template + query, values)
      const [one, none] = [await ask(stranger, door, address(real)), await ask(stranger, door, address(missing))]
      if (one.text.includes(marker) || one.text.includes(encoded)) told.push(`${address(real)}: a name`)
      if (one.status !== none.status) told.push(`${address(real)}: ${one.status}, if it were not there ${none.status}`)
      const [said, saidOfNone] = [one.gist(real), none.gist(missing)]
      if (one.status >= 400 && said !== saidOfNone) told.push(`${address(real)}: ${said}, of nothing ${saidOfNone}`)
    }),
  )
  await Promise.all(Array.from({ length: 4 }, () => drain(asked)))
  await stranger.dispose()
  expect(told).toEqual([])
})

async function drain(work: (() => Promise<void>)[]): Promise<void> {
  for (let next = work.pop(); next; next = work.pop()) await next()
}

async function makeWorld(page: Page, origin: string): Promise<World> {
  const { request } = page
  const headers = { origin }
  const rows = Array.from({ length: 12 }, (_, n) =>
    ["alpha", "beta"].map((name) => [
      `item ${marker} ${n}`,
      `zz${marker}${name}`,
      `zz${marker}bench`,
      `${marker} asks ${n}`,
      `${marker} ${n}`,
      n % 2,
      n,
    ]),
  ).flat()
  const csv = [["example_id", "model", "dataset", "input_text", "output_text", "score", "correct_answer"], ...rows]
  const sent = await request.post(`/api/v1/result-sets?name=${encoded}.csv`, {
    headers: { ...headers, "content-type": "text/csv" },
    data: csv.map((row) => row.join(",")).join("\n"),
  })
  const results = Number((await sent.json()).resultSet)
  await until(async () => (await (await request.get(`/api/v1/result-sets/${results}`)).json()).status === "ready")
  const wanted = { resultSet: results, title: `title ${marker}`, induce: true, ratio: 1 }
  const started = await request.post("/api/v1/analyses", { headers, data: wanted })
  const analysis = Number((await started.json()).id)
  await until(async () => (await (await request.get(`/api/v1/analyses/${analysis}`)).json()).status === "done")
  const failures = await (await request.get(`/api/v1/failures?analysis=${analysis}`)).json()
  const measured = await request.post(`/api/v1/analyses/${analysis}/stability`, {
    headers,
    data: { kind: "signature", seeds: 1, ratios: [0.5] },
  })
  const tried = await request.post("/api/v1/dry-runs", { headers, data: { ...wanted, size: 1 } })
  const compared = await (await request.get(`/compare?analysis=${analysis}&a=zz-alpha&b=zz-beta`)).text()
  return {
    analysis,
    results,
    failure: failures.failures[0].id,
    item: Number(/\/compare\/(\d+)\?/.exec(compared)?.[1]),
    stability: Number((await measured.json()).id),
    dryRun: Number((await tried.json()).id),
  }
}

type Values = Readonly<Record<string, string>>

/** What stands for each part of an address; without a world what is nowhere. A part nobody has thought of fails the test. */
function valuesOf(world: World | null, names: Values): Values {
  const id = (key: keyof World) => String(world ? world[key] : 999_999_999)
  return {
    ...names,
    analysis: id("analysis"),
    tree: `analysis-${id("analysis")}`,
    analysisId: id("analysis"),
    resultSetId: id("results"),
    annotationId: id("failure"),
    exampleRowId: id("item"),
    stabilityId: id("stability"),
    stability: id("stability"),
    dryRunId: id("dryRun"),
    modelId: names["model"] ?? "",
    datasetId: names["dataset"] ?? "",
    release: `analysis-${id("analysis")}`,
    slug: "factual-error",
    text: "output.txt",
    judgeId: "builtin",
    "api/v1/analyses/id": id("analysis"),
    "api/v1/models/id": names["model"] ?? "",
    "api/v1/result-sets/id": id("results"),
    "api/v1/dry-runs/id": id("dryRun"),
    "api/uploads/id": "00000000-0000-4000-8000-000000000000",
    "...nextauth": "session",
    "...path": "nothing",
  }
}

function queriesFor(template: string): string[] {
  const usual = ["", "?analysis={analysis}"]
  const lists = ["?release={tree}", "?results={resultSetId}", "?q=zz", "?dataset={dataset}&model={model}"]
  const pair = [
    "?a={model}&b={other}",
    "?a={model}&b={other}&analysis={analysis}",
    "?a={model}",
    "?a=gemini-1.5-pro-002&b={model}@{analysis}",
  ]
  if (/compare/.test(template)) return [...usual, ...pair]
  if (/agreement/.test(template)) return [...usual, "?with={analysis}"]
  if (/^\/(models|datasets|errors|search|atlas)|\/api\/v1\/(models|failures|search|atlas)/.test(template))
    return [...usual, ...lists]
  return template === "/analyses/new" ? ["?results={analysis}"] : usual
}

function fill(template: string, values: Values): string {
  return template.replace(/\[([^\]]+)\]|\{(\w+)\}/g, (_, segment?: string, name?: string) => {
    const before = template.slice(1, template.indexOf("[")).replace(/\/$/, "")
    const value = values[name ?? ""] ?? values[segment ?? ""] ?? values[`${before}/${segment}`]
    if (value === undefined) throw new Error(`What private thing stands for [${segment}] in ${template}?`)
    return value
  })
}

async function ask(request: APIRequestContext, { code }: { readonly code: string }, address: string) {
  const isPost = code !== "" && !/\bGET\b/.test(code)
  const answer: APIResponse = isPost
    ? await request.post(address, { data: {}, maxRedirects: 0 })
    : await request.get(address, { maxRedirects: 0 })
  const text = await answer.text()
  return {
    status: answer.status(),
    text,
    /** what it says, without what was asked */
    gist: (values: Values) => {
      const said = text.startsWith("{") ? text : (/<title>[^<]*|<h1[^>]*>[^<]*/g.exec(text) ?? []).join(" ")
      const asked = [...new Set(Object.values(values))].filter((value) => value !== "nothing").join("|")
      return said.replace(new RegExp(`(?<![\\w-])(?:${asked})(?![\\w-])`, "g"), "X")
    },
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  await expect.poll(done, { timeout: 90_000, intervals: [200] }).toBe(true)
}
