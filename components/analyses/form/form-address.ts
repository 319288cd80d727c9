type Values = Record<string, string | readonly string[]>

export type AddressRules = {
  /** what the address may leave out, because it is so anyway */
  readonly defaults: Readonly<Record<string, string>>
  /** how many there are to choose from; all of them is the default */
  readonly all: { readonly model: number; readonly dataset: number }
}

/** What is in the form and goes with nothing but it. */
const never = new Set(["whole"])

/** The fields of the form as search parameters, as far as they differ from the defaults: equal forms, equal addresses. */
export function addressOfForm(data: Iterable<[string, FormDataEntryValue]>, { defaults, all }: AddressRules): Values {
  const fields = new Map<string, string[]>()
  for (const [name, value] of data) {
    if (typeof value !== "string" || value === "" || name.startsWith("$ACTION") || never.has(name)) continue
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  // A box that is not ticked is not sent; when that is not the default it must be said.
  for (const [name, value] of Object.entries(defaults))
    if (value === "yes" && !fields.has(name)) fields.set(name, ["no"])
  return Object.fromEntries(
    [...fields].flatMap(([name, values]): [string, string | string[]][] => {
      if (name === "model" || name === "dataset") return values.length === all[name] ? [] : [[name, values]]
      const [value = ""] = values
      return value === defaults[name] ? [] : [[name, value]]
    }),
  )
}
