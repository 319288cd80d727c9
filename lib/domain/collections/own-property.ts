/**
 * What a table of ours has under a key that came from outside. `table[key]` alone also finds what every object has:
 * "constructor", "toString".
 */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
