import type { ReactNode } from "react"
import { formatPrice } from "@/lib/format"
import { SimpleTable } from "@/components/ui/table/simple-table"

export type PriceRow = {
  readonly pattern: string
  readonly input: number
  readonly cachedInput: number | null
  readonly output: number
  readonly source: ReactNode
  readonly remove?: ReactNode
}

/** Prices of judges in USD per million tokens; with `canRemove` a last column takes them back. */
export function PriceTable(props: {
  caption: string
  sourceHead: string
  rows: readonly PriceRow[]
  patternClass: string
  canRemove?: boolean
}) {
  return (
    <SimpleTable
      caption={`${props.caption}, USD per million tokens`}
      rows={props.rows}
      keyOf={({ pattern }) => pattern}
      columns={[
        { head: "Judge", className: props.patternClass, cell: ({ pattern }) => pattern },
        { head: "Input", num: true, cell: ({ input }) => formatPrice(input) },
        {
          head: "Cached",
          num: true,
          cell: ({ cachedInput }) => (cachedInput === null ? "as input" : formatPrice(cachedInput)),
        },
        { head: "Output", num: true, cell: ({ output }) => formatPrice(output) },
        { head: props.sourceHead, cell: ({ source }) => source },
        props.canRemove === true && {
          head: <span className="sr">Remove</span>,
          num: true,
          cell: ({ remove }) => remove,
        },
      ]}
    />
  )
}
