import next from "eslint-config-next/core-web-vitals"
import nextTypescript from "eslint-config-next/typescript"

/**
 * Who may import whom: imports point down (docs/architecture.md, section 3). Each row: files, then what they must not
 * import, with the reason. `lib/testing` is for tests only.
 */
const anywhere = [
  "lib/cache/bounded-cache",
  "lib/env",
  "lib/errors",
  "lib/routes",
  "lib/queries",
  "lib/format",
  "lib/judge-info/available-judges",
  "lib/judge-info/measured-agreement",
  "lib/wording/labels",
]
const outside = [
  "lib/http",
  "lib/db",
  "lib/judge",
  "lib/ingest",
  "lib/runner",
  "lib/auth",
  "lib/boundary",
  "lib/api",
  "lib/cost",
]
const layers = [
  { files: ["lib/domain/**"], never: ["app", "components", "lib/stats", "lib/analysis", ...outside, ...anywhere] },
  {
    files: anywhere.map((name) => `${name}.ts`),
    never: ["app", "components", "lib/stats", "lib/analysis", ...outside],
  },
  {
    files: ["lib/stats/**"],
    never: ["app", "components", "lib/analysis", ...outside, "lib/env", "lib/routes", "lib/queries", "lib/format"],
  },
  {
    files: ["lib/analysis/**"],
    never: ["app", "components", ...outside, "lib/env", "lib/routes", "lib/queries", "lib/format"],
    packages: ["next", "next/*", "@prisma/*", "pg", "node:fs", "node:fs/*"],
  },
  {
    files: ["lib/ingest/**"],
    never: ["app", "components", "lib/judge", "lib/runner", "lib/auth", "lib/boundary", "lib/db"],
  },
  { files: ["lib/cost/**"], never: ["app", "components", "lib/ingest", "lib/runner", "lib/boundary", "lib/api"] },
  {
    files: ["lib/http/**"],
    never: ["app", "components", "lib/stats", "lib/analysis", ...outside.slice(1), ...anywhere],
  },
  { files: ["lib/db/**"], never: ["app", "components", "lib/judge", "lib/ingest", "lib/runner", "lib/boundary"] },
  {
    files: ["lib/judge/**"],
    never: ["app", "components", "lib/db", "lib/ingest", "lib/runner", "lib/auth", "lib/boundary"],
  },
  {
    files: ["lib/auth/**"],
    never: ["app", "components", "lib/analysis", "lib/judge", "lib/ingest", "lib/runner", "lib/boundary"],
  },
  { files: ["lib/boundary/**"], never: ["app", "components", "lib/analysis", "lib/judge", "lib/ingest", "lib/runner"] },
  { files: ["lib/api/**"], never: ["app", "components", "lib/judge", "lib/runner"] },
  {
    files: ["components/**"],
    never: ["app", "lib/db", "lib/judge", "lib/ingest", "lib/runner", "lib/env", "lib/cost"],
  },
  { files: ["app/**"], never: ["lib/judge", "lib/runner"] },
]

const layerRules = layers.map(({ files, never, packages = [] }) => ({
  files,
  ignores: ["**/*.test.ts", "**/*.test.tsx"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: never.flatMap((folder) => [`@/${folder}`, `@/${folder}/*`, `@/${folder}/**`]),
            message: "Imports point down: see docs/architecture.md, section 3.",
          },
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
    files: ["lib/analysis/**", "lib/stats/**", "lib/domain/**"],
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
