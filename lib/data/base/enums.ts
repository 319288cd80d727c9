/** PostgreSQL enums spell with underscores what the domain spells with hyphens. Only lib/data knows. */
type Hyphened<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}-${Hyphened<Tail>}` : S
type Underscored<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}_${Underscored<Tail>}` : S

export function fromDb<S extends string>(value: S): Hyphened<S> {
  return value.replaceAll("_", "-") as Hyphened<S>
}

export function toDb<S extends string>(value: S): Underscored<S> {
  return value.replaceAll("-", "_") as Underscored<S>
}
