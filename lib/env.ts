import path from "node:path"
import { z } from "zod"

/** An empty value means "not set": compose files and .env templates write empty lines. */
const optional = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === "" ? undefined : value.trim()))

const number = (fallback: number, min: number, max: number) =>
  optional.transform((value, context) => {
    if (value === undefined) return fallback
    const parsed = Number(value)
    if (Number.isInteger(parsed) && parsed >= min && parsed <= max) return parsed
    context.addIssue({ code: "custom", message: `must be a whole number from ${min} to ${max}, not "${value}"` })
    return z.NEVER
  })

const environment = z.object({
  /** A PostgreSQL (15 or newer) of your own; unset: the embedded one in the data folder. */
  DATABASE_URL: optional,
  /** Where the embedded database, uploads and secrets live. */
  ERRORATLAS_DATA_DIR: optional.transform((value) => path.resolve(/* turbopackIgnore: true */ value ?? ".data")),
  HOST: optional.transform((value) => value ?? "127.0.0.1"),
  PORT: number(3000, 0, 65_535),
  /** Signs sessions; unset: made once and kept in the data folder. */
  NEXTAUTH_SECRET: optional,
  NEXTAUTH_URL: optional,
  /** Proxies of one's own in front of the app: so many entries of X-Forwarded-For are believed. */
  ERRORATLAS_TRUSTED_PROXIES: number(0, 0, 10),
  /** The local owner's password; unset: one is made on the first start and printed once. */
  ERRORATLAS_OWNER_PASSWORD: optional.refine((value) => value === undefined || value.length >= 8, {
    message: "must have at least 8 characters",
  }),
  /** Who may come in with an account at an identity provider (its variables: `providerClient`): e-mail addresses and organisations, with commas between them. */
  AUTH_ALLOWED: optional,
  /** Any endpoint that speaks the OpenAI chat-completions protocol. */
  JUDGE_BASE_URL: optional.refine(
    (value) => value === undefined || (/^https?:\/\/./.test(value) && URL.canParse(value)),
    {
      message: "must be an http or https address such as http://127.0.0.1:8000/v1",
    },
  ),
  JUDGE_API_KEY: optional,
  JUDGE_MODEL: optional,
  /** Calls in flight to one LLM judge. */
  JUDGE_CONCURRENCY: number(8, 1, 512),
  /** Seconds until one judge call is given up. */
  JUDGE_TIMEOUT_SECONDS: number(120, 1, 3_600),
  /** "1": the endpoint takes a JSON schema (response_format json_schema); otherwise the schema goes into the prompt. */
  JUDGE_STRUCTURED_OUTPUTS: optional.transform((value) => value === "1" || value === "true"),
  /** A number, or "none" to send none; unset: 0 to an endpoint of your own, none to the hosted providers. */
  JUDGE_TEMPERATURE: optional.transform((value, context) => {
    if (value === undefined || value === "none") return value
    const parsed = Number(value)
    if (parsed >= 0 && parsed <= 2) return parsed
    context.addIssue({ code: "custom", message: `must be a number from 0 to 2, or none, not "${value}"` })
    return z.NEVER
  }),
  /** Tokens a reply may have; 0: the endpoint's own limit. */
  JUDGE_MAX_OUTPUT_TOKENS: number(0, 0, 1_000_000),
  OPENAI_API_KEY: optional,
  OPENAI_MODEL: optional,
  ANTHROPIC_API_KEY: optional,
  ANTHROPIC_MODEL: optional,
  GOOGLE_GENERATIVE_AI_API_KEY: optional,
  GOOGLE_MODEL: optional,
  AZURE_API_KEY: optional,
  AZURE_RESOURCE_NAME: optional,
  AZURE_MODEL: optional,
  /** "0": this process serves pages only; run `npm run worker` beside it. */
  ERRORATLAS_WORKER: optional.transform((value) => value !== "0"),
})

export type Env = z.infer<typeof environment>

/** Every variable that is read here; .env.example explains each (checked by a test). @internal */
export const variableNames: readonly string[] = Object.keys(environment.shape)

let cached: Env | undefined

/** The parsed environment. Throws once, with every problem in one message. */
export function env(): Env {
  cached ??= parseEnv(process.env)
  return cached
}

/** Variables -> their typed values. Throws with every problem in one message. @internal */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const parsed = environment.safeParse(variables)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`)
  throw new Error(`The environment is not usable:\n${problems.join("\n")}`)
}

/**
 * What an identity provider knows this app by. The variables are named by the provider's id: GITHUB_ID, GITHUB_SECRET.
 * Those of a new provider need no line here.
 */
export function providerClient(provider: string): { id: string | undefined; secret: string | undefined } {
  const name = provider.toUpperCase().replaceAll("-", "_")
  return { id: optional.parse(process.env[`${name}_ID`]), secret: optional.parse(process.env[`${name}_SECRET`]) }
}

/** For the start scripts: what they found out (database, secret) becomes environment for all that follows. */
export function provideEnv(
  values: Partial<Record<keyof Env | "AUTH_TRUST_HOST" | "NODE_ENV" | `${string}_ID` | `${string}_SECRET`, string>>,
): void {
  Object.assign(process.env, values)
  cached = undefined
}
