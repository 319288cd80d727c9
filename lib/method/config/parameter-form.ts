import { z } from "zod"
import type { AnalysisConfig } from "./analysis-config"
import {
  groupTitles,
  parameterNames,
  parameters,
  parameterType,
  readParameter,
  type Parameter,
  type ParameterGroup,
  type Parameters,
} from "./parameters"

/** Parameters that a form asks for on their own; the sample has fields that say what it comes to. */
const elsewhere: readonly Parameter[] = ["seed", "ratio", "cap"]

export const formParameters = parameterNames.filter((name) => !elsewhere.includes(name))

type FormField = {
  readonly name: Parameter
  readonly label: string
  readonly meaning: string
  readonly value: number | boolean | null
  readonly min?: number
  readonly max?: number
}

/** The fields of the form, in groups, filled from a preset. */
export function parameterGroups(values: Pick<AnalysisConfig, Parameter>): { title: string; fields: FormField[] }[] {
  const groups = Object.entries(groupTitles) as [ParameterGroup, string][]
  return groups.map(([group, title]) => ({
    title,
    fields: formParameters
      .filter((name) => parameters[name].group === group)
      .map((name) => ({
        name,
        label: parameters[name].label,
        meaning: parameters[name].meaning,
        value: values[name],
        ...boundsOf(name),
      })),
  }))
}

function boundsOf(name: Parameter): { min?: number; max?: number } {
  const type: z.ZodType = parameterType(name)
  const inner = type instanceof z.ZodNullable ? type.unwrap() : type
  if (!(inner instanceof z.ZodNumber)) return {}
  return { min: inner.minValue ?? 0, max: inner.maxValue ?? 1_000_000 }
}

/** How a form's fields are parsed: an empty one means "none" where there is such a thing, an absent checkbox "no". */
export const parameterFields: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  formParameters.map((name) => {
    const type: z.ZodType = parameterType(name)
    const isEmpty = type.safeParse(null).success ? null : type.safeParse(false).success ? false : undefined
    const read = (value: unknown) => (typeof value === "string" ? readParameter(value) : (value ?? isEmpty))
    return [name, z.preprocess(read, type)]
  }),
)

/** The parameters among a form's parsed fields. */
export function parametersOf(form: Readonly<Record<string, unknown>>): Parameters {
  return Object.fromEntries(formParameters.map((name) => [name, form[name]]))
}
