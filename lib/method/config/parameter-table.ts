import { presetKeys } from "@/lib/domain/enums"
import { parameterNames, parameters, type Parameter } from "./parameters"
import { presetParameters, presets } from "./presets"

/** A value as people read it. */
export function parameterText(value: number | boolean | null): string {
  if (value === null) return "none"
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value)
}

/** The table of docs/method.md: every parameter, what the reference does, and each preset. @internal */
export function parameterTable(): string {
  const values = (name: Parameter) => presetKeys.map((key) => parameterText(presetParameters(key)[name]))
  const rows = [
    ["parameter", "meaning", "paper or reference code", ...presetKeys.map((key) => presets[key].name)],
    ["---", "---", "---", ...presetKeys.map(() => "---")],
    ...parameterNames.map((name) => [
      `\`${name}\``,
      parameters[name].meaning,
      parameters[name].reference,
      ...values(name),
    ]),
  ]
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}
