"use client"

import { signIn } from "next-auth/react"
import { useActionState, useState, useSyncExternalStore } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import { formatDuration } from "@/lib/format"

/** `returnTo` is a path of this site (lib/auth/return-path), `problem` what an earlier try ended with. */
export function SignInForm({ returnTo, problem }: { returnTo: string; problem: string | null }) {
  const first: ActionState = problem ? { status: "failed", message: problem } : idle
  const [state, send, pending] = useActionState(
    (_previous: ActionState, form: FormData) => tryPassword(form, returnTo),
    first,
  )
  // React empties a form after its action; the login is worth keeping for the next try.
  const [login, setLogin] = useState("")
  // Before the script is there, sending would put the password into the address bar.
  const ready = useReady()
  return (
    <form action={send} className="stack">
      <FormMessage state={state} />
      <Field name="login" label="Login">
        {(props) => (
          <input
            {...props}
            className="field"
            autoComplete="username"
            autoCapitalize="none"
            required
            maxLength={320}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field name="password" label="Password">
        {(props) => (
          <input
            {...props}
            className="field"
            type="password"
            autoComplete="current-password"
            required
            maxLength={1024}
          />
        )}
      </Field>
      <button type="submit" className="btn primary lg" disabled={!ready || pending}>
        {pending ? "Signing in" : "Sign in"}
      </button>
    </form>
  )
}

type ProviderProps = { provider: { readonly id: string; readonly name: string }; returnTo: string }

export function ProviderButton({ provider, returnTo }: ProviderProps) {
  const ready = useReady()
  return (
    <button
      type="button"
      className="btn lg"
      disabled={!ready}
      onClick={() => void signIn(provider.id, { callbackUrl: returnTo })}
    >
      Continue with {provider.name}
    </button>
  )
}

async function tryPassword(form: FormData, returnTo: string): Promise<ActionState> {
  const login = String(form.get("login") ?? "")
  const password = String(form.get("password") ?? "")
  try {
    const answer = await signIn("credentials", { login, password, redirect: false, callbackUrl: returnTo })
    if (answer?.ok && !answer.error) {
      // A whole page load: every server component learns who is looking now.
      window.location.assign(returnTo)
      return { status: "ok", message: "Signed in." }
    }
    const seconds = /^Wait-(\d+)$/.exec(answer?.error ?? "")?.[1]
    if (seconds) return failed(`Too many wrong tries. Try again in ${formatDuration(Number(seconds))}.`)
    if (answer?.status === 401) return failed("Login or password is wrong.")
    return failed("Signing in failed on our side. Please try again.")
  } catch {
    return failed("The server did not answer. Is it still running?")
  }
}

function failed(message: string): ActionState {
  return { status: "failed", message }
}

/** False on the server and in the first client render, true once the page's script works. */
function useReady(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  )
}
