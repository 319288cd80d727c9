import { exportDiagnoses, type DiagnosisPlace, type DiagnosisSource } from "@/lib/data/exports/export-diagnoses"
import { ownMark, referenceOther, referenceRoot, referenceUnassigned } from "@/lib/domain/taxonomy/reference-layout"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { errorRecord } from "./reference-record"

type Context = { readonly source: DiagnosisSource; readonly tree: readonly TaxonomyNode[] }

/**
 * The reference's tree as JSON, node by node: {id, name, info, children, parent}, errors as leaves. Its ids are made of
 * the parent's name, the own name and the depth, and collide; ours get a number behind, so that every error has a leaf.
 */
export async function* referenceTree(context: Context): AsyncGenerator<string> {
  const { tree } = context
  const names = new Map<string, number>()
  for (const { name } of flattenTree(tree)) names.set(name, (names.get(name) ?? 0) + 1)
  const labelOf = ({ name, slug }: TaxonomyNode) => ((names.get(name) ?? 0) > 1 ? `${name} (${slug})` : name)
  const rootId = idOf({ parent: "None", name: referenceRoot, depth: 0 })
  const head = { [ownMark]: "1", id: rootId, name: referenceRoot, info: {} }
  yield `${JSON.stringify(head).slice(0, -1)},"children":[`
  let isFirst = true
  const parts: AsyncGenerator<string>[] = [
    ...tree.map((node) => category(context, node, { label: labelOf, parent: { id: rootId, label: referenceRoot } })),
    ...([referenceOther, referenceUnassigned] as const).map((name) => leftOver(context, name, rootId)),
  ]
  for (const part of parts)
    for await (const text of commaBefore(part, isFirst)) {
      isFirst = false
      yield text
    }
  yield `\n],"parent":""}\n`
}

type Above = { readonly id: string; readonly label: string }

async function* category(
  context: Context,
  node: TaxonomyNode,
  { label, parent }: { readonly label: (node: TaxonomyNode) => string; readonly parent: Above },
): AsyncGenerator<string> {
  const id = idOf({ parent: parent.label, name: label(node), depth: node.depth - 1 })
  const above = { id, label: label(node) }
  const place: DiagnosisPlace = { kind: "node", nodeId: node.id }
  const own =
    node.children.length === 0
      ? leaves(context, place, { above, depth: node.depth - 1 })
      : box(context, place, { name: referenceOther, parent: above, depth: node.depth })
  const parts = [...node.children.map((child) => category(context, child, { label, parent: above })), own]
  yield* nodeText({ id, name: node.name, info: { description: node.definition }, parent: parent.id }, parts)
}

function leftOver(context: Context, name: typeof referenceOther | typeof referenceUnassigned, rootId: string) {
  const outcome = name === referenceOther ? "other" : "unassigned"
  return box(context, { kind: "outcome", outcome }, { name, parent: { id: rootId, label: referenceRoot }, depth: 0 })
}

/** A category of leaves that only exists where there are any. */
async function* box(
  context: Context,
  place: DiagnosisPlace,
  { name, parent, depth }: { readonly name: string; readonly parent: Above; readonly depth: number },
): AsyncGenerator<string> {
  const id = idOf({ parent: parent.label, name, depth })
  const inside = leaves(context, place, { above: { id, label: `${parent.label}: ${name}` }, depth })
  const first = await inside.next()
  if (first.done) return
  const all = async function* () {
    yield first.value
    yield* inside
  }
  yield* nodeText({ id, name, info: { description: "" }, parent: parent.id }, [all()])
}

async function* leaves(
  { source }: Context,
  place: DiagnosisPlace,
  { above, depth }: { readonly above: Above; readonly depth: number },
): AsyncGenerator<string> {
  const seen = new Map<string, number>()
  let isFirst = true
  for await (const page of exportDiagnoses(source, place)) {
    const texts = page.map((failure) => {
      const name = failure.title ?? ""
      const times = (seen.get(name) ?? 0) + 1
      seen.set(name, times)
      const id = `${idOf({ parent: above.label, name, depth })}${times > 1 ? `__n=${times}` : ""}`
      return JSON.stringify({ id, name, info: errorRecord(failure), children: [], parent: above.id })
    })
    yield `${isFirst ? "\n" : ",\n"}${texts.join(",\n")}`
    isFirst = false
  }
}

type Head = {
  readonly id: string
  readonly name: string
  readonly info: { readonly description: string }
  readonly parent: string
}

async function* nodeText({ parent, ...head }: Head, parts: readonly AsyncGenerator<string>[]): AsyncGenerator<string> {
  yield `\n${JSON.stringify(head).slice(0, -1)},"children":[`
  let isFirst = true
  for (const part of parts)
    for await (const text of commaBefore(part, isFirst)) {
      isFirst = false
      yield text
    }
  yield `\n],"parent":${JSON.stringify(parent)}}`
}

/** A part may turn out empty: its comma comes with its first piece. */
async function* commaBefore(part: AsyncGenerator<string>, isFirst: boolean): AsyncGenerator<string> {
  let isOpen = isFirst
  for await (const text of part) {
    yield isOpen ? text : `,${text}`
    isOpen = true
  }
}

function idOf({ parent, name, depth }: { parent: string; name: string; depth: number }): string {
  return `parent=${parent}__name=${name}__depth=${depth}`
}
