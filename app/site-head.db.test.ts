import { beforeAll, expect, it, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import AtlasPage from "./atlas/[release]/page"
import ModelsPage from "./models/page"
import { SiteHead } from "./site-head"

seededDatabase()

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("next/headers", () => ({ headers: async () => new Headers() }))

const other = { id: 2_000_000_000, name: "y", role: "member" }
let owner: Awaited<ReturnType<typeof anImporter>>
let [unread, read, analysis] = [0, 0, 0]
beforeAll(async () => {
  owner = await anImporter()
  const imported = async (model: string) => {
    const rows = ["0", "0", "1"].map((score, at) => `i${at},${model},Item ${at}?,out,${score},x`)
    const files = [memoryFile(`${model}.csv`, csv(...rows))]
    return (await importFiles({ ownerId: owner.id, dataset: "house-quiz", files })).resultSet
  }
  ;[unread, read] = [await imported("house-large"), await imported("house-small")]
  analysis = await finishedAnalysis(read, { ownerId: owner.id, title: "first reading" })
})

const head = async (viewer: unknown, address: string) => {
  session.viewer = viewer
  const { html, text } = await renderPage(SiteHead, {}, address)
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
  const hrefOf = (words: string) =>
    links.find(([, , inside = ""]) => inside.replaceAll(/<[^>]+>/g, "").includes(words))?.[1]?.replaceAll("&amp;", "&")
  return {
    html,
    text,
    hrefOf,
    shown: /Shown: (.*?) (?:The atlas and my results|Open ErrorAtlas 2026\.11)/.exec(text)?.[1],
  }
}

it("a reader's own results and analyses can be chosen on the page at hand; everything is shown at first", async () => {
  const { shown, hrefOf, text } = await head(owner, "/models?q=house&after=3")
  expect(shown).toBe("Everything")
  expect(hrefOf("The atlas and my results")).toBe("/models?q=house")
  expect(hrefOf("ErrorAtlas 2026.11")).toBe("/models?release=latest&q=house")
  expect(hrefOf("house-large.csv")).toBe(`/models?results=${unread}&q=house`)
  expect(hrefOf("first reading")).toBe(`/models?analysis=${analysis}&q=house`)
  expect(hrefOf("All of your work")).toBe("/work")
  expect(text.indexOf("house-small.csv")).toBeLessThan(text.indexOf("house-large.csv"))
})

it("says what an address narrows to, and the main menu stays in it", async () => {
  const { shown, hrefOf } = await head(owner, `/models?results=${unread}`)
  expect(shown).toBe("house-large.csv")
  for (const [words, path] of [
    ["Atlas", "/"],
    ["Models", "/models"],
    ["Benchmarks", "/datasets"],
    ["Compare", "/compare"],
    ["Failures", "/errors"],
  ] as const)
    expect(hrefOf(words)).toBe(`${path}?results=${unread}`)
  expect((await head(owner, `/errors?analysis=${analysis}`)).shown).toBe("first reading")
  expect((await head(owner, "/errors?release=latest")).shown).toBe("Public atlas")
  expect((await head(owner, "/atlas/2026.11")).shown).toBe("Release 2026.11")
})

it("nobody else's head tells a name of it, whatever the address says", async () => {
  for (const viewer of [other, null])
    for (const address of ["/", `/models?results=${unread}`, `/errors?analysis=${analysis}`]) {
      const { html } = await head(viewer, address)
      for (const secret of ["house-", "first reading"]) expect(html).not.toContain(secret)
    }
  expect((await head(null, `/models?results=${unread}`)).shown).toBe(`Results ${unread}`)
})

it("who is not signed in chooses among releases", async () => {
  const { shown, hrefOf, text } = await head(null, "/models")
  expect(shown).toBe("Release 2026.11 latest")
  expect(hrefOf("ErrorAtlas 2026.11")).toBe("/models")
  expect(text).not.toMatch(/my results|your work/i)
})

it("lists no more than the newest eight of each kind", async () => {
  await query(
    `INSERT INTO result_set (owner_id, name, status, content_hash)
     SELECT $1, 'older ' || n, 'ready', 'older ' || n FROM generate_series(1, 20) n`,
    [owner.id],
  )
  const { html } = await head(owner, "/")
  expect(new Set(html.match(/older \d+/g))).toHaveLength(8)
})

it("the atlas of results leads to their labels, or says that nobody has read them and offers it", async () => {
  session.viewer = owner
  const atlas = (results: number) =>
    renderPage(AtlasPage, {
      params: Promise.resolve({ release: "latest" }),
      searchParams: Promise.resolve({ results: String(results) }),
    })
  const { text, html } = await atlas(unread)
  expect(text).toContain("No failure of these results has been read yet")
  expect(text).toContain("Diagnose 2 failures")
  expect(html).toContain(`href="/analyses/new?results=${unread}"`)
  await expect(atlas(read)).rejects.toMatchObject({ digest: expect.stringContaining(`/atlas/analysis-${analysis};`) })
})

it("the public atlas that was asked for stays in the links of a page, and one's own models are not among it", async () => {
  session.viewer = owner
  const models = (params: Record<string, string>) => renderPage(ModelsPage, { searchParams: Promise.resolve(params) })
  const narrowed = await models({ release: "latest" })
  expect(narrowed.html).toMatch(/href="\/models\/[^"]*release=latest/)
  expect(narrowed.text).not.toMatch(/Your models|house-/)
  const whole = await models({})
  expect(whole.text).toContain("Your models")
  expect(whole.html).not.toContain("release=latest")
})
