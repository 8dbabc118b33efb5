/** Things by key, keys in the order in which they first came. */
export const groupBy = <K, T>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>()
  let last: { readonly key: K; readonly group: T[] } | undefined
  for (const thing of things) {
    const key = keyOf(thing)
    // Mostly they come side by side: looking at a text is quicker than looking it up.
    if (last?.key !== key || !last) {
      const group = groups.get(key) ?? []
      if (group.length === 0) groups.set(key, group)
      last = { key, group }
    }
    last.group.push(thing)
  }
  return groups
}
