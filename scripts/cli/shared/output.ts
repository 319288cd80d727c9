/** stdout carries results only; everything said on the way goes to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Progress on stderr: on a terminal each text overwrites the last, in a log each is a line. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr) {
  let last = ""
  return {
    show(text: string): void {
      if (text === last) return
      stream.write(stream.isTTY ? `\r\u001b[K${printable(text)}` : `${printable(text)}\n`)
      last = text
    },
    end(): void {
      if (stream.isTTY && last !== "") stream.write("\n")
      last = ""
    },
  }
}

export type Column = { readonly title: string; readonly right?: boolean }

/**
 * Rows of text under their titles, aligned, two spaces apart. Control characters of model and file names are made
 * visible: a name must not be able to move the cursor.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map((column) => column.title), ...rows.map((row) => row.map(printable))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => lengthOf(line[index] ?? ""))))
  const aligned = lines.map((line) =>
    columns
      .map(({ right }, index) => {
        const cell = line[index] ?? ""
        const gap = " ".repeat((widths[index] ?? 0) - lengthOf(cell))
        return right ? gap + cell : cell + gap
      })
      .join("  ")
      .trimEnd(),
  )
  return aligned.join("\n")
}

export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD")
}

/** A name as a shell takes it in one piece, for commands that are printed to be copied. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function lengthOf(text: string): number {
  return [...text].length
}
