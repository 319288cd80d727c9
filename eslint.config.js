import next from "eslint-config-next/core-web-vitals"
import nextTypescript from "eslint-config-next/typescript"

/**
 * Who may import whom: imports point down (docs/architecture.md, section 3). Each row: files, then what they must not
 * import. `lib/testing` is for tests only.
 */
const anywhere = [
  "lib/cache",
  "lib/env",
  "lib/errors",
  "lib/routes",
  "lib/queries",
  "lib/format",
  "lib/judge-info",
  "lib/wording",
  "lib/streams",
]
const outside = [
  "lib/http",
  "lib/data",
  "lib/postgres",
  "lib/judge",
  "lib/ingest",
  "lib/jobs",
  "lib/auth",
  "lib/api",
  "lib/cost",
]
const pages = ["app", "components"]
const handlers = ["lib/http/handlers", "lib/http/request", "lib/http/cookies"]
const layers = [
  { files: ["lib/domain/**"], never: [...pages, "lib/stats", "lib/method", ...outside, ...anywhere] },
  {
    files: anywhere.flatMap((name) => [`${name}.ts`, `${name}/**`]),
    never: [...pages, "lib/stats", "lib/method", ...outside],
  },
  {
    files: ["lib/stats/**"],
    never: [...pages, "lib/method", ...outside, "lib/env", "lib/routes", "lib/queries", "lib/format"],
  },
  {
    files: ["lib/method/**"],
    never: [...pages, ...outside, "lib/env", "lib/routes", "lib/queries", "lib/format"],
    packages: ["next", "next/*", "@prisma/*", "pg", "node:fs", "node:fs/*"],
  },
  { files: ["lib/ingest/**"], never: [...pages, "lib/judge", "lib/jobs", "lib/auth", ...handlers, "lib/data"] },
  { files: ["lib/judge/**"], never: [...pages, "lib/data", "lib/ingest", "lib/jobs", "lib/auth", ...handlers] },
  {
    files: ["lib/postgres/**"],
    never: [...pages, "lib/data", "lib/judge", "lib/ingest", "lib/jobs", "lib/auth", "lib/api"],
  },
  {
    files: ["lib/data/**"],
    never: [...pages, "lib/judge", "lib/ingest", "lib/jobs", "lib/auth", "lib/api", ...handlers],
  },
  { files: ["lib/cost/**"], never: [...pages, "lib/ingest", "lib/jobs", ...handlers, "lib/api"] },
  { files: ["lib/jobs/**"], never: [...pages, "lib/auth", "lib/api", ...handlers] },
  { files: ["lib/http/server/**"], never: [...pages, "lib/stats", "lib/method", ...outside.slice(1), ...anywhere] },
  { files: ["lib/http/**"], never: [...pages, "lib/method", "lib/judge", "lib/ingest", "lib/jobs"] },
  { files: ["lib/auth/**"], never: [...pages, "lib/method", "lib/judge", "lib/ingest", "lib/jobs", ...handlers] },
  { files: ["lib/api/**"], never: [...pages, "lib/judge", "lib/jobs"] },
  {
    files: ["components/**"],
    never: ["app", "lib/data", "lib/judge", "lib/ingest", "lib/jobs", "lib/env", "lib/cost", "lib/postgres"],
  },
  { files: ["app/**"], never: ["lib/judge", "lib/jobs", "lib/postgres"] },
].map((layer) => ({ ...layer, never: [...layer.never, "lib/testing"] }))

/** Rows that a query returns are typed by the query: whoever shows them may import that type, and nothing else of it. */
const typesOnly = (folder) => folder === "lib/data"
/** The limits of uploads are plain numbers, and every layer names them. */
const importsOf = (folders) =>
  folders.flatMap((folder) =>
    folder === "lib/ingest"
      ? ["@/lib/ingest/*", "@/lib/ingest/**", "!@/lib/ingest/limits"]
      : [`@/${folder}`, `@/${folder}/*`, `@/${folder}/**`],
  )
const message = "Imports point down: see docs/architecture.md, section 3."

const layerRules = layers.map(({ files, never, packages = [] }) => ({
  files,
  ignores: ["**/*.test.ts", "**/*.test.tsx"],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          { group: importsOf(never.filter((folder) => !typesOnly(folder))), message },
          ...(never.some(typesOnly)
            ? [{ group: importsOf(never.filter(typesOnly)), message, allowTypeImports: files[0] === "components/**" }]
            : []),
          ...(packages.length > 0
            ? [{ group: packages, message: "The method is pure: see docs/architecture.md." }]
            : []),
        ],
      },
    ],
  },
}))

const config = [
  {
    ignores: [
      ".next/**",
      ".next-*/**",
      "node_modules/**",
      "lib/data/generated/**",
      "next-env.d.ts",
      "test-results/**",
      "playwright-report/**",
    ],
  },
  ...next,
  ...nextTypescript,
  {
    rules: {
      "no-console": "off",
      eqeqeq: ["error", "always"],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only lib/env.ts reads the environment." },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // Configuration and scripts run before lib/env.ts exists for them.
    files: [
      "lib/env.ts",
      "lib/testing/**",
      "*.config.*",
      "scripts/**",
      "e2e/**",
      "bench/**",
      "**/*.test.ts",
      "**/*.test.tsx",
    ],
    rules: { "no-restricted-properties": "off" },
  },
  { files: ["**/*.test.ts", "**/*.test.tsx", "e2e/**"], rules: { "max-lines": "off" } },
  {
    files: ["lib/method/**", "lib/stats/**", "lib/domain/**"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: "Chance comes in as a seeded generator (lib/stats/core/random.ts).",
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "The method knows no clock.",
        },
      ],
    },
  },
  ...layerRules,
]

export default config
