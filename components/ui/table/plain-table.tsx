import type { ReactNode } from "react"

/** A short table whose first column names the row and whose other columns are numbers. */
export function PlainTable(props: {
  head: readonly [ReactNode, ...ReactNode[]]
  rows: readonly { readonly key: string; readonly name: ReactNode; readonly cells: readonly ReactNode[] }[]
}) {
  const [first, ...others] = props.head
  return (
    <div className="scroll-x">
      <table className="table" style={{ maxWidth: `${20 + 8 * others.length}rem` }}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {others.map((cell, index) => (
              <th key={index} scope="col" className="num">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              {row.cells.map((cell, index) => (
                <td key={index} className="num">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
