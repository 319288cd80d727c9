/** What a name in results is of. */
export const nameKinds = ["model", "dataset"] as const
export type NameKind = (typeof nameKinds)[number]

/** As people call it. */
export const kindWords = { model: "model", dataset: "benchmark" } as const satisfies Record<NameKind, string>
