import { addressGroup } from "@/lib/domain/access/client-address"

/**
 * Counts wrong tries per bucket within a window: when there are `most`, none are even looked at until the oldest is out of
 * it. Kept in this process: it starts empty after a restart, and a password of 99 bits does not mind. The buckets that
 * were not used for longest are forgotten when there are too many, so that hostile names cannot fill the memory.
 */
type AttemptLimiter = {
  /** seconds until the next try is allowed; 0 when it is allowed now. `most` here: a narrower bound than the usual one */
  readonly waitSeconds: (bucket: string, most?: number) => number
  readonly recordFailure: (bucket: string) => void
  /** the latest one was none after all */
  readonly forgive: (bucket: string) => void
  readonly clear: (bucket: string) => void
}

/** @internal */
export function attemptLimiter({
  most: usual,
  windowSeconds,
  mostBuckets = 10_000,
  now = Date.now,
}: {
  readonly most: number
  readonly windowSeconds: number
  readonly mostBuckets?: number
  readonly now?: () => number
}): AttemptLimiter {
  const failures = recentlyUsed<readonly number[]>(mostBuckets)
  const recent = (bucket: string): readonly number[] =>
    (failures.get(bucket) ?? []).filter((time) => now() - time < windowSeconds * 1000)
  return {
    waitSeconds(bucket, most = usual) {
      const [oldest, ...others] = recent(bucket).slice(-most)
      if (oldest === undefined || others.length + 1 < most) return 0
      return Math.max(1, Math.ceil((oldest + windowSeconds * 1000 - now()) / 1000))
    },
    recordFailure: (bucket) => failures.set(bucket, [...recent(bucket).slice(-usual), now()]),
    forgive: (bucket) => failures.set(bucket, recent(bucket).slice(0, -1)),
    clear: (bucket) => failures.delete(bucket),
  }
}

/** A try to sign in: as whom, and from where. */
type Attempt = { readonly login: string; readonly address: string }

export type SignInLimiter = {
  /** seconds until this one is allowed; 0 when it is allowed now */
  readonly waitSeconds: (attempt: Attempt) => number
  /** before the password is looked at: tries that come together must not each count the others as not there yet */
  readonly recordTry: (attempt: Attempt) => void
  readonly recordSuccess: (attempt: Attempt) => void
}

const windowSeconds = 300
const bounds = {
  /** of one address as one login */
  pair: 10,
  /** of one address as anybody */
  address: 50,
  /** of everybody as one login: from then on addresses it never came in from have `suspected` tries each */
  login: 100,
  suspected: 2,
} as const

/**
 * Bounds guessing by who guesses, so that a stranger's wrong tries hold up the stranger and not the account's owner: no
 * number of them from other addresses keeps anybody out altogether, and an address somebody has come in from before is
 * held up by nothing but its own wrong tries as that very login.
 */
export function signInLimiter({ now = Date.now }: { readonly now?: () => number } = {}): SignInLimiter {
  const limiter = (most: number) => attemptLimiter({ most, windowSeconds, now })
  const [pairs, addresses, logins] = [limiter(bounds.pair), limiter(bounds.address), limiter(bounds.login)]
  const known = recentlyUsed<true>(10_000)
  const keys = ({ login, address }: Attempt) => {
    const from = addressGroup(address)
    return { from, login, pair: `${from} ${login}` }
  }
  return {
    waitSeconds(attempt) {
      const { from, login, pair } = keys(attempt)
      if (known.get(pair)) return pairs.waitSeconds(pair)
      const isGuessed = logins.waitSeconds(login) > 0
      const ofPair = pairs.waitSeconds(pair, isGuessed ? bounds.suspected : bounds.pair)
      return Math.max(ofPair, addresses.waitSeconds(from))
    },
    recordTry(attempt) {
      const { from, login, pair } = keys(attempt)
      pairs.recordFailure(pair)
      addresses.recordFailure(from)
      logins.recordFailure(login)
    },
    recordSuccess(attempt) {
      const { from, login, pair } = keys(attempt)
      pairs.clear(pair)
      addresses.forgive(from)
      logins.forgive(login)
      known.set(pair, true)
    },
  }
}

/** A map of so many entries; the one not used for longest goes first. */
function recentlyUsed<Value>(most: number) {
  const kept = new Map<string, Value>()
  const touch = (key: string, value: Value) => {
    kept.delete(key)
    kept.set(key, value)
  }
  return {
    get(key: string): Value | undefined {
      const value = kept.get(key)
      if (value !== undefined) touch(key, value)
      return value
    },
    set(key: string, value: Value): void {
      touch(key, value)
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
    },
    delete: (key: string): void => void kept.delete(key),
  }
}
