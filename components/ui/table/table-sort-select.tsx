import { sortText, type TableSort } from "@/lib/domain/collections/table-sort"
import styles from "./table-sort-select.module.css"

export type Orders = {
  /** how the rows stand when nobody has chosen an order */
  readonly asListed: string
  readonly choices: readonly (TableSort & { readonly label: string })[]
}

/** The order of a table where there is no room for its head: a list to choose from instead of header buttons. */
export function TableOrders(props: {
  orders: Orders
  /** as `sortText` writes it */
  current: string
  onChange: (sort: TableSort | null) => void
}) {
  const { asListed, choices } = props.orders
  const isOffered = props.current === "" || choices.some((choice) => sortText(choice) === props.current)
  return (
    <label className={styles.orders}>
      <span className="xs muted">Order</span>
      <select
        className="field"
        value={props.current}
        onChange={({ target }) => props.onChange(choices.find((choice) => sortText(choice) === target.value) ?? null)}
      >
        <option value="">{asListed}</option>
        {isOffered ? null : <option value={props.current}>By another column</option>}
        {choices.map((choice) => (
          <option key={sortText(choice)} value={sortText(choice)}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}
