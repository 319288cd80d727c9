import "server-only"
import { importedJudgeLabel } from "@/lib/domain/judges/imported-judge"
import { builtinFirstId, builtinFirstOf } from "@/lib/domain/judges/judge-id"
import { env, type Env } from "@/lib/env"
import { AppError } from "@/lib/errors"

/** A judge as pages and forms see it: they may offer one, but never call it. */
export type JudgeInfo = {
  readonly id: string
  readonly label: string
  readonly kind: "built-in" | "llm"
  /** its labels are rules and similarity, not reading */
  readonly heuristic: boolean
  readonly available: boolean
  /** what to do when it is not available */
  readonly reason: string | null
}

export const providers = ["compatible", "openai", "anthropic", "google", "azure"] as const
export type Provider = (typeof providers)[number]

type Setting = { readonly label: string; readonly models: string | undefined; readonly missing: readonly string[] }

/** Every judge this installation knows, the usable ones and what the others lack. Reads nothing but the environment. */
export function listJudges(environment: Env = env()): readonly JudgeInfo[] {
  const builtin: JudgeInfo = {
    id: "builtin",
    label: "Built-in judge (heuristic, no key)",
    kind: "built-in",
    heuristic: true,
    available: true,
    reason: null,
  }
  const readers = providers.flatMap((provider) => judgesOf(provider, settingOf(provider, environment)))
  const both = readers.filter(({ available }) => available).map((reader) => inTurn(reader, builtinFirstId(reader.id)))
  return [builtin, ...both, ...readers]
}

/** Whoever runs this installation pays for its models: their judges are the owner's. The built-in one costs nothing. */
export function mayUseJudge(user: JudgeUser, id: string): boolean {
  return id === "builtin" || user?.role === "owner"
}

type JudgeUser = { readonly role: "owner" | "member" } | null

/** Why not, for people. */
export const judgesAreOwners =
  "It calls a model with the key of whoever runs this installation, so only the owner may use it. The built-in judge is free to everybody."

/** Throws forbidden for a judge that is not this user's to use. */
export function requireMayUse(user: JudgeUser, id: string): void {
  if (!mayUseJudge(user, id))
    throw new AppError("forbidden", `The judge "${id}" is not yours to use. ${judgesAreOwners}`)
}

/** Every judge, as this user may choose among them: whoever may not use the operator's models learns that there are some, not which. */
export function listJudgesFor(user: JudgeUser, environment: Env = env()): readonly JudgeInfo[] {
  const judges = listJudges(environment)
  const isKept = ({ id, available }: JudgeInfo) => available && !mayUseJudge(user, id)
  if (!judges.some(isKept)) return judges
  const [builtin, ...others] = judges.filter((judge) => !isKept(judge))
  return [...(builtin ? [builtin] : []), ownersModel, ...others]
}

const ownersModel: JudgeInfo = {
  id: "owners-model",
  label: "A language model set up by the owner",
  kind: "llm",
  heuristic: false,
  available: false,
  reason: judgesAreOwners,
}

/**
 * The judge of this id: a listed one, or the built-in judge before a listed model with a choice of its own of what is
 * accepted ("builtin:0.80+openai/some-model").
 */
export function findJudge(id: string, environment: Env = env()): JudgeInfo | undefined {
  const judges = listJudges(environment)
  const listed = judges.find((judge) => judge.id === id)
  if (listed) return listed
  const both = builtinFirstOf(id)
  const reader = judges.find((judge) => judge.available && judge.kind === "llm" && judge.id === both?.reader)
  return reader && inTurn(reader, id)
}

/** What people call a judge. */
export const judgeName = (id: string): string => findJudge(id)?.label ?? importedJudgeLabel(id) ?? id

function inTurn(reader: JudgeInfo, id: string): JudgeInfo {
  return { ...reader, id, label: `Built-in first, then ${reader.label}` }
}

/** A *_MODEL variable may name several models, with commas between them: each is a judge. */
function judgesOf(provider: Provider, { label, models, missing }: Setting): JudgeInfo[] {
  const common = { kind: "llm", heuristic: false } as const
  if (missing.length > 0)
    return [{ ...common, id: provider, label, available: false, reason: `Set ${missing.join(" and ")}.` }]
  const names = (models ?? "").split(",").map((name) => name.trim())
  return [...new Set(names)]
    .filter((name) => name !== "")
    .map((name) => ({
      ...common,
      id: `${provider}/${name}`,
      label: `${name} (${label})`,
      available: true,
      reason: null,
    }))
}

function settingOf(provider: Provider, e: Env): Setting {
  switch (provider) {
    case "compatible":
      return {
        label: "OpenAI-compatible endpoint",
        models: e.JUDGE_MODEL,
        missing: unset({ JUDGE_BASE_URL: e.JUDGE_BASE_URL, JUDGE_MODEL: e.JUDGE_MODEL }),
      }
    case "openai":
      return {
        label: "OpenAI",
        models: e.OPENAI_MODEL,
        missing: unset({ OPENAI_API_KEY: e.OPENAI_API_KEY, OPENAI_MODEL: e.OPENAI_MODEL }),
      }
    case "anthropic":
      return {
        label: "Anthropic",
        models: e.ANTHROPIC_MODEL,
        missing: unset({ ANTHROPIC_API_KEY: e.ANTHROPIC_API_KEY, ANTHROPIC_MODEL: e.ANTHROPIC_MODEL }),
      }
    case "google":
      return {
        label: "Google",
        models: e.GOOGLE_MODEL,
        missing: unset({
          GOOGLE_GENERATIVE_AI_API_KEY: e.GOOGLE_GENERATIVE_AI_API_KEY,
          GOOGLE_MODEL: e.GOOGLE_MODEL,
        }),
      }
    case "azure":
      return {
        label: "Azure OpenAI",
        models: e.AZURE_MODEL,
        missing: unset({
          AZURE_API_KEY: e.AZURE_API_KEY,
          AZURE_RESOURCE_NAME: e.AZURE_RESOURCE_NAME,
          AZURE_MODEL: e.AZURE_MODEL,
        }),
      }
  }
}

function unset(variables: Record<string, string | undefined>): string[] {
  return Object.keys(variables).filter((name) => variables[name] === undefined)
}
