import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"

const root = path.join(import.meta.dirname, "..")
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
]
const folders = ["app", "bench", "components", "docs", "e2e", "lib", "prisma", "public", "scripts"]
const files = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
    (file) => `${folder}/${file.replaceAll(path.sep, "/")}`,
  ),
)

/** What a document names: whole paths wherever they stand, the ends of some in backticks (`scope/scope.ts`), and links. */
function namedIn(document: string): { paths: string[]; ends: string[]; links: string[] } {
  const text = readFileSync(path.join(root, document), "utf8")
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name)
  return {
    paths: all(new RegExp(`(?<![\\w./:-])((?:${folders.join("|")})/(?:[\\w./-]|\\[\\w+\\])+)`, "g")).map((name) =>
      name.replace(/[./-]+$/, ""),
    ),
    // `x.test.ts` stands for any.
    ends: all(/`(?!x\.)([\w./-]+\.(?:tsx?|mjs|css|prisma))`/g),
    links: all(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g),
  }
}

test.each(documents)("what %s names is there", (document) => {
  const { paths, ends, links } = namedIn(document)
  const isThere = (name: string) => existsSync(path.join(root, name)) || existsSync(path.join(root, `${name}.ts`))
  const isEnd = (name: string) => isThere(name) || files.some((file) => file.endsWith(`/${name}`))
  expect(paths.filter((name) => !isThere(name))).toEqual([])
  expect(ends.filter((name) => !isEnd(name))).toEqual([])
  expect(links.filter((name) => !existsSync(path.join(root, path.dirname(document), name)))).toEqual([])
})

test("files that a script of CI or a comment in the code names are there", () => {
  const sources = [".ci/run", "prisma/schema.prisma", ...files.filter((file) => /\.(tsx?|css)$/.test(file))]
  const named = new RegExp(`(?<![\\w./@-])((?:${folders.join("|")})/[\\w./[\\]-]+\\.(?:tsx?|mjs|css|md))\\b`, "g")
  const isComment = /^\s*(?:\/\/|\/?\*|#)|\s\/\/ /
  const lost = sources
    .filter((source) => !source.includes("generated/"))
    .flatMap((source) => {
      const text = readFileSync(path.join(root, source), "utf8")
      const lines = source === ".ci/run" ? [text] : text.split("\n").filter((line) => isComment.test(line))
      const names = lines.flatMap((line) => [...line.matchAll(named)].map(([, name = ""]) => name))
      return names.filter((name) => !existsSync(path.join(root, name))).map((name) => `${source}: ${name}`)
    })
  expect(lost).toEqual([])
})

test("headings that a document links to are there", () => {
  for (const document of documents) {
    const text = readFileSync(path.join(root, document), "utf8")
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    )
    const wanted = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
    expect(wanted.filter((anchor) => !headings.includes(anchor ?? ""))).toEqual([])
  }
})

test("every npm script that a document names is there", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: object }
  for (const document of documents) {
    const text = readFileSync(path.join(root, document), "utf8")
    const named = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  }
})
