import type { Block, Leaf } from "@/lib/rich-text/rich-document"
import { highlightCode } from "@/lib/rich-text/highlight-code"
import { MarkedText, RichLeaf, type LeafContext } from "./rich-leaf"
import styles from "./rich-text.module.css"

/** Blocks of a model's text. Its headings are no headings of the page: they must not break its outline. */
export function Blocks({ blocks, context }: { blocks: readonly Block[]; context: LeafContext }) {
  return blocks.map((block, index) => <OneBlock key={index} block={block} context={context} />)
}

function OneBlock({ block, context }: { block: Block; context: LeafContext }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <Leaves leaves={block.leaves} context={context} />
        </p>
      )
    case "heading":
      return (
        <p className={block.level <= 2 ? styles.h1 : styles.h2}>
          <Leaves leaves={block.leaves} context={context} />
        </p>
      )
    case "math":
      return (
        <p>
          <RichLeaf leaf={block.leaf} context={context} />
        </p>
      )
    case "code":
      return (
        <pre tabIndex={0} aria-label={block.language === null ? "Code" : `Code, ${block.language}`}>
          <code>
            <Code leaves={block.leaves} language={block.language} context={context} />
          </code>
        </pre>
      )
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} context={context} />
        </blockquote>
      )
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index} value={item.number ?? undefined}>
          <Blocks blocks={item.blocks} context={context} />
        </li>
      ))
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case "table":
      return <Table block={block} context={context} />
    case "rule":
      return <hr />
  }
}

function Leaves({ leaves, context }: { leaves: readonly Leaf[]; context: LeafContext }) {
  return leaves.map((leaf) => <RichLeaf key={leaf.from} leaf={leaf} context={context} />)
}

function Table({ block, context }: { block: Extract<Block, { kind: "table" }>; context: LeafContext }) {
  return (
    <div className={styles.table} tabIndex={0} role="group" aria-label="Table in the text">
      <table>
        <thead>
          <tr>
            {block.header.map((cell, index) => (
              <th key={index} scope="col">
                <Leaves leaves={cell} context={context} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
                  <Leaves leaves={cell} context={context} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type CodeProps = { leaves: readonly Leaf[]; language: string | null; context: LeafContext }

function Code({ leaves, language, context }: CodeProps) {
  const tokens = highlightCode(leaves.map(({ from, to }) => context.text.slice(from, to)).join(""), language)
  if (tokens === null) return leaves.map((leaf) => <MarkedText key={leaf.from} range={leaf} context={context} />)
  // Tokens count through the joined lines, leaves are where those lines stand in the text.
  const lines = [...leaves]
  let line = lines.shift()
  let at = line?.from ?? 0
  return tokens.flatMap(({ length, tone }) => {
    const pieces = []
    for (let left = length; left > 0 && line;) {
      const to = Math.min(line.to, at + left)
      pieces.push(
        <span key={at} className={tone === null ? undefined : styles[tone]}>
          <MarkedText range={{ from: at, to }} context={context} />
        </span>,
      )
      left -= to - at
      at = to
      if (at === line.to) {
        line = lines.shift()
        at = line?.from ?? at
      }
    }
    return pieces
  })
}
