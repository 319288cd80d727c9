/**
 * An empty value means "not set": compose files and .env templates write empty lines. lib/env.ts reads them so; next-auth
 * reads NEXTAUTH_URL itself, and fails at every page of someone signed in when that is empty.
 */
export function dropEmpty(environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) if (value?.trim() === "") delete environment[name]
}
