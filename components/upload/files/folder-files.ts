/** of one drop: a run folder has a dozen, a suite some thousands */
const mostFiles = 10_000

/** Where a file lay in the folder that was dropped; browsers tell it of chosen folders only. */
const paths = new WeakMap<File, string>()

/** "run/scenario_state.json" for a file of a folder: files that belong together are told by their folder. */
export function pathOf(file: File): string {
  return (paths.get(file) ?? file.webkitRelativePath) || file.name
}

/** All files of a folder that was chosen; what hides behind a dot is left. */
export function chosenFiles(files: FileList | null): File[] {
  return [...(files ?? [])].filter((file) => !/(^|\/)\./.test(pathOf(file))).slice(0, mostFiles)
}

/** All files of what was dropped, those in folders too; what hides behind a dot is left. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Asked for at once: the list is empty after the event.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  if (entries.length === 0) return [...transfer.files]
  const found: File[] = []
  for (const entry of entries) await gather(entry, found)
  return found
}

async function gather(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= mostFiles || entry.name.startsWith(".")) return
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    paths.set(file, entry.fullPath.replace(/^\//, ""))
    found.push(file)
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // A hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const one of some) await gather(one, found)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
